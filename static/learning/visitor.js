// A visitor's progress stays in this browser, and is taken along to the account at sign-in. Answers are never in it.
const doc = document;
const KEY = "open.leerstap";
const DAYS_30 = 30 * 864e5;

const empty = () => ({ courses: {}, kept: [] });
const read = () => {
  try {
    const told = { ...empty(), ...JSON.parse(localStorage.getItem(KEY)) };
    for (const [key, course] of Object.entries(told.courses)) if (Date.now() - course.at > DAYS_30) delete told.courses[key];
    return told;
  } catch { return empty(); }
};
const write = (told) => { try { localStorage.setItem(KEY, JSON.stringify(told)); } catch { /* full or forbidden: then nothing is kept */ } };
const forget = () => { try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ } };
const percentOf = (course) => Math.min(99, Math.round((Object.keys(course.done).length * 100) / (course.steps || 1)));
const newest = (told) => Object.values(told.courses).filter((one) => one.place).sort((a, b) => b.at - a.at)[0];

// Signed in: bring it, say so, forget it here.
const takeAlong = async (form) => {
  const told = read();
  const courses = Object.entries(told.courses).map(([course, { place, done }]) => ({ course, place: place?.key, done: Object.keys(done) }));
  if (!courses.length && !told.kept.length) return;
  form.elements.voortgang.value = JSON.stringify({ courses, kept: told.kept });
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return; // next page, next try
  forget();
  const { message } = await answer.json();
  const place = doc.querySelector("[data-taken-along]");
  if (message && place) { place.textContent = message; place.hidden = false; }
};

const stamp = (name) => doc.querySelector(`template[data-${name}]`)?.content.cloneNode(true);

// A lesson: this is where one is; the button on to the next one says it is done.
const inLesson = (lesson) => {
  const told = read();
  const { course: key, courseTitle, courseUrl, lesson: lessonKey, lessonTitle, steps } = lesson.dataset;
  const course = told.courses[key] || { done: {} };
  Object.assign(course, { title: courseTitle, url: courseUrl, steps: Number(steps), at: Date.now(), place: { key: lessonKey, title: lessonTitle, url: location.pathname } });
  told.courses[key] = course;
  write(told);
  doc.querySelectorAll(".side a").forEach((link) => {
    const dot = link.querySelector(".dot-todo");
    if (!dot || !Object.values(course.done).includes(link.pathname)) return;
    dot.className = "dot dot-done";
    dot.append(stamp("done-dot") || "");
    link.lastElementChild.append(stamp("done-word") || "");
  });
  doc.querySelector("form[data-next]")?.addEventListener("submit", (event) => {
    const latest = read();
    (latest.courses[key] || course).done[lessonKey] = location.pathname;
    write({ ...latest, courses: { ...latest.courses, [key]: latest.courses[key] || course } });
    event.preventDefault();
    event.stopPropagation();
    location.assign(event.target.dataset.next);
  });
};

// The page of a course: what was done, where to go on, and a button to keep it.
const onCourse = (place) => {
  const told = read();
  const course = told.courses[place.dataset.course];
  if (course) {
    doc.querySelectorAll(".steps a").forEach((link) => {
      if (Object.values(course.done).includes(link.pathname)) link.closest("li").querySelector("p")?.append(stamp("done-status") || "");
    });
    const go = place.querySelector("[data-go]");
    if (go && course.place && Object.keys(course.done).length) {
      go.href = course.place.url;
      go.lastElementChild.textContent = go.dataset.go.replace("#", course.place.title);
    }
  }
  const keep = place.querySelector("[data-keep]");
  if (!keep) return;
  const show = () => { keep.lastElementChild.textContent = keep.dataset[read().kept.includes(place.dataset.course) ? "kept" : "keep"]; };
  keep.hidden = false;
  show();
  keep.addEventListener("click", () => {
    const latest = read();
    const rest = latest.kept.filter((one) => one !== place.dataset.course);
    write({ ...latest, kept: rest.length === latest.kept.length ? [...rest, place.dataset.course] : rest });
    show();
  });
};

// The catalogue: progress on the cards, and the way back to where one was.
const inCatalogue = (section) => {
  const told = read();
  doc.querySelectorAll("li[data-course]").forEach((item) => {
    const body = item.querySelector(".card-body");
    const course = told.courses[item.dataset.course];
    if (told.kept.includes(item.dataset.course)) body.prepend(stamp("kept") || "");
    if (!course || !Object.keys(course.done).length) return;
    const bar = stamp("progress");
    if (!bar) return;
    const text = section.dataset.percent.replace("#", percentOf(course));
    const progress = bar.querySelector("progress");
    progress.value = percentOf(course);
    progress.setAttribute("aria-label", text);
    bar.querySelector("span").textContent = text;
    body.append(bar);
  });
  const course = newest(told);
  if (!course) return;
  section.querySelector("[data-title]").textContent = course.title;
  section.querySelector("[data-place]").textContent = course.place.title;
  section.querySelector("[data-link]").href = course.place.url;
  section.hidden = false;
};

const signedIn = doc.querySelector("form[data-take-along]");
if (signedIn) takeAlong(signedIn);
else {
  const start = (selector, act) => { const place = doc.querySelector(selector); if (place) act(place); };
  start("[data-visitor-lesson]", inLesson);
  start("[data-visitor-course]", onCourse);
  start("[data-visitor-resume]", inCatalogue);
}
