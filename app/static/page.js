// What every page shares: printing, copying, going to the errors, and asking before unsaved work is lost.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      label.textContent = button.dataset.done;
      setTimeout(() => (label.textContent = before), 4000);
    } catch {
      source.select?.(); // without permission the text is at least ready to be copied by hand
    }
  });
}

// The rest of the menu closes by Esc and by a click beside it, as menus do.
for (const more of document.querySelectorAll("details.nav-more")) {
  addEventListener("click", (event) => more.contains(event.target) || (more.open = false));
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
}

document.querySelector("[data-error-summary]")?.focus();

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let changed = form.querySelector("[data-error-summary]") !== null;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", (event) => {
    changed = false;
    const button = event.submitter;
    // A second click must not send twice; disabling at once would drop the button's own value.
    if (button && !event.defaultPrevented) setTimeout(() => (button.disabled = true));
  });
  addEventListener("beforeunload", (event) => changed && event.preventDefault());
}

// A page that comes back from the browser's memory still has its buttons disabled.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form[data-unsaved] button:disabled")) button.disabled = false;
});

// A slash goes to the search box, unless one is typing, or the box is behind a menu that is shut.
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
  const box = document.querySelector("[data-search]");
  if (!box?.checkVisibility()) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Pages of a safety day that were kept on this device are forgotten once their day is over, wherever one comes back.
async function forgetDays() {
  for (const name of (await caches.keys()).filter((found) => found.startsWith("dag "))) {
    const cache = await caches.open(name);
    const kept = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
    const until = kept.map((page) => Number(page?.headers.get("Weekwijzer-Keep-Until"))).filter(Boolean);
    if (until.some((moment) => moment < Date.now())) await caches.delete(name);
  }
}
if (window.caches) forgetDays().catch(() => {});
