// Publishing while Wagtail is still keeping the page by itself made it twice: the second one was refused with
// "slug in use". Whoever presses a button waits for what is on its way, at most ten seconds.
(() => {
  const LONGEST = 10_000;
  const pending = new Set(); // forms with a save on its way
  const leaving = new Set(); // forms that are being sent: nothing is kept beside them any more

  document.addEventListener("w-autosave:save", (event) => {
    if (leaving.has(event.target)) event.preventDefault();
    else pending.add(event.target);
  });
  for (const end of ["success", "error"]) {
    document.addEventListener(`w-autosave:${end}`, (event) => pending.delete(event.target));
  }

  const settled = (form) =>
    new Promise((resolve) => {
      const since = Date.now();
      const look = () => (!pending.has(form) || Date.now() - since > LONGEST ? resolve() : setTimeout(look, 50));
      look();
    });

  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      if (!form.matches("[data-controller~=w-autosave]") || event.defaultPrevented) return;
      leaving.add(form);
      if (!pending.has(form)) {
        setTimeout(() => event.defaultPrevented && leaving.delete(form)); // another part kept it here
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form.dataset.waits) return; // pressed twice
      form.dataset.waits = "1";
      const { submitter } = event;
      await settled(form);
      pending.delete(form);
      delete form.dataset.waits;
      if (submitter?.name) {
        // the button may have been switched off meanwhile, and then it would not be sent
        const { name, value } = submitter;
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      form.requestSubmit();
    },
    true,
  );
  // back in the browser's history, or a download: the page lives on
  window.addEventListener("pageshow", () => leaving.clear());
})();
