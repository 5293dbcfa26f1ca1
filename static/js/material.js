// The preview follows the form. Without this file the button "Show the preview" does the same.
const form = document.getElementById("maken");
const stage = document.getElementById("voorbeeld");
let timer;
let running;

const values = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value));

async function refresh() {
  const asked = values();
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.live}?${asked}`, { signal: running.signal, credentials: "same-origin" });
    if (!answer.ok) return;
    const html = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const picture = html.querySelector("img");
    if (picture) await picture.decode().catch(() => {});
    stage.replaceChildren(...html.childNodes);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    return;
  }
  history.replaceState(null, "", `?${asked}`);
  document.querySelectorAll(".langs a").forEach((link) => {
    const target = new URLSearchParams(asked);
    target.set("taal", link.getAttribute("hreflang"));
    link.search = target;
  });
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 250);
});
