// A recording: the transcript follows the player and leads to it, can be searched, and one goes on where one was.
const doc = document;
const root = doc.querySelector("[data-recording]");
const film = doc.getElementById("film");
const text = doc.querySelector(".words-text");
const lines = [...doc.querySelectorAll(".line")].map((node) => ({ node, at: Number(node.dataset.at), until: Number(node.dataset.until) }));
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const go = (seconds, play = true) => {
  film.currentTime = seconds;
  if (play) film.play().catch(() => {});
};

// Chapters and the words themselves lead to their moment.
doc.querySelectorAll(".chapters a").forEach((link) => link.addEventListener("click", (event) => {
  event.preventDefault();
  go(Number(link.dataset.at));
}));
text?.addEventListener("click", (event) => {
  const node = event.target.closest(".line");
  if (node && !String(getSelection())) go(Number(node.dataset.at));
});

// The line that is spoken now is marked, and kept in sight as long as the reader does not scroll by themselves.
let current = null;
let readsAlone = 0;
["wheel", "touchmove", "keydown"].forEach((name) => text?.addEventListener(name, () => { readsAlone = Date.now(); }, { passive: true }));
const follow = () => {
  const now = film.currentTime;
  let low = 0, high = lines.length - 1, found = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (lines[middle].at <= now) { found = lines[middle]; low = middle + 1; } else high = middle - 1;
  }
  if (found && now > found.until + 2) found = null;
  if (found === current) return;
  current?.node.removeAttribute("aria-current");
  current = found;
  if (!found) return;
  found.node.setAttribute("aria-current", "true");
  if (!film.paused && Date.now() - readsAlone > 6000) {
    const top = found.node.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollBy({ top: top - text.clientHeight / 3, behavior: calm.matches ? "auto" : "smooth" });
  }
};
film.addEventListener("timeupdate", follow);
film.addEventListener("seeked", follow);

// Searching: every hit is marked, the first comes into sight, Enter goes to the next.
const search = doc.querySelector("[data-search]");
const plain = (words) => words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
if (search && lines.length) {
  const input = search.querySelector("input");
  const told = search.querySelector("[data-found]");
  const all = lines.map((line) => plain(line.node.textContent));
  let hits = [], place = -1;
  const show = (index) => {
    place = index;
    lines.forEach((line) => line.node.classList.remove("line-here"));
    if (!hits.length) return;
    hits[place].node.classList.add("line-here");
    readsAlone = Date.now();
    text.scrollTo({ top: hits[place].node.offsetTop - text.offsetTop - text.clientHeight / 3 });
  };
  search.hidden = false;
  input.addEventListener("input", () => {
    const wanted = plain(input.value.trim());
    hits = wanted.length < 2 ? [] : lines.filter((line, index) => all[index].includes(wanted));
    lines.forEach((line) => line.node.classList.toggle("line-hit", hits.includes(line)));
    const { none, one, many } = told.dataset;
    told.textContent = wanted.length < 2 ? "" : hits.length === 0 ? none : hits.length === 1 ? one : many.replace("#", hits.length);
    show(0);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !hits.length) return;
    event.preventDefault();
    show((place + 1) % hits.length);
  });
}

// Where one was: kept with the account, else in this browser.
const form = doc.querySelector("[data-position-form]");
const KEY = `open.opname:${location.pathname}`;
const known = Number(root.dataset.position || 0) || Number(localStorage.getItem(KEY) || 0);
const resume = doc.querySelector("[data-resume]");
const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const hash = location.hash.match(/^#t(\d+)$/);
if (hash) film.addEventListener("loadedmetadata", () => go(Number(hash[1]), false), { once: true });
else if (known > 20 && resume) {
  const button = resume.querySelector("button");
  if (!root.dataset.position) button.lastChild.textContent = button.lastChild.textContent.replace("0:00", clockOf(known));
  resume.hidden = false;
  button.addEventListener("click", () => { resume.hidden = true; go(known); });
}

let watched = 0, last = null, saved = 0;
film.addEventListener("timeupdate", () => {
  const now = film.currentTime;
  if (last !== null && now > last && now - last < 2) watched += now - last;
  last = now;
  if (Date.now() - saved > 15000) save();
});
const save = () => {
  if (!film.currentTime) return;
  saved = Date.now();
  if (!form) { try { localStorage.setItem(KEY, Math.floor(film.currentTime)); } catch { /* full or forbidden */ } return; }
  form.elements.plek.value = Math.floor(film.currentTime);
  form.elements.gekeken.value = Math.round(watched);
  watched = 0;
  fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true }).catch(() => {});
};
film.addEventListener("pause", save);
addEventListener("pagehide", () => { if (!film.paused) save(); });
