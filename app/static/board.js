// The week board: moving sessions by key, by click and by dialog; by pointer in board_drag.js.
// Every way ends in the same POST as the form. Without script a session is moved on its own page.

import "./board_drag.js";
import {
  $, STEP, cardAt, cellOf, clock, dayLabel, dialog, fill, form, host, laneName, laneOf, linkOf, mark, minutesOf, move,
  say, slotOf, state, tell, titleOf, words,
} from "./board_table.js";

// ---- Picking up, by M or by "choose a place on the board"; putting down, by Enter or a click ----

state.carried = null; // { card, cell, starts, minutes }

function pickUp(card) {
  if (state.saving) return tell(words.wait, { bad: true });
  letGo();
  state.carried = { card, cell: cellOf(card), ...slotOf(card) };
  card.classList.add("is-lifted");
  host.classList.add("is-carrying");
  linkOf(card).focus();
  const touch = matchMedia("(pointer: coarse)").matches;
  tell(fill(words[touch ? "picked_touch" : "picked"], { title: titleOf(card) }), { stop });
  if (!touch) mark(state.carried.cell, state.carried);
}

function letGo() {
  if (!state.carried) return;
  state.carried.card.classList.remove("is-lifted");
  host.classList.remove("is-carrying");
  mark(null);
  state.carried = null;
  tell();
}

function stop() {
  const { card } = state.carried;
  letGo();
  linkOf(card).focus();
  say(fill(words.cancelled, { title: titleOf(card), day: dayLabel(cellOf(card)), starts: clock(slotOf(card).starts) }));
}

function putDown(cell) {
  const { card, starts, minutes } = state.carried;
  letGo();
  move(card, cell, { starts, minutes });
}

function aim(cell) {
  state.carried.cell = cell;
  mark(cell, state.carried);
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  const { starts, minutes } = state.carried;
  say(fill(words.target, { day: dayLabel(cell), lane: laneName(cell), starts: clock(starts), ends: clock(starts + minutes) }));
}

function step(columns, rows) {
  const { cell } = state.carried;
  const row = cell.closest("tr");
  const lines = [...row.parentNode.children].filter((line) => !line.hidden);
  const next = lines[lines.indexOf(row) + rows]?.children[cell.cellIndex + columns];
  if (cellOf(next)) aim(next);
}

function shift(minutes) {
  const { starts, minutes: length, cell } = state.carried;
  if (starts + minutes < 0 || starts + minutes + length >= 24 * 60) return say(words.day_end);
  state.carried.starts = starts + minutes;
  aim(cell);
}

function carry(event) {
  const across = document.documentElement.dir === "rtl" ? -1 : 1;
  const keys = {
    ArrowLeft: () => step(-across, 0),
    ArrowRight: () => step(across, 0),
    ArrowUp: () => (event.shiftKey ? shift(-STEP) : step(0, -1)),
    ArrowDown: () => (event.shiftKey ? shift(STEP) : step(0, 1)),
    Enter: () => putDown(state.carried.cell),
    Escape: stop,
  };
  const onButton = event.target.closest?.(".toasts") && event.key === "Enter";
  if (!keys[event.key] || onButton) return;
  event.preventDefault();
  keys[event.key]();
}

document.addEventListener("keydown", (event) => {
  if (dialog.open) return;
  if (state.carried) return carry(event);
  const card = event.target.closest?.(".session[data-id]");
  if (!card || event.key.toLowerCase() !== "m" || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  pickUp(card);
});

host.addEventListener("click", (event) => {
  const cell = cellOf(event.target);
  if (state.carried && cell) {
    event.preventDefault();
    return putDown(cell);
  }
  const card = event.target.closest(".session[data-id]");
  if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab, as the reader asks
  event.preventDefault();
  if (!state.saving) open(card);
});

// ---- The dialog: the same move with clicks and typing only ----

function choose(select, pairs, chosen) {
  select.replaceChildren(...pairs.map(([value, text]) => new Option(text, value, false, value === chosen)));
}

function open(card) {
  const [cell, { starts, minutes }] = [cellOf(card), slotOf(card)];
  const days = [...host.querySelectorAll(".day")].map((day) => [day.dataset.day, day.dataset.label]);
  const lanes = [...host.querySelectorAll(".lane")].map((lane) => [laneOf(lane), lane.textContent.trim()]);
  dialog.card = card;
  $("move-title").textContent = fill(words.move, { title: titleOf(card) });
  choose($("move-day"), days, cell.dataset.day);
  choose($("move-lane"), lanes, laneOf(cell));
  form.querySelector("[data-lane-label]").textContent = host.querySelector(".board__corner").textContent;
  $("move-starts").value = clock(starts);
  $("move-ends").value = clock(starts + minutes);
  form.querySelector("[data-open]").href = linkOf(card).href;
  form.querySelector("[data-notes]").replaceChildren(...[...card.querySelectorAll(".session__line")].map(note));
  complain("");
  dialog.showModal();
}

/** A line of the card for the dialog, where there is room for all its words. */
function note(line) {
  const item = document.createElement("li");
  item.className = line.className;
  item.innerHTML = line.innerHTML;
  item.querySelector(".session__more")?.remove();
  for (const hidden of item.querySelectorAll(".visually-hidden")) {
    const text = hidden.textContent.trim();
    hidden.replaceWith(/^[,.]?$/.test(text) ? "" : ` ${text} `);
  }
  return item;
}

function complain(text, inputs = []) {
  form.querySelector("[data-error]").textContent = text;
  for (const input of [$("move-starts"), $("move-ends")]) {
    if (inputs.includes(input)) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  inputs[0]?.focus();
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  if (!event.target.closest("[data-pick]")) return;
  dialog.close();
  pickUp(dialog.card);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [starts, ends] = [minutesOf($("move-starts").value), minutesOf($("move-ends").value)];
  if (!(starts < ends)) return complain(words.times, [$("move-starts"), $("move-ends")]);
  complain("");
  const [id, lane, day] = [dialog.card.dataset.id, $("move-lane").value, $("move-day").value];
  const row = [...host.querySelectorAll("tbody tr")].find((line) => line.dataset.lane === lane);
  const failed = await move(dialog.card, row.querySelector(`[data-day="${day}"]`), { starts, minutes: ends - starts });
  if (failed) {
    dialog.card = cardAt(id, lane) ?? dialog.card; // the refusal may have brought a newer table
    return complain(failed);
  }
  dialog.close();
  const now = cardAt(id, lane);
  if (now) linkOf(now).focus();
});

// ---- The list on a phone: Tab goes day by day, as the eye does, though the table is written row by row ----

const phone = matchMedia("(max-width: 40rem)");

function stops() {
  const links = [...host.querySelectorAll(".session:not([hidden]) a")];
  const day = (link) => cellOf(link).cellIndex;
  return { links, seen: [...links].sort((one, other) => day(one) - day(other)) };
}

host.addEventListener("keydown", (event) => {
  if (event.key !== "Tab" || !phone.matches || state.carried) return;
  const { links, seen } = stops();
  const next = seen[seen.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
  if (next) {
    event.preventDefault();
    return next.focus();
  }
  links.at(event.shiftKey ? 0 : -1).focus({ preventScroll: true }); // from here the browser's own Tab leaves the list
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Tab" || !phone.matches || !came || !host.contains(document.activeElement)) return;
  came = false;
  stops().seen.at(event.shiftKey ? -1 : 0)?.focus();
});

let came = false; // focus has just entered the list
host.addEventListener("focusin", (event) => (came = !host.contains(event.relatedTarget)));

// ---- The filter ----

const box = $("board-filter");

function filter() {
  const wanted = box.value.trim().toLowerCase();
  const has = (node) => node.textContent.toLowerCase().includes(wanted);
  let count = 0;
  for (const row of host.querySelectorAll("tbody tr")) {
    const lane = has(row.querySelector("th"));
    const cards = [...row.querySelectorAll(".session")];
    for (const card of cards) card.hidden = !lane && !has(linkOf(card));
    const left = cards.filter((card) => !card.hidden).length;
    row.hidden = !lane && !left;
    count += left;
  }
  document.querySelector("[data-filter-count]").textContent = wanted ? fill(words.found, { count }) : "";
}

document.querySelector("[data-filter]").hidden = false;
box.addEventListener("input", filter);
host.addEventListener("board:replaced", filter);
if (box.value) filter(); // the browser keeps what was typed when the page is loaded again
