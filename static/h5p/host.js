/* The page around the frame: follows its height and tells the learner what became of the answers.
   A message counts only when it comes from the frame's own window; its origin is "null", which says nothing. */
const MIN_PX = 80;
const MAX_PX = 20000;

// The frame may not open windows. It asks, and the learner sees where the link leads before going there.
function offerLink(status, href) {
  if (!status || !URL.canParse(String(href))) return;
  const url = new URL(href);
  if (url.protocol !== "https:" && url.protocol !== "http:") return;
  const link = document.createElement("a");
  link.href = url.href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.textContent = url.host;
  status.replaceChildren(`${status.dataset.link || ""} `, link);
}

function onMessage(player, frame, message) {
  const status = player.querySelector("[data-h5p-status]");
  const say = (name) => {
    if (status) status.textContent = status.dataset[name] || "";
  };
  switch (message.action) {
    case "height":
      if (Number.isFinite(message.height)) {
        frame.style.blockSize = `${Math.min(Math.max(message.height, MIN_PX), MAX_PX)}px`;
      }
      break;
    case "ready":
      player.dataset.h5pState = "ready";
      break;
    case "statement":
      player.dispatchEvent(new CustomEvent("h5p:statement", { bubbles: true, detail: message }));
      break;
    case "stored":
      if (message.hasAnswer) say("stored");
      player.dispatchEvent(new CustomEvent("h5p:stored", { bubbles: true }));
      break;
    case "waiting":
      say("waiting");
      break;
    case "refused":
      if (status) status.textContent = message.message || "";
      break;
    case "link":
      offerLink(status, message.href);
      break;
    case "needs-eval":
      say("needsEval");
      break;
    default:
  }
}

window.addEventListener("message", (event) => {
  if (event.data?.context !== "open-h5p") return;
  for (const player of document.querySelectorAll("[data-h5p-player]")) {
    const frame = player.querySelector("iframe");
    if (frame?.contentWindow === event.source) onMessage(player, frame, event.data);
  }
});

// The frame may have told its height before this module ran: say hello, now and whenever a frame loads.
const greet = (frame) => frame.contentWindow?.postMessage({ context: "open-h5p", action: "hello" }, "*");
for (const frame of document.querySelectorAll("[data-h5p-player] iframe")) {
  frame.addEventListener("load", () => greet(frame));
  greet(frame);
}
