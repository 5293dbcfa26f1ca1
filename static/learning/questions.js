// Questions: a calm clock, numbers that trade places. Without this file the deadline stands in words and the server decides.
const doc = document;

// Ordering: who takes a number that another step has, gives that step the own one.
doc.querySelectorAll("[data-order] select").forEach((one) => { one.dataset.had = one.value; });
doc.addEventListener("change", ({ target }) => {
  const list = target.closest?.("[data-order]");
  if (!list) return;
  const other = [...list.querySelectorAll("select")].find((one) => one !== target && one.value && one.value === target.value);
  if (other) other.dataset.had = other.value = target.dataset.had || "";
  target.dataset.had = target.value;
}, true);

// The clock counts whole minutes; it speaks at 10, 5 and 1, and hands in what stands there when the time is up.
const clock = doc.querySelector("[data-clock]");
if (clock) {
  const end = performance.now() + Number(clock.dataset.clock) * 1000;
  const face = clock.querySelector("[data-clock-text]");
  const said = clock.querySelector("[data-clock-said]");
  const form = doc.querySelector("form[data-autosave]");
  const words = (minutes) => (minutes === 1 ? face.dataset.minute : `${minutes} ${face.dataset.minutes}`);
  const tick = () => {
    const left = end - performance.now();
    if (left <= 0) {
      face.textContent = said.textContent = face.dataset.over;
      form?.submit();
      return;
    }
    const minutes = Math.ceil(left / 60000);
    if (face.textContent !== words(minutes)) {
      face.textContent = words(minutes);
      if ([10, 5, 1].includes(minutes)) said.textContent = face.textContent;
    }
    setTimeout(tick, Math.min(left, left % 60000 || 60000) + 50);
  };
  tick();
}
