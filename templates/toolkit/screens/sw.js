{% load static %}// Keeps this screen playing without a network: whole files only, and a new list only when all of it is here.
const BASE = "{% url 'toolkit:player' screen.key %}";
const SHELL = [BASE, "{% static 'toolkit/player.css' %}", "{% static 'toolkit/player.js' %}"];
const LIST = BASE + "lijst.json";
const MINE = (name) => `scherm:${BASE}${name}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(MINE("shell")).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function kept(url) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(MINE(""))) continue;
    const found = await (await caches.open(name)).match(url);
    if (found) return found;
  }
  return undefined;
}

// One round: 304 costs nothing; else every file is brought, and only then the list changes.
async function sync() {
  const meta = await caches.open(MINE("meta"));
  const old = await meta.match(LIST);
  const answer = await fetch(LIST, { cache: "no-store", headers: old ? { "If-None-Match": old.headers.get("ETag") } : {} });
  if (answer.status === 304) return false;
  if (!answer.ok) throw new Error(`list: ${answer.status}`);
  const list = await answer.json();
  const name = MINE(`dias:${list.revision}`);
  const store = await caches.open(name);
  const whole = [];
  for (const item of list.items) {
    let file = (await store.match(item.src)) || (await kept(item.src));
    if (!file) {
      const got = await fetch(item.src, { cache: "no-store" });
      if (got.status !== 200) continue; // what fails is left out; what is not reached stops the round
      file = got;
    }
    await store.put(item.src, file.clone());
    whole.push(item);
  }
  list.items = whole;
  await meta.put(LIST, new Response(JSON.stringify(list), {
    headers: { "Content-Type": "application/json", ETag: answer.headers.get("ETag") || "" },
  }));
  for (const other of await caches.keys()) if (other.startsWith(MINE("dias:")) && other !== name) await caches.delete(other);
  const shell = await caches.open(MINE("shell"));
  await shell.addAll(SHELL).catch(() => {});
  return true;
}

let busy;
self.addEventListener("message", (event) => {
  if (event.data !== "sync") return;
  busy ||= sync().finally(() => (busy = undefined));
  event.waitUntil(busy.then((changed) => event.source.postMessage({ changed }), () => event.source.postMessage({ failed: true })));
});

// A film asks for stretches: they are cut from the whole file.
async function stretch(request, file) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") || "");
  if (!asked) return file;
  const blob = await file.blob();
  const first = Number(asked[1]);
  const last = Math.min(asked[2] ? Number(asked[2]) : blob.size - 1, blob.size - 1);
  if (first > last) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${blob.size}` } });
  return new Response(blob.slice(first, last + 1), {
    status: 206,
    headers: {
      "Content-Type": file.headers.get("Content-Type") || "application/octet-stream",
      "Content-Range": `bytes ${first}-${last}/${blob.size}`,
      "Content-Length": String(last - first + 1),
      "Accept-Ranges": "bytes",
    },
  });
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  event.respondWith((async () => {
    const found = await kept(url.pathname);
    if (found) return stretch(event.request, found);
    return fetch(event.request);
  })());
});
