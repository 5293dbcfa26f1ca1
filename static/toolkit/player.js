// Plays the list of one screen. What fails is skipped, what changed is taken over between two slides.
const base = document.body.dataset.base;
const stage = document.getElementById("beeld");
const HOUR = 3600_000;
let list = { revision: "", items: [], opens: "", closes: "" };
let at = -1;
let fresh = false;

const two = (number) => String(number).padStart(2, "0");
const clock = (now) => `${two(now.getHours())}:${two(now.getMinutes())}`;
const day = (now) => `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
const within = (value, from, until) => (!from || value >= from) && (!until || value <= until);
const plays = (item, now) => within(day(now), item.window[0], item.window[1]) && within(clock(now), item.window[2], item.window[3]);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function load() {
  const answer = await fetch(`${base}lijst.json`);
  if (answer.ok) list = await answer.json();
  fresh = false;
}

async function show(element) {
  stage.append(element);
  await wait(30);
  element.classList.add("toon");
  const old = [...stage.children].filter((child) => child !== element);
  setTimeout(() => old.forEach((child) => child.remove()), 900);
}

async function picture(item) {
  const image = new Image();
  image.src = item.src;
  image.alt = item.title;
  await image.decode();
  await show(image);
  await wait(item.seconds * 1000);
}

async function film(item) {
  const video = document.createElement("video");
  Object.assign(video, { src: item.src, muted: true, playsInline: true, autoplay: true });
  const over = new Promise((done, failed) => {
    video.addEventListener("ended", done, { once: true });
    video.addEventListener("error", () => failed(video.error), { once: true });
  });
  await video.play();
  await show(video);
  await Promise.race([over, wait((item.seconds + 5) * 1000)]);
}

async function run() {
  for (;;) {
    if (fresh || !list.items.length) await load().catch(() => {});
    const now = new Date();
    stage.classList.toggle("rust", !within(clock(now), list.opens, list.closes));
    const due = list.items.filter((item) => plays(item, now));
    if (!due.length) { await wait(5000); continue; }
    at = (at + 1) % due.length;
    const item = due[at];
    stage.dataset.toont = item.src;
    try {
      await (item.src.endsWith(".mp4") ? film(item) : picture(item));
      stage.dataset.gespeeld = Number(stage.dataset.gespeeld || 0) + 1;
    } catch {
      await wait(due.length > 1 ? 200 : 5000);
    }
  }
}

let lock;
async function stayAwake() {
  if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
  lock = await navigator.wakeLock.request("screen").catch(() => lock);
}
document.addEventListener("visibilitychange", stayAwake);

async function keepOffline() {
  const registration = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
  const worker = await navigator.serviceWorker.ready.then((ready) => ready.active);
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data.changed) fresh = true;
    document.body.dataset.bewaard = event.data.failed ? "nee" : "ja";
  });
  const ask = () => (registration.active || worker).postMessage("sync");
  ask();
  setInterval(ask, HOUR);
  navigator.storage?.persist?.().catch(() => {});
}

// At half past three at night the page begins anew: whatever has piled up in a television's memory goes.
function nightly() {
  const next = new Date();
  next.setHours(3, 30, 0, 0);
  if (next <= new Date()) next.setDate(next.getDate() + 1);
  setTimeout(() => location.reload(), next - Date.now());
}

stayAwake();
nightly();
if ("serviceWorker" in navigator) keepOffline().catch(() => {});
run();
