// The picture beside the form of a certificate template follows what is typed, half a second later.
const picture = document.getElementById("paper-preview");
const refusal = document.getElementById("paper-refusal");
const pdf = document.getElementById("paper-pdf");
const form = picture?.closest("form");
const NAMES = ["course", "coalition", "statement", "closing", "signer_name", "signer_function", "shows_coalition", "validity_months"];
let timer;
let shown = "";

async function show() {
  const given = new FormData(form);
  const query = new URLSearchParams(NAMES.filter((name) => given.has(name)).map((name) => [name, given.get(name)]));
  const wanted = query.toString();
  if (wanted === shown) return;
  shown = wanted;
  pdf.href = `${pdf.dataset.href}?${query}`;
  const answer = await fetch(`${picture.dataset.src}?${query}`);
  if (wanted !== shown) return;
  refusal.textContent = answer.status === 422 ? await answer.text() : "";
  if (!answer.ok) return;
  const old = picture.src;
  picture.src = URL.createObjectURL(await answer.blob());
  if (old.startsWith("blob:")) URL.revokeObjectURL(old);
}

if (form) {
  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => {
      clearTimeout(timer);
      timer = setTimeout(show, 500);
    });
  }
}
