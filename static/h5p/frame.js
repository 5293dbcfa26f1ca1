/* Runs first inside the sandboxed frame, before H5P's core and the package's own code.
   The frame's origin is opaque: no storage, no cookies, no parent. What core expects of those is given here,
   and what the learner does goes to the server with the frame's own session token. */
(() => {
  "use strict";
  // Read and gone: the package's own code has no business with the session token, nor with our way to send it.
  const read = (id) => {
    const island = document.getElementById(id);
    island?.remove();
    return JSON.parse(island?.textContent || "{}");
  };
  const integration = read("h5p-integration");
  const bridge = read("h5p-bridge");
  const request = window.fetch.bind(window);

  // --- storage: reading window.localStorage throws in an opaque origin, and packages do read it
  const memory = () => {
    const items = new Map();
    return {
      get length() { return items.size; },
      key: (index) => [...items.keys()][index] ?? null,
      getItem: (name) => items.get(String(name)) ?? null,
      setItem: (name, value) => { items.set(String(name), String(value)); },
      removeItem: (name) => { items.delete(String(name)); },
      clear: () => { items.clear(); },
    };
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { value: memory(), configurable: true });
  }
  Object.defineProperty(document, "cookie", { get: () => "", set: () => {}, configurable: true });

  window.H5PIntegration = integration;

  // --- to the page around us: heights and news, never secrets
  const tell = (action, detail = {}) => window.parent.postMessage({ context: "open-h5p", action, ...detail }, "*");

  const newKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // --- statements: sent in batches, again after a failure with the same key, so that none counts twice
  const WAITS_MS = [1000, 3000, 10000, 30000];
  const MAX_BATCH = 25;
  const KEEPALIVE_BYTES = 60000;
  const noise = new Set(["http://adlnet.gov/expapi/verbs/interacted"]);
  // Stored like the rest, but no news for the learner.
  const quiet = new Set(["http://adlnet.gov/expapi/verbs/attempted", "http://adlnet.gov/expapi/verbs/progressed"]);
  const seen = new WeakSet();
  let queue = [];
  let timer = 0;
  let failures = 0;
  let sending = false;

  const post = (url, body, type) =>
    request(url, {
      method: "POST",
      body,
      headers: { "Content-Type": type },
      credentials: "omit",
      keepalive: body.length < KEEPALIVE_BYTES,
    });

  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(flush, ms);
  };

  async function flush() {
    clearTimeout(timer);
    if (sending || !queue.length || !bridge.statements) return;
    sending = true;
    const batch = queue.slice(0, MAX_BATCH);
    let answer = null;
    try {
      answer = await post(bridge.statements, JSON.stringify({ token: bridge.token, statements: batch }), "text/plain");
    } catch {
      answer = null;
    }
    sending = false;
    if (answer && (answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 429))) {
      // A refusal will be the same the next time: what the server does not want is not sent again.
      queue = queue.slice(batch.length);
      failures = 0;
      const refusal = answer.ok ? null : await answer.json().catch(() => ({}));
      const hasAnswer = batch.some((item) => !quiet.has(item.statement.verb.id));
      if (hasAnswer) await keepStates();
      if (refusal) tell("refused", { message: String(refusal.message || "") });
      else tell("stored", { hasAnswer });
      if (queue.length) later(0);
    } else {
      tell("waiting");
      later(WAITS_MS[Math.min(failures, WAITS_MS.length - 1)]);
      failures += 1;
    }
  }

  const SUB_CONTENT = "http://h5p.org/x-api/h5p-subContentId";
  const FINISHING = new Set(["completed", "answered", "passed", "failed", "mastered"]);
  const partOf = (statement) => statement?.object?.definition?.extensions?.[SUB_CONTENT] || "";
  const isPart = (statement) => Boolean(partOf(statement) || statement?.context?.contextActivities?.parent?.length);
  const answers = new Map(); // part → the answer that was sent last

  function enqueue(statement) {
    const { verb, object, result, context } = statement;
    const parent = context?.contextActivities?.parent;
    const sent = { verb, object, result };
    if (parent?.length) sent.context = { contextActivities: { parent: parent.slice(0, 1) } };
    if (partOf(statement)) answers.set(partOf(statement), result?.response ?? "");
    queue.push({ key: newKey(), statement: sent });
  }

  // What a whole is worth is counted on the server, from the answers to its parts: those that were given in an earlier
  // visit, or without a button of their own to check them, are told before the whole. Source: H5P's report contract.
  function tellParts(data) {
    for (const child of data?.children || []) {
      const part = partOf(child.statement);
      const response = child.statement?.result?.response;
      if (part && response !== undefined && answers.get(part) !== response) enqueue(child.statement);
      tellParts(child);
    }
  }

  function onStatement(event) {
    const statement = event?.data?.statement;
    const verb = statement?.verb?.id;
    if (!verb || noise.has(verb) || seen.has(statement)) return;
    seen.add(statement); // an event that bubbles comes by twice
    const score = statement.result?.score;
    const name = verb.split("/").pop();
    const isChild = isPart(statement);
    tell("statement", { verb: name, raw: score?.raw ?? null, max: score?.max ?? null, isChild });
    if (!bridge.statements) return;
    if (!isChild && FINISHING.has(name)) {
      try {
        for (const instance of window.H5P.instances) tellParts(instance.getXAPIData?.());
      } catch {
        // A type whose report fails is graded from what it sent by itself.
      }
    }
    enqueue(statement);
    later(200);
  }

  // --- state: core saves by a synchronous request when the page closes, which browsers refuse; a keepalive fetch arrives
  function stateTransport(options) {
    if (!options.url.startsWith(integration.ajax.contentUserData.split("/:")[0])) return undefined;
    return {
      send(headers, complete) {
        const form = new URLSearchParams(typeof options.data === "string" ? options.data : "");
        form.set("token", bridge.token || "");
        if (options.type === "GET") form.set("lees", "1");
        post(options.url.split("?")[0], form.toString(), "application/x-www-form-urlencoded")
          .then(async (answer) => complete(answer.status, answer.statusText, { text: await answer.text() }))
          .catch(() => complete(0, "error"));
      },
      abort() {},
    };
  }

  // Core saves every so often and when the page closes; an answer is worth keeping at once, or a reload overtakes it.
  async function keepStates() {
    for (const instance of window.H5P.instances) {
      const state = instance.getCurrentState?.();
      if (state === undefined || !instance.contentId) continue;
      const url = integration.ajax.contentUserData
        .replace(":contentId", instance.contentId).replace(":dataType", "state").replace(":subContentId", "0");
      const form = new URLSearchParams({ data: JSON.stringify(state), preload: "1", invalidate: "1", token: bridge.token });
      await post(url, form.toString(), "application/x-www-form-urlencoded").catch(() => null);
    }
  }

  // --- size
  function watchSize() {
    let last = 0;
    const measure = () => {
      if (document.fullscreenElement) return;
      const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
      if (height !== last) {
        last = height;
        tell("height", { height });
      }
    };
    window.addEventListener("message", (event) => {
      if (event.source !== window.parent || event.data?.context !== "open-h5p" || event.data.action !== "hello") return;
      last = 0;
      measure();
    });
    new ResizeObserver(measure).observe(document.documentElement);
    new ResizeObserver(measure).observe(document.body);
    measure();
  }

  // No window opens from here: the page around us offers the link instead, and the learner decides.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !/^https?:/.test(link.href) || link.target === "_self") return;
    if (new URL(link.href).origin === new URL(document.baseURI).origin && !link.target) return;
    event.preventDefault();
    tell("link", { href: link.href });
  });

  // Registered before core's own listener, so that all is ready when core starts the activity.
  document.addEventListener("DOMContentLoaded", () => {
    const { H5P } = window;
    if (!H5P?.jQuery) return;
    H5P.jQuery.ajaxTransport("+*", stateTransport);
    H5P.externalDispatcher.on("xAPI", onStatement);
    H5P.externalDispatcher.on("initialized", () => tell("ready"));
    watchSize();
    let width = window.innerWidth;
    window.addEventListener("resize", () => {
      if (window.innerWidth === width) return; // our own change of height is no reason to lay out again
      width = window.innerWidth;
      for (const instance of H5P.instances) H5P.trigger(instance, "resize");
    });
  });
  document.addEventListener("fullscreenchange", () => {
    for (const instance of window.H5P?.instances || []) window.H5P.trigger(instance, "resize");
  });
  window.addEventListener("pagehide", () => { flush(); });
  window.addEventListener("online", () => { flush(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });
  document.addEventListener("securitypolicyviolation", (event) => {
    if (event.violatedDirective.startsWith("script-src") && event.blockedURI === "eval") tell("needs-eval");
  });
})();
