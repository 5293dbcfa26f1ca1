// What moves (a newsletter being sent, a long import) comes anew every five seconds; when it is done, the whole page does.
const follow = async () => {
  const shown = document.getElementById("nl-progress");
  const response = await fetch(shown.dataset.url || location.href, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (response.ok) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("nl-progress");
    if (!fresh || !("moving" in fresh.dataset)) return location.reload();
    const open = shown.querySelector("details[open]");
    shown.replaceWith(document.importNode(fresh, true));
    if (open) document.querySelector("#nl-progress details")?.setAttribute("open", "");
  }
  setTimeout(follow, 5000);
};
setTimeout(follow, 5000);
