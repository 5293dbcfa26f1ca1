// What somebody types is kept: at once in this browser and, signed in, on the server. Without a connection nothing is sent
// into the void: the form waits. Forms: form[data-draft] and, inside [data-drafts], every form.practice.
const doc = document;
const PREFIX = "open.klad:";
const DAYS_14 = 14 * 864e5;
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "vraag", "moment", "toets"]);
const FORMS = "form[data-draft], [data-drafts] form.practice";

const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const write = (key, draft) => { try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* full or forbidden */ } };
const drop = (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };
const owner = (form) => form.closest("[data-drafts]") || form;
const keyOf = (form) => PREFIX + (form.dataset.draft || `${owner(form).dataset.drafts}:${form.id}`);
const urlOf = (form) => owner(form).dataset.draftUrl;
const typed = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.has(name));
const isEmpty = (fields) => !fields.some(([, value]) => value.trim());

const say = (form, text) => {
  let note = form.querySelector("[data-draft-note]");
  if (!note) {
    note = doc.createElement("p");
    note.className = "small muted";
    note.dataset.draftNote = "";
    note.setAttribute("role", "status");
    form.append(note);
  }
  note.textContent = text;
};

const fill = (form, fields) => {
  const left = new Map();
  fields.forEach(([name, value]) => left.set(name, [...(left.get(name) || []), value]));
  for (const field of form.elements) {
    if (!field.name || NOT_TYPED.has(field.name) || ["hidden", "submit", "button"].includes(field.type)) continue;
    const values = left.get(field.name) || [];
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values.shift();
  }
};

// On the server, once somebody pauses or leaves.
const waiting = new Map();
const send = async (form, { leaving = false } = {}) => {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const options = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin", keepalive: leaving };
  const answer = await fetch(urlOf(form), options).catch(() => null);
  if (answer && !answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) say(form, (await answer.json()).message);
};

doc.addEventListener("input", (event) => {
  const form = event.target.closest?.(FORMS);
  if (!form) return;
  const fields = typed(form);
  if (isEmpty(fields)) drop(keyOf(form));
  else write(keyOf(form), { at: Date.now(), fields });
  if (!urlOf(form)) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => send(form), 1200));
});
doc.addEventListener("visibilitychange", () => {
  if (doc.visibilityState === "hidden") for (const form of [...waiting.keys()]) send(form, { leaving: true });
});

// Sending: the draft stays until the answer is there. Without a connection the form waits for one.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || !form.closest("main")) return;
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if (navigator.onLine) {
    const kept = form.matches(FORMS) && read(keyOf(form));
    if (kept) write(keyOf(form), { ...kept, sent: true });
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  say(form, doc.querySelector("[data-offline]")?.dataset.offline || "");
  addEventListener("online", () => form.requestSubmit(event.submitter), { once: true });
}, true);

// Opening: what was typed before stands there again, unless the answer has been graded since.
const ofServer = JSON.parse(doc.getElementById("klad")?.textContent || "{}");
const open = (form) => {
  const key = keyOf(form);
  const here = read(key);
  if (form.querySelector("[data-feedback]")) return drop(key);
  const there = ofServer[form.id.replace("vraag-", "")];
  const known = there ? { at: Date.parse(there.at), fields: Object.entries(there.fields).flatMap(([name, values]) => values.map((value) => [name, value])) } : null;
  const draft = [here, known].filter(Boolean).sort((a, b) => b.at - a.at)[0];
  if (!draft || Number(form.dataset.draftAt || 0) > draft.at) return;
  fill(form, draft.fields);
  say(form, doc.querySelector("[data-restored]")?.dataset.restored || "");
};
doc.querySelectorAll(FORMS).forEach(open);
doc.querySelectorAll("[data-drafts]").forEach((place) => {
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
    if (node.matches?.("form.practice") && node.querySelector("[data-feedback]")) drop(keyOf(node));
  }))).observe(place, { childList: true, subtree: true });
});

// What was sent from a page that is gone has arrived; what is old goes.
const here = new Set([...doc.querySelectorAll(FORMS)].map(keyOf));
try {
  Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > DAYS_14 || (draft.sent && !here.has(key))) drop(key);
  });
} catch { /* nothing was kept */ }
