// Says that the running order is being made: until the answer comes the page is still there.

const form = document.querySelector("[data-solve]");

form?.addEventListener("submit", () => {
  form.querySelector("[data-progress]").hidden = false;
  setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
});

addEventListener("pageshow", (event) => {
  if (!event.persisted || !form) return;
  form.querySelector("[data-progress]").hidden = true;
  form.querySelectorAll("button").forEach((button) => (button.disabled = false));
});
