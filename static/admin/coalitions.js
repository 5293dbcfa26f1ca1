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

// The section's own pages in the look that is being chosen. Without this, the frame shows what is saved.
const live = document.querySelector("[data-live]");
if (live) {
  const frame = live.querySelector("iframe");
  const holder = frame.parentElement;
  const page = live.querySelector("[data-live-page]");
  const width = live.querySelector("[data-live-width]");
  const link = live.querySelector("[data-live-link]");
  let wait;

  const show = () => {
    const url = new URL(live.dataset.live, location.href);
    const chosen = { pagina: page.value, brand: brand?.value, accent: accent?.value, name: name?.value, style: document.querySelector("[name=picture_style]:checked")?.value };
    for (const [key, value] of Object.entries(chosen)) if (value) url.searchParams.set(key, value);
    link.href = url;
    if (frame.src !== url.href) frame.src = url.href;
  };
  const fit = () => {
    holder.toggleAttribute("data-phone", width.value !== "");
    const scale = width.value ? 1 : Math.min(1, holder.clientWidth / 1280);
    frame.style.transform = scale < 1 ? `scale(${scale})` : "";
    holder.style.blockSize = `${Math.round((width.value ? 720 : 900) * scale)}px`;
  };
  for (const input of document.querySelectorAll("#id_brand_colour, #id_accent_colour, #id_display_name, [name=picture_style]")) {
    input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(show, 350); });
  }
  page.addEventListener("change", show);
  width.addEventListener("change", fit);
  addEventListener("resize", fit);
  fit();
}
