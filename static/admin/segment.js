// Keeps the count beside a segment's filters up to date while they are filled in.
const place = document.getElementById("segment-count");
const form = place?.closest("form");
const names = ["roles", "languages", "sources", "since", "until"];
let asked = 0;

async function recount() {
  const turn = ++asked;
  const values = [...new FormData(form)].filter(([name]) => names.includes(name));
  const answer = await fetch(`${place.dataset.url}?${new URLSearchParams(values)}`);
  // An older answer that comes late says nothing any more.
  if (answer.ok && turn === asked) place.innerHTML = await answer.text();
}

form?.addEventListener("change", (event) => {
  if (names.includes(event.target.name)) recount();
});
