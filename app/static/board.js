// The week board: moving sessions by pointer, touch, click and keys. Every way ends in the same POST as the form.
// Without this script a session is moved on its own page.

const STEP = 15; // minutes
const LONG_PRESS = 450; // ms a finger rests before it drags instead of scrolls
const TIMEOUT = 15_000; // ms

const $ = (id) => document.getElementById(id);
const host = $("board-host");
const dialog = $("move-dialog");
const form = $("move-form");
const words = JSON.parse($("board-words").textContent);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}.${String(minutes % 60).padStart(2, "0")}`;
const minutesOf = (text) => {
  const found = /^\s*(\d{1,2})[.:,]?(\d{2})\s*$/.exec(text);
  return found && found[1] < 24 && found[2] < 60 ? found[1] * 60 + Number(found[2]) : NaN;
};

let carried = null; // { card, cell, starts, minutes }: a session that was picked up by key or button
let drag = null; // { card, kind, x, y, … }: a pointer that is down on a session
let saving = false;

// ---- Reading the table ----

const table = () => $("board");
const cellOf = (node) => node?.closest?.("#board .cell") ?? null;
const laneOf = (cell) => cell.closest("tr").dataset.lane;
const laneName = (cell) => cell.closest("tr").querySelector("th").textContent.trim();
const dayLabel = (cell) => $(`dag-${cell.dataset.day}`).dataset.label;
const titleOf = (card) => card.querySelector(".session__title").textContent.trim();
const linkOf = (card) => card.querySelector("a");
const slotOf = (card) => ({ starts: Number(card.dataset.starts), minutes: Number(card.dataset.minutes) });

function cardAt(id, lane) {
  const all = [...host.querySelectorAll(`[data-id="${CSS.escape(id)}"]`)];
  return all.find((card) => laneOf(card) === lane) ?? all[0];
}

// ---- Saying what happens ----

function say(text) {
  $("board-live").textContent = text;
}

function toast(id, text, undo) {
  for (const other of ["board-status", "board-alert"]) $(other).replaceChildren();
  if (!text) return;
  const sentence = document.createElement("p");
  sentence.textContent = text;
  const parts = [sentence];
  if (undo?.url) {
    const copy = $("undo-template").content.cloneNode(true);
    copy.querySelector("form").action = undo.url;
    parts.push(copy);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button--quiet";
  close.textContent = carried ? words.stop : "×";
  if (!carried) close.setAttribute("aria-label", words.close);
  close.addEventListener("click", () => (carried ? letGo(true) : toast()));
  $(id).replaceChildren(...parts, close);
}

// ---- Sending ----

async function ask(url, fields) {
  const { week, laneKind } = table().dataset;
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, week, lane_kind: laneKind, ...fields });
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-Requested-With": "fetch" },
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (json) return await answer.json();
    return { status: "refused", word: answer.redirected || answer.status === 401 ? "signedout" : "broken" };
  } catch (problem) {
    return { status: "refused", word: problem.name === "TimeoutError" ? "slow" : "offline" };
  }
}

function show(answer) {
  if (answer.board) {
    host.innerHTML = answer.board;
    filter();
  }
  if (answer.pending !== undefined) {
    const word = ["pending_none", "pending_one"][answer.pending] ?? "pending";
    document.querySelector("[data-pending]").textContent = fill(words[word], { count: answer.pending });
  }
}

/** Send a move; put the card down at once and back again when it is refused. Answers a sentence when it failed. */
async function move(card, cell, { starts, minutes }) {
  const from = cellOf(card);
  const { id, version } = card.dataset;
  const lane = laneOf(cell);
  const before = slotOf(card);
  const same = cell === from && starts === before.starts && minutes === before.minutes;
  if (same) return linkOf(card).focus();
  if (saving) return toast("board-alert", words.wait);
  saving = true;
  const title = titleOf(card);
  const restore = put(card, cell, { starts, minutes });
  say(fill(words.saving, { title }));
  const answer = await ask(`/bijeenkomsten/${id}/verplaatsen`, {
    day: cell.dataset.day, starts: clock(starts), ends: clock(starts + minutes),
    lane, from_lane: laneOf(from), version,
  });
  saving = false;
  const moved = answer.status === "moved";
  if (!moved) restore();
  show(answer);
  const now = cardAt(id, moved ? lane : laneOf(from));
  if (!dialog.open && now) linkOf(now).focus();
  if (moved) return toast("board-status", answer.undo?.text ?? answer.message, answer.undo);
  const reason = answer.message ?? fill(words[answer.word], { title });
  const text = [reason, ...(answer.errors ?? [])].filter((one, at, all) => all.indexOf(one) === at).join(" ");
  if (!dialog.open) toast("board-alert", text);
  return text;
}

function put(card, cell, { starts, minutes }) {
  const [parent, next, time] = [card.parentNode, card.nextSibling, card.querySelector(".session__time")];
  const text = time.textContent;
  let list = cell.querySelector(".sessions");
  if (!list) {
    list = cell.appendChild(document.createElement("ul"));
    list.className = "sessions";
    list.role = "list";
    cell.classList.remove("is-empty");
  }
  if (list !== parent) {
    const later = [...list.children].find((other) => Number(other.dataset.starts) > starts);
    list.insertBefore(card, later ?? null);
  }
  card.classList.add("is-saving");
  time.textContent = `${clock(starts)}–${clock(starts + minutes)}`;
  return () => {
    parent.insertBefore(card, next);
    time.textContent = text;
    card.classList.remove("is-saving");
    card.style.minBlockSize = "";
    if (!list.children.length) {
      list.remove();
      cell.classList.add("is-empty");
    }
  };
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-undo]")) return;
  event.preventDefault();
  if (saving) return;
  saving = true;
  const answer = await ask(event.target.action, {});
  saving = false;
  show(answer);
  const failed = answer.message ?? fill(words[answer.word] ?? "", { title: words.undoing });
  if (answer.status === "refused") return toast("board-alert", failed);
  toast("board-status", answer.message, answer.undo);
  host.focus({ preventScroll: true });
});

// ---- Picking up: by M, or by "choose a place on the board"; put down by Enter or a click ----

function pickUp(card) {
  if (saving) return toast("board-alert", words.wait);
  letGo(false);
  carried = { card, cell: cellOf(card), ...slotOf(card) };
  card.classList.add("is-lifted");
  host.classList.add("is-carrying");
  linkOf(card).focus();
  const text = fill(words.picked, { title: titleOf(card) });
  toast("board-status", text);
  aim(carried.cell, false);
}

function letGo(tell) {
  if (!carried) return;
  const { card } = carried;
  const [title, day, starts] = [titleOf(card), dayLabel(cellOf(card)), clock(card.dataset.starts)];
  card.classList.remove("is-lifted");
  host.classList.remove("is-carrying");
  unmark();
  carried = null;
  toast();
  if (!tell) return;
  linkOf(card).focus();
  say(fill(words.cancelled, { title, day, starts }));
}

function putDown(cell) {
  const { card, starts, minutes } = carried;
  letGo(false);
  move(card, cell, { starts, minutes });
}

function unmark() {
  host.querySelector(".is-goal")?.classList.remove("is-goal");
}

function aim(cell, tell = true) {
  carried.cell = cell;
  unmark();
  cell.classList.add("is-goal");
  const { starts, minutes } = carried;
  cell.dataset.goal = `${clock(starts)}–${clock(starts + minutes)}`;
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (tell) say(fill(words.target, { day: dayLabel(cell), lane: laneName(cell), starts: clock(starts), ends: clock(starts + minutes) }));
}

function step(columns, rows) {
  const row = carried.cell.closest("tr");
  const lines = [...row.parentNode.children].filter((line) => !line.hidden);
  const line = lines[lines.indexOf(row) + rows];
  const next = line?.children[carried.cell.cellIndex + columns];
  if (cellOf(next)) aim(next);
}

function shift(minutes) {
  const starts = carried.starts + minutes;
  if (starts < 0 || starts + carried.minutes >= 24 * 60) return say(words.day_end);
  carried.starts = starts;
  aim(carried.cell);
}

function carryKey(event) {
  const across = document.documentElement.dir === "rtl" ? -1 : 1;
  const keys = {
    ArrowLeft: () => step(-across, 0),
    ArrowRight: () => step(across, 0),
    ArrowUp: () => (event.shiftKey ? shift(-STEP) : step(0, -1)),
    ArrowDown: () => (event.shiftKey ? shift(STEP) : step(0, 1)),
    Enter: () => putDown(carried.cell),
    Escape: () => letGo(true),
  };
  if (event.key === "Tab") letGo(false);
  if (!keys[event.key] || event.target.closest?.(".toasts")) return;
  event.preventDefault();
  keys[event.key]();
}

document.addEventListener("keydown", (event) => {
  if (dialog.open) return;
  if (drag?.copy && event.key === "Escape") return endDrag();
  if (carried) return carryKey(event);
  const card = event.target.closest?.(".session");
  if (!card || event.key.toLowerCase() !== "m" || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  pickUp(card);
});

// ---- Dragging and sizing ----

host.addEventListener("dragstart", (event) => event.preventDefault()); // the browser would drag the link

host.addEventListener("pointerdown", (event) => {
  const card = event.target.closest(".session");
  if (!card || event.button || !event.isPrimary || carried || saving || drag) return;
  const sizing = event.target.closest(".session__grip") !== null;
  drag = { card, sizing, pointer: event.pointerId, x: event.clientX, y: event.clientY, minutes: slotOf(card).minutes };
  if (event.pointerType === "touch") drag.timer = setTimeout(lift, LONG_PRESS);
});

function lift() {
  const { card, sizing, x, y } = drag;
  clearTimeout(drag.timer);
  drag.timer = null;
  if (sizing) {
    drag.copy = card;
    drag.height = card.offsetHeight;
    drag.pixels = parseFloat(getComputedStyle(card).minBlockSize) / (drag.minutes / STEP) || 14;
  } else {
    const box = card.getBoundingClientRect();
    drag.copy = card.cloneNode(true);
    drag.copy.classList.add("drag-copy");
    drag.copy.setAttribute("aria-hidden", "true");
    drag.copy.style.inlineSize = `${box.width}px`;
    Object.assign(drag, { left: box.left - x, top: box.top - y });
    document.body.append(drag.copy);
    card.classList.add("is-lifted");
    navigator.vibrate?.(20);
    scrollAlong();
  }
  document.body.classList.add(sizing ? "is-sizing" : "is-moving");
  follow(x, y);
}

function follow(x, y) {
  Object.assign(drag, { nowX: x, nowY: y });
  if (drag.sizing) return resize(y - drag.y);
  drag.copy.style.transform = `translate(${x + drag.left}px, ${y + drag.top}px)`;
  const goal = cellOf(document.elementFromPoint(x, y));
  if (goal === drag.goal) return;
  unmark();
  drag.goal = goal;
  if (!goal) return;
  const { starts, minutes } = slotOf(drag.card);
  goal.dataset.goal = `${clock(starts)}–${clock(starts + minutes)}`;
  goal.classList.add("is-goal");
}

function resize(pixels) {
  const { card } = drag;
  const { starts, minutes } = slotOf(card);
  const wanted = minutes + Math.round(pixels / 14) * STEP;
  drag.minutes = Math.max(STEP, Math.min(wanted, 24 * 60 - STEP - starts));
  card.style.minBlockSize = `${Math.max(44, drag.height + ((drag.minutes - minutes) / STEP) * 14)}px`;
  card.querySelector(".session__time").textContent = `${clock(starts)}–${clock(starts + drag.minutes)}`;
}

function scrollAlong() {
  if (!drag?.copy || drag.sizing) return;
  const edge = (at, size) => (at < 60 ? at - 60 : at > size - 60 ? at - size + 60 : 0) / 4;
  const [across, down] = [edge(drag.nowX, innerWidth), edge(drag.nowY, innerHeight)];
  if (across || down) {
    scrollBy(0, down);
    host.scrollBy(across, down);
    follow(drag.nowX, drag.nowY);
  }
  requestAnimationFrame(scrollAlong);
}

function endDrag() {
  const { card, copy, sizing, timer } = drag;
  clearTimeout(timer);
  drag = null;
  unmark();
  document.body.classList.remove("is-moving", "is-sizing");
  card.classList.remove("is-lifted");
  if (copy && !sizing) copy.remove();
  if (copy && sizing) {
    const { starts, minutes } = slotOf(card);
    card.style.minBlockSize = "";
    card.querySelector(".session__time").textContent = `${clock(starts)}–${clock(starts + minutes)}`;
  }
}

addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (drag.copy) return follow(event.clientX, event.clientY);
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 6;
  if (!far) return;
  if (drag.timer) return endDrag(); // the finger scrolls
  lift();
  follow(event.clientX, event.clientY);
});

addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { card, copy, sizing, goal, minutes } = drag;
  endDrag();
  if (!copy) return;
  // The click that follows would open the card; it comes before any timer.
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  if (sizing) move(card, cellOf(card), { ...slotOf(card), minutes });
  else if (goal) move(card, goal, slotOf(card));
});

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

addEventListener("pointercancel", (event) => drag?.pointer === event.pointerId && endDrag());
addEventListener("blur", () => drag && endDrag());
host.addEventListener("touchmove", (event) => drag?.copy && event.preventDefault(), { passive: false });
host.addEventListener("contextmenu", (event) => drag && !event.button && drag.timer !== undefined && event.preventDefault());

// ---- The dialog: the same move with clicks and typing only ----

const options = (select, pairs, chosen) =>
  select.replaceChildren(...pairs.map(([value, text]) => new Option(text, value, false, value === chosen)));

function openDialog(card) {
  const [cell, { starts, minutes }] = [cellOf(card), slotOf(card)];
  dialog.card = card;
  $("move-title").textContent = fill(words.move, { title: titleOf(card) });
  options($("move-day"), [...host.querySelectorAll(".day")].map((day) => [day.dataset.day, day.dataset.label]), cell.dataset.day);
  options($("move-lane"), [...host.querySelectorAll(".lane")].map((lane) => [lane.parentNode.dataset.lane, lane.textContent.trim()]), laneOf(cell));
  form.querySelector("[data-lane-label]").textContent = host.querySelector(".board__corner").textContent;
  $("move-starts").value = clock(starts);
  $("move-ends").value = clock(starts + minutes);
  form.querySelector("[data-error]").textContent = "";
  form.querySelector("[data-open]").href = linkOf(card).href;
  form.querySelector("[data-notes]").replaceChildren(...[...card.querySelectorAll(".session__line")].map((line) => {
    const item = document.createElement("li");
    item.className = line.className.replace("session__where", "");
    item.append(...[...line.childNodes].map((node) => node.cloneNode(true)));
    for (const hidden of item.querySelectorAll(".visually-hidden")) hidden.replaceWith(hidden.textContent.replace(/^[,.] ?$/, ""));
    return item;
  }));
  dialog.showModal();
}

host.addEventListener("click", (event) => {
  const cell = cellOf(event.target);
  if (carried && cell) {
    event.preventDefault();
    return putDown(cell);
  }
  const card = event.target.closest(".session");
  if (!card || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (!saving) openDialog(card);
});

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  if (!event.target.closest("[data-pick]")) return;
  dialog.close();
  pickUp(dialog.card);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [starts, ends] = [minutesOf($("move-starts").value), minutesOf($("move-ends").value)];
  const error = form.querySelector("[data-error]");
  for (const input of [$("move-starts"), $("move-ends")]) input.toggleAttribute("aria-invalid", !(starts < ends));
  error.textContent = "";
  if (!(starts < ends)) {
    error.textContent = words.times;
    return $("move-starts").focus();
  }
  const row = [...host.querySelectorAll("tbody tr")].find((line) => line.dataset.lane === $("move-lane").value);
  const cell = [...row.querySelectorAll(".cell")].find((one) => one.dataset.day === $("move-day").value);
  const { id } = dialog.card.dataset;
  const failed = await move(dialog.card, cell, { starts, minutes: ends - starts });
  if (failed) {
    dialog.card = cardAt(id, laneOf(cell)) ?? dialog.card;
    error.textContent = failed;
    return;
  }
  dialog.close();
  const now = cardAt(id, $("move-lane").value);
  if (now) linkOf(now).focus();
});

// ---- The filter ----

const box = $("board-filter");
document.querySelector("[data-filter]").hidden = false;

function filter() {
  const wanted = box.value.trim().toLowerCase();
  let count = 0;
  for (const row of host.querySelectorAll("tbody tr")) {
    const lane = row.querySelector("th").textContent.toLowerCase().includes(wanted);
    let any = lane;
    for (const card of row.querySelectorAll(".session")) {
      card.hidden = !lane && !card.textContent.toLowerCase().includes(wanted);
      if (!card.hidden) [any, count] = [true, count + 1];
    }
    row.hidden = !any;
  }
  document.querySelector("[data-filter-count]").textContent = wanted ? fill(words.found, { count }) : "";
}

box.addEventListener("input", filter);
