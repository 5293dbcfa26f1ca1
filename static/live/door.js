// At the door: the list narrows while a name is typed. Enter still searches on the server.
const input = document.querySelector("[data-live-search]");
const guests = [...document.querySelectorAll(".guest")];
const none = document.querySelector(".none-found");
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

if (input && guests.length) {
  const names = guests.map((guest) => plain(guest.dataset.name));
  const narrow = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    guests.forEach((guest, index) => {
      guest.hidden = !words.every((word) => names[index].includes(word));
      if (!guest.hidden) shown += 1;
    });
    if (none) none.hidden = shown > 0;
  };
  input.addEventListener("input", narrow);
}
