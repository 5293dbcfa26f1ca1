// A colour that is being chosen is measured at once, and the sample wears it. Without this the form says the same.
const preview = document.querySelector("[data-colour-preview]");
const brand = document.querySelector("#id_brand_colour");
const accent = document.querySelector("#id_accent_colour");
const name = document.querySelector("#id_display_name, #id_name");

for (const input of document.querySelectorAll("[data-colour]")) {
  const swatch = document.createElement("input");
  swatch.type = "color";
  swatch.className = "coalition-swatch";
  swatch.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent.trim() ?? "");
  const follow = () => { if (/^#[0-9a-f]{6}$/i.test(input.value)) swatch.value = input.value; };
  follow();
  input.addEventListener("input", follow);
  swatch.addEventListener("input", () => { input.value = swatch.value; input.dispatchEvent(new Event("input", { bubbles: true })); });
  input.after(swatch);
}

function use(colour) {
  brand.value = colour;
  brand.dispatchEvent(new Event("input", { bubbles: true }));
}

if (preview && brand) {
  const verdict = preview.querySelector("[data-verdict]");
  const nearest = preview.querySelector("[data-nearest]");
  let timer, asked = 0;

  async function measure() {
    if (!/^#?[0-9a-f]{6}$/i.test(brand.value)) return;
    const mine = ++asked;
    const url = new URL(preview.dataset.checkUrl, location.href);
    url.searchParams.set("brand", brand.value.startsWith("#") ? brand.value : `#${brand.value}`);
    if (accent?.value) url.searchParams.set("accent", accent.value);
    const answer = await fetch(url).then((response) => (response.ok ? response.json() : null)).catch(() => null);
    if (!answer || mine !== asked) return;
    verdict.textContent = answer.message;
    verdict.dataset.ok = answer.ok;
    nearest.hidden = !answer.nearest;
    nearest.textContent = `${nearest.dataset.label} ${answer.nearest}`;
    nearest.onclick = () => use(answer.nearest);
    if (!answer.ok) return;
    for (const sample of preview.querySelectorAll("[data-mode]")) {
      for (const [token, value] of Object.entries(answer[sample.dataset.mode])) sample.style.setProperty(`--${token}`, value);
    }
  }

  for (const input of [brand, accent]) input?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(measure, 200); });
  name?.addEventListener("input", () => preview.querySelectorAll("[data-name]").forEach((node) => { node.textContent = name.value; }));
  preview.hidden = false;
  measure();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
