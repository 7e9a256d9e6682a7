// The dates of a new series while its form is filled in; without this script a button shows them.

const dates = document.querySelector("[data-dates]");
const form = dates.closest("form");
const WHEN = /^(day|starts|ends|meetings|rhythm|weekdays|every|nth|days|ending|until|school_holidays|lessons|phase|left_out|also|space|phases-)/;
let asked = new AbortController();
let timer;

async function show() {
  asked.abort();
  asked = new AbortController();
  try {
    const body = new FormData(form);
    const answer = await fetch(`${dates.dataset.dates}?deel=1`, { method: "POST", body, signal: asked.signal });
    if (answer.ok) dates.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") dates.textContent = "";
  }
}

form.addEventListener("input", (event) => {
  if (!WHEN.test(event.target.name ?? "")) return;
  clearTimeout(timer);
  timer = setTimeout(show, 350);
});

// Leaving a day out: written into the field, so that it can be taken back there.
dates.addEventListener("click", (event) => {
  const button = event.target.closest("[data-leave-out]");
  if (!button) return;
  event.preventDefault();
  const [year, month, day] = button.value.split("-").map(Number);
  const field = form.elements.left_out;
  field.value = `${field.value.trim()}\n${day}-${month}-${year}`.trim();
  field.closest("details").open = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  dates.querySelector("caption").focus();
});
