// The order of a course's lessons: arrows and dragging save at once. Without this file the arrows send a form.
const place = document.querySelector("[data-lesson-order]");

const send = async (body, focus) => {
  const status = place.querySelector("[data-status]");
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const answer = await fetch(place.dataset.lessonOrder, {
      method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin",
    });
    if (!answer.ok) throw new Error(answer.status);
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    place.querySelectorAll(".help-critical").forEach((old) => old.remove());
    const alert = holder.content.querySelector(".help-critical");
    place.querySelector("[data-lesson-rows]").replaceWith(holder.content.querySelector("[data-lesson-rows]"));
    if (alert) place.append(alert);
    else status.textContent = place.dataset.moved;
    if (focus) {
      const row = place.querySelector(`[data-lesson="${focus.lesson}"]`);
      const button = row.querySelector(`[name="${focus.name}"]:not(:disabled)`) ?? row.querySelector("[data-move]:not(:disabled)");
      button?.focus();
    }
  } catch {
    status.textContent = place.dataset.failed;
    status.classList.remove("w-sr-only");
  }
};

place?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  event.preventDefault();
  const body = new FormData();
  body.append(button.name, button.value);
  send(body, { lesson: button.value, name: button.name });
});

let dragged = null;
place?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-lesson]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.lesson);
  dragged.classList.add("open-dragged");
});
place?.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-lesson]");
  if (!dragged || !over) return;
  event.preventDefault();
  if (over === dragged) return;
  const middle = over.getBoundingClientRect().top + over.offsetHeight / 2;
  over.parentNode.insertBefore(dragged, event.clientY > middle ? over.nextSibling : over);
});
place?.addEventListener("drop", (event) => event.preventDefault());
place?.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("open-dragged");
  dragged = null;
  const body = new FormData();
  body.append("volgorde", [...place.querySelectorAll("[data-lesson]")].map((row) => row.dataset.lesson).join(","));
  send(body);
});
