// Dragging sends the whole order. Without this file, and by keyboard, the buttons Up and Down do the same.
const list = document.querySelector("[data-order]");
const form = document.getElementById("orde");
let dragged;

list?.querySelectorAll("[data-item]").forEach((item) => { item.draggable = true; });
list?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-item]");
  event.dataTransfer.effectAllowed = "move";
});
list?.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-item]");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
});
list?.addEventListener("drop", (event) => event.preventDefault());
list?.addEventListener("dragend", async () => {
  dragged = undefined;
  const body = new FormData(form);
  body.set("volgorde", [...list.querySelectorAll("[data-item]")].map((item) => item.dataset.item).join(","));
  await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
});
