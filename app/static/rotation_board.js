// The running order by hand: a visit is carried to another round by pointer, by click, or by M and the arrows.
// Every way fills in the form below the board and sends it; who has no script uses that form.

const board = document.querySelector("[data-rota]");
const form = document.getElementById("verplaatsen-formulier");
const live = document.getElementById("rota-live");
const words = JSON.parse(document.getElementById("rota-words").textContent);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const cellOf = (node) => node?.closest?.("[data-cell]") ?? null;
const SLACK = 6; // px a pointer may tremble

let carried = null; // { visit, cell } and, while a pointer drags it, copy
let pressed = null; // { visit, x, y, pointer }

document.querySelector("[data-keys]").hidden = false;

/** Whether the visit can be put there: among groups it stays in the line of its own group. */
const fits = (cell) => cell && (!cell.dataset.group || cell.dataset.group === carried.visit.dataset.group);

function pickUp(visit) {
  letGo();
  carried = { visit, cell: cellOf(visit) };
  visit.classList.add("is-lifted");
  board.classList.add("is-carrying");
  live.textContent = fill(words.picked, { visit: visit.getAttribute("aria-label") });
}

function letGo() {
  if (!carried) return;
  carried.visit.classList.remove("is-lifted");
  carried.copy?.remove();
  board.classList.remove("is-carrying");
  board.querySelector(".is-goal")?.classList.remove("is-goal");
  carried = null;
}

function stop() {
  const { visit } = carried;
  letGo();
  visit.focus();
  live.textContent = words.stopped;
}

function aim(cell) {
  if (!fits(cell)) return;
  board.querySelector(".is-goal")?.classList.remove("is-goal");
  carried.cell = cell;
  cell.classList.add("is-goal");
}

function putDown(cell) {
  const { visit } = carried;
  if (!fits(cell) || cell === cellOf(visit)) return stop();
  letGo();
  form.elements.group.value = visit.dataset.group;
  form.elements.station.value = cell.dataset.station ?? visit.dataset.station;
  form.elements.round.value = cell.dataset.round;
  visit.classList.add("is-saving");
  live.textContent = words.saving;
  form.requestSubmit();
}

/** Go a number of cells across or down, over what is no cell, such as a break. */
function step(across, down) {
  const rows = [...board.querySelectorAll("tbody tr")];
  let row = rows.indexOf(carried.cell.parentNode);
  let column = carried.cell.cellIndex;
  for (;;) {
    row += down;
    column += across;
    const next = rows[row]?.cells[column];
    if (!next) return;
    if (!cellOf(next) && (down || next.cellIndex > 0)) continue;
    if (!fits(cellOf(next))) return;
    aim(next);
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    const round = next.closest("tr").querySelector("th").textContent.trim();
    live.textContent = fill(words.target, { label: next.dataset.label, round });
    return;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (!carried) {
    const visit = event.target.closest?.("[data-visit]");
    if (!visit || event.key.toLowerCase() !== "m") return;
    event.preventDefault();
    return pickUp(visit);
  }
  const ahead = document.documentElement.dir === "rtl" ? -1 : 1;
  const keys = {
    ArrowLeft: () => step(-ahead, 0),
    ArrowRight: () => step(ahead, 0),
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    Enter: () => putDown(carried.cell),
    Escape: stop,
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// ---- By click: on a visit, and then on a cell ----

board.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const visit = event.target.closest("[data-visit]");
  if (carried) {
    event.preventDefault();
    return cellOf(event.target) ? putDown(cellOf(event.target)) : stop();
  }
  if (!visit) return;
  event.preventDefault();
  pickUp(visit);
});

// ---- By dragging with a mouse or pen; a finger scrolls, and chooses by tapping ----

board.addEventListener("dragstart", (event) => event.preventDefault());

board.addEventListener("pointerdown", (event) => {
  const visit = event.target.closest("[data-visit]");
  if (!visit || event.button || event.pointerType === "touch" || carried) return;
  pressed = { visit, x: event.clientX, y: event.clientY, pointer: event.pointerId };
});

function lift() {
  const box = pressed.visit.getBoundingClientRect();
  pickUp(pressed.visit);
  const copy = pressed.visit.cloneNode(true);
  copy.removeAttribute("id");
  copy.className = "visit rota-copy";
  copy.setAttribute("aria-hidden", "true");
  copy.style.inlineSize = `${box.width}px`;
  document.body.append(copy);
  Object.assign(carried, { copy, left: box.left - pressed.x, top: box.top - pressed.y });
}

addEventListener("pointermove", (event) => {
  if (event.pointerId !== pressed?.pointer) return;
  if (!carried) {
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < SLACK) return;
    lift();
  }
  carried.copy.style.transform = `translate(${event.clientX + carried.left}px, ${event.clientY + carried.top}px)`;
  carried.over = cellOf(document.elementFromPoint(event.clientX, event.clientY));
  aim(carried.over);
});

addEventListener("pointerup", (event) => {
  if (event.pointerId !== pressed?.pointer) return;
  pressed = null;
  if (!carried?.copy) return;
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  putDown(carried.over);
});

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

function giveUp() {
  pressed = null;
  if (carried?.copy) stop();
}

addEventListener("pointercancel", giveUp);
addEventListener("blur", giveUp);

// The visit that was moved has the focus again when the page is back.
if (location.hash.startsWith("#bezoek-")) document.getElementById(location.hash.slice(1))?.focus();
