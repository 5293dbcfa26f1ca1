// Progressive enhancement only: every page works without this file.
const doc = document;

// One send per form: a second click while the first is under way does nothing.
doc.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener("pageshow", () => doc.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// A filter form sends itself when a choice changes; its button stays for who has no script.
doc.querySelectorAll("form[data-auto-submit]").forEach((form) => {
  form.addEventListener("change", () => form.requestSubmit());
});

// Links that ask first, by a dialog in the page: <button data-dialog="id">.
doc.querySelectorAll("[data-dialog]").forEach((button) => {
  const dialog = doc.getElementById(button.dataset.dialog);
  if (dialog?.showModal) button.addEventListener("click", (event) => { event.preventDefault(); dialog.showModal(); });
});
doc.querySelectorAll("dialog [data-close]").forEach((button) => {
  button.addEventListener("click", (event) => { event.preventDefault(); button.closest("dialog").close(); });
});

// <button data-copy="text">: copies, and says so.
doc.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 2500);
  });
});

// <button data-print>.
doc.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// Errors of a sent form: the summary gets the focus, so that it is read.
doc.querySelector(".error-summary")?.focus();

// A cached page carries no CSRF token: a form on it fetches one when it is first used.
doc.querySelectorAll("form[data-token-url]").forEach((form) => {
  form.addEventListener("focusin", async () => {
    const input = form.querySelector("[name=csrfmiddlewaretoken]");
    const answer = await fetch(form.dataset.tokenUrl, { credentials: "same-origin" });
    if (input && answer.ok) input.value = (await answer.json()).token;
  }, { once: true });
});
