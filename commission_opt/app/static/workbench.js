// What pages do more with JavaScript: progress that comes by itself, messages at a field as it is left, a word about changes
// that are not saved. Every page works without.
import { initAll } from "./vendor/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
document.cookie = "script=1; SameSite=Strict; path=/";
initAll();

const line = (name, value) => {
  const row = document.createElement("div");
  const key = document.createElement("dt");
  const said = document.createElement("dd");
  row.className = "govuk-summary-list__row";
  key.className = "govuk-summary-list__key";
  said.className = "govuk-summary-list__value app-figure";
  key.textContent = name;
  said.textContent = value;
  row.append(key, said);
  return row;
};

const watched = document.querySelector("[data-stream]");
if (watched) {
  const words = document.getElementById("words");
  const lines = document.getElementById("lines");
  const waiting = document.getElementById("waiting");
  const events = new EventSource(watched.dataset.stream);
  events.onmessage = (event) => {
    const said = JSON.parse(event.data);
    if (words.textContent !== said.words) words.textContent = said.words;
    if (waiting) waiting.hidden = said.state !== "waiting";
    lines.replaceChildren(...said.lines.map(([name, value]) => line(name, value)));
    lines.hidden = said.lines.length === 0;
  };
  events.addEventListener("over", () => {
    events.close();
    location.reload();
  });
}

const form = document.getElementById("cells");
if (form) {
  const unsaved = document.getElementById("unsaved");
  const before = new Map([...new FormData(form)].map(([key, value]) => [key, value]));
  const message = (field) => document.getElementById(`${field.id}-error`);
  const tell = (field, text) => {
    let shown = message(field);
    if (!text) {
      shown?.remove();
      field.classList.remove("govuk-input--error", "govuk-select--error");
      field.removeAttribute("aria-invalid");
      return;
    }
    if (!shown) {
      shown = document.createElement("p");
      shown.id = `${field.id}-error`;
      shown.className = "govuk-error-message";
      shown.setAttribute("role", "alert");
      field.before(shown);
    }
    shown.textContent = text;
    field.classList.add(field.tagName === "SELECT" ? "govuk-select--error" : "govuk-input--error");
    field.setAttribute("aria-invalid", "true");
    const named = new Set((field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
    field.setAttribute("aria-describedby", [...named.add(shown.id)].join(" "));
  };
  const changed = () => [...form.elements].filter((one) => one.name?.startsWith("c.") && one.value !== before.get(one.name));
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.name?.startsWith("c.") && !field.name?.startsWith("n.")) return;
    field.classList.toggle("app-changed", field.value !== before.get(field.name));
    unsaved.hidden = form.querySelector(".app-changed") === null;
  });
  let asked = 0;
  form.addEventListener("change", async () => {
    if (!form.dataset.check) return;
    const fields = changed();
    const body = new FormData();
    body.set("form_token", form.elements.form_token.value);
    for (const one of fields) body.set(one.name, one.value);
    const mine = ++asked;
    const answer = await fetch(form.dataset.check, { method: "POST", body });
    if (!answer.ok || mine !== asked) return;
    const found = (await answer.json()).fields;
    for (const one of form.elements) {
      if (one.name?.startsWith("c.") && (message(one) || found[one.name])) tell(one, found[one.name] || "");
    }
  });
}
