// Lessons and tests: everything here also works without this file, by sending the form.
const doc = document;
const asFragment = { "HX-Request": "true" };

// A practice question comes back graded and takes its own place.
doc.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-fragment]")) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: asFragment, credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.status);
    const holder = doc.createElement("template");
    holder.innerHTML = await answer.text();
    const fresh = holder.content.querySelector("form");
    form.replaceWith(fresh);
    fresh.querySelector("[data-feedback], .field-error")?.focus();
  } catch {
    form.submit(); // the browser shows what is wrong
  }
}, true);

// Each answer of a test is kept as it is given.
doc.querySelectorAll("form[data-autosave]").forEach((form) => {
  const note = form.querySelector("[data-saved]");
  let latest = 0;
  form.addEventListener("change", async () => {
    const mine = ++latest;
    let text = form.dataset.failed;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) text = (await answer.json()).message;
    } catch { /* the text says so */ }
    if (mine === latest) note.textContent = text;
  });
});

// The certificate: ask until it is ready, ever less often, for at most two minutes.
const ask = async (place, wait) => {
  if (wait > 15000) return;
  await new Promise((done) => setTimeout(done, wait));
  const answer = await fetch(place.dataset.poll, { headers: asFragment, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return ask(place, wait * 1.4);
  const holder = doc.createElement("template");
  holder.innerHTML = await answer.text();
  const fresh = holder.content.querySelector(".certificate-state");
  if (!fresh.dataset.poll) place.replaceWith(fresh);
  else ask(place, wait * 1.15);
};
doc.querySelectorAll("[data-poll]").forEach((place) => ask(place, 1000));
