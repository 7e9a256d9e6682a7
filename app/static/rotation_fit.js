// How many rounds a safety day needs, while its form is filled in; without this script it is said once it is saved.

const fit = document.querySelector("[data-fit]");
const form = document.getElementById("dag-formulier");
const WHEN = new Set(["starts", "ends", "group_count", "slot_minutes", "transfer_minutes", "breaks"]);
let asked = new AbortController();
let timer;

async function show() {
  asked.abort();
  asked = new AbortController();
  const typed = new URLSearchParams([...new FormData(form)].filter(([name]) => WHEN.has(name)));
  try {
    const answer = await fetch(`${fit.dataset.fit}?${typed}`, { signal: asked.signal });
    if (answer.ok && !answer.redirected) fit.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") fit.textContent = "";
  }
}

form.addEventListener("input", (event) => {
  if (!WHEN.has(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(show, 350);
});

// What was typed before this script came, or what the browser kept when the page was loaded again.
if ([...form.elements].some((field) => WHEN.has(field.name) && field.value !== field.defaultValue)) show();
