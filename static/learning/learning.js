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

// Each answer of a test is kept as it is given: what was not kept yet goes along with the next. `moment` is the server's
// clock, counted on from when the page was made, so that an answer that arrives late replaces nothing newer.
doc.querySelectorAll("form[data-autosave]").forEach((form) => {
  const note = form.querySelector("[data-saved]");
  const base = Number(form.elements.moment?.value || 0) - performance.now();
  const unsaved = new Set();
  let busy = false;
  const send = async ({ leaving = false } = {}) => {
    if ((busy && !leaving) || !unsaved.size) return;
    busy = true;
    const sent = [...unsaved];
    unsaved.clear();
    const body = new FormData();
    for (const [name, value] of new FormData(form)) {
      const isAnswer = name.startsWith("v-");
      if (!isAnswer || sent.includes(name.slice(2).split(":")[0])) body.append(name, value);
    }
    body.set("moment", Math.round(base + performance.now()));
    let text = form.dataset.failed;
    let isKept = false;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", keepalive: true }); // outlives the page: who reloads at once loses nothing
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
        text = (await answer.json()).message;
        isKept = ![401, 403].includes(answer.status); // kept, or refused for good; signed out is not for good
      }
    } catch { /* the text says so */ }
    if (!isKept) sent.forEach((id) => unsaved.add(id));
    note.textContent = text;
    busy = false;
    form.toggleAttribute("data-unsaved", unsaved.size > 0);
    if (isKept) send();
  };
  form.addEventListener("change", ({ target }) => {
    if (!target.name?.startsWith("v-")) return;
    unsaved.add(target.name.slice(2).split(":")[0]);
    form.toggleAttribute("data-unsaved", true);
    send();
  });
  addEventListener("pagehide", () => send({ leaving: true }));
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
