// A list from paper: one key a child, and the cursor goes on by itself.

const form = document.querySelector("[data-enter]");
const fields = [...(form?.querySelectorAll("select") ?? [])];
const KEYS = { j: "present", 1: "present", n: "absent", 2: "absent", a: "excused", 3: "excused" };
const place = form?.querySelector("[data-entered]");

function count() {
  const entered = fields.filter((field) => field.value !== "not_recorded").length;
  place.textContent = place.dataset.text.replace("{entered}", entered).replace("{all}", fields.length);
}

function note(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function pressed(event) {
  const at = fields.indexOf(event.target);
  if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
  const mark = KEYS[event.key.toLowerCase()];
  if (mark) {
    note(fields[at], mark);
    (fields[at + 1] ?? form.querySelector("[type=submit]")).focus();
  } else if (event.key === "Backspace") {
    const before = fields[Math.max(0, at - 1)];
    note(before, "not_recorded");
    before.focus();
  } else {
    return;
  }
  event.preventDefault();
}

if (form) {
  form.addEventListener("keydown", pressed);
  form.addEventListener("change", count);
  (fields.find((field) => field.value === "not_recorded") ?? fields[0]).focus();
  count();
}
