// Packages dropped or chosen go up one after another, each with its own bar; without this script the form does it.
const form = document.querySelector("[data-h5p-upload]");
const drop = form.querySelector("[data-h5p-drop]");
const input = form.querySelector("input[type=file]");
const list = form.querySelector("[data-h5p-list]");
const status = form.querySelector("[data-h5p-status]");
const queue = [];
let all = 0;
let done = 0;
let busy = false;

form.querySelector("[data-h5p-hint]").hidden = false;

const line = (name, parent, text = "") => {
  const element = document.createElement(name);
  element.textContent = text;
  parent.append(element);
  return element;
};

const send = (file, item) =>
  new Promise((resolve) => {
    const bar = line("progress", item);
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const told = line("p", item);
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => {
      bar.value = event.lengthComputable ? event.loaded / event.total : 0;
      if (bar.value === 1) {
        bar.removeAttribute("value");
        told.textContent = form.dataset.checking;
      }
    };
    request.onloadend = () => {
      bar.remove();
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = {};
      }
      if (request.status === 200) {
        told.textContent = `${answer.title} (${answer.type}). ${answer.sentence} `;
        const link = line("a", told, form.dataset.look);
        link.href = answer.url;
        if (all === 1) location.assign(answer.url);
      } else {
        told.className = "is-refused";
        told.textContent = answer.sentence || form.dataset.failed;
      }
      resolve();
    };
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("package", file);
    request.send(body);
  });

const tell = () => {
  status.textContent = form.dataset.sent.replace("{done}", done).replace("{all}", all);
};

const work = async () => {
  if (busy) return;
  busy = true;
  while (queue.length) {
    const [file, item] = queue.shift();
    await send(file, item);
    done += 1;
    tell();
  }
  busy = false;
};

const add = (files) => {
  form.querySelector("[data-h5p-result]").hidden = false;
  form.querySelector("[data-h5p-plain]").hidden = true;
  for (const file of files) {
    const item = line("li", list);
    line("strong", item, file.name);
    queue.push([file, item]);
    all += 1;
  }
  tell();
  work();
};

for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
drop.addEventListener("dragover", () => drop.classList.add("is-over"));
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
drop.addEventListener("drop", (event) => add(event.dataTransfer.files));
form.addEventListener("submit", (event) => {
  if (!input.files.length) return;
  event.preventDefault();
  add([...input.files]);
  input.value = "";
});
input.addEventListener("change", () => {
  if (input.files.length > 1) {
    add([...input.files]);
    input.value = "";
  }
});
