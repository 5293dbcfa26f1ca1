// The catalogue answers while somebody types or ticks. Without this file the buttons do the same.
const search = document.querySelector(".search");
let timer;
let running;

async function show(url) {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(url, { signal: running.signal, credentials: "same-origin" });
    if (!answer.ok) return;
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = html.getElementById("catalogus");
    const focused = document.activeElement?.closest("#catalogus") && document.activeElement;
    document.getElementById("catalogus").replaceWith(fresh);
    if (focused?.name) fresh.querySelector(`[name="${focused.name}"][value="${focused.value}"]`)?.focus();
    history.replaceState(null, "", url);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function asked() {
  const values = new URLSearchParams(new FormData(document.querySelector("#catalogus .filters")));
  const word = search.querySelector("[name=q]").value.trim();
  if (word) values.set("q", word);
  else values.delete("q");
  const url = new URL(search.action);
  url.search = values;
  return url;
}

search?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => show(asked()), 200);
});
document.addEventListener("change", (event) => {
  if (!event.target.closest("#catalogus .filters")) return;
  event.stopImmediatePropagation();
  show(asked());
}, true);
