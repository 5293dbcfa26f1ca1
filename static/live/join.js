// Counts down to the moment that the link to the webinar is shown, then loads the page again.
const place = document.querySelector("[data-until]");
const clock = place?.querySelector("b");
const until = Date.parse(place?.dataset.until);

const words = (left_s) => {
  const days = Math.floor(left_s / 86400);
  const two = (number) => String(number).padStart(2, "0");
  const time = `${Math.floor((left_s % 86400) / 3600)}:${two(Math.floor((left_s % 3600) / 60))}:${two(left_s % 60)}`;
  if (!days) return time;
  return `${days === 1 ? place.dataset.day : place.dataset.days.replace("#", days)} ${time}`;
};

const tick = () => {
  const left_s = Math.ceil((until - Date.now()) / 1000);
  if (left_s <= 0) {
    // a clock that runs ahead of the server's asks again, not without end
    const tries = Number(sessionStorage.getItem(location.pathname) || 0);
    sessionStorage.setItem(location.pathname, tries + 1);
    setTimeout(() => location.reload(), tries < 5 ? 1500 : 60000);
    return;
  }
  clock.textContent = words(left_s);
  setTimeout(tick, 1000);
};

if (place && until) { place.hidden = false; tick(); }
