// The week board, what all ways of moving share: reading the table, telling the reader, and sending a move.

export const STEP = 15; // minutes
const TIMEOUT = 15_000; // ms

export const $ = (id) => document.getElementById(id);
export const host = $("board-host");
export const dialog = $("move-dialog");
export const form = $("move-form");
export const words = JSON.parse($("board-words").textContent);
export const state = { saving: false };

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
export const clock = (minutes) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}.${String(minutes % 60).padStart(2, "0")}`;
export const span = ({ starts, minutes }) => `${clock(starts)}–${clock(starts + minutes)}`;

/** Minutes since midnight of `14.30`, `14:30`, `14,30` or `1430`; NaN when it is none of these. */
export function minutesOf(text) {
  const found = /^\s*(\d{1,2})[.:,]?(\d{2})\s*$/.exec(text);
  return found && found[1] < 24 && found[2] < 60 ? found[1] * 60 + Number(found[2]) : NaN;
}

// ---- Reading the table ----

export const cellOf = (node) => node?.closest?.("#board .cell") ?? null;
export const laneOf = (cell) => cell.closest("tr").dataset.lane;
export const laneName = (cell) => cell.closest("tr").querySelector("th").textContent.trim();
export const dayLabel = (cell) => $(`dag-${cell.dataset.day}`).dataset.label;
export const titleOf = (card) => card.querySelector(".session__title").textContent.trim();
export const timeOf = (card) => card.querySelector(".session__time");
export const linkOf = (card) => card.querySelector("a");
export const slotOf = (card) => ({ starts: Number(card.dataset.starts), minutes: Number(card.dataset.minutes) });

/** The card of a session; a session with two volunteers has one in each of their rows. */
export function cardAt(id, lane) {
  const all = [...host.querySelectorAll(`[data-id="${CSS.escape(id)}"]`)];
  return all.find((card) => laneOf(card) === lane) ?? all[0];
}

export function mark(cell, slot) {
  host.querySelector(".is-goal")?.classList.remove("is-goal");
  if (!cell) return;
  cell.dataset.goal = span(slot);
  cell.classList.add("is-goal");
}

// ---- Telling ----

export function say(text) {
  $("board-live").textContent = text;
}

/** Show a sentence at the foot of the window until the next one; without a text, clear it. */
export function tell(text, { bad = false, undo = null, stop = null } = {}) {
  for (const id of ["board-status", "board-alert"]) $(id).replaceChildren();
  if (!text) return;
  const sentence = document.createElement("p");
  sentence.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button--quiet";
  close.textContent = stop ? words.stop : "×";
  if (!stop) close.setAttribute("aria-label", words.close);
  close.addEventListener("click", stop ?? (() => tell()));
  const parts = [sentence, close];
  if (undo?.url) {
    const copy = $("undo-template").content.cloneNode(true);
    copy.querySelector("form").action = undo.url;
    parts.splice(1, 0, copy);
  }
  $(bad ? "board-alert" : "board-status").append(...parts);
}

// ---- Sending ----

/** POST and return the answer; what goes wrong on the way is an answer too, with the name of a sentence as `word`. */
async function ask(url, fields) {
  const { week, laneKind } = $("board").dataset;
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, week, lane_kind: laneKind, ...fields });
  const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
  try {
    const answer = await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(TIMEOUT) });
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) return await answer.json();
    return { status: "refused", word: answer.redirected || answer.status === 401 ? "signedout" : "broken" };
  } catch (problem) {
    return { status: "refused", word: problem.name === "TimeoutError" ? "slow" : "offline" };
  }
}

function show({ board, pending }) {
  if (board) {
    host.innerHTML = board;
    host.dispatchEvent(new Event("board:replaced"));
  }
  if (pending === undefined) return;
  const word = ["pending_none", "pending_one"][pending] ?? "pending";
  document.querySelector("[data-pending]").textContent = fill(words[word], { count: pending });
}

/** Put the card into the cell at once; returns how to put it back. */
function put(card, cell, slot) {
  const [parent, next, time] = [card.parentNode, card.nextSibling, timeOf(card)];
  const before = time.textContent;
  let list = cell.querySelector(".sessions");
  if (!list) {
    list = cell.appendChild(document.createElement("ul"));
    list.className = "sessions";
    cell.classList.remove("is-empty");
  }
  if (list !== parent) {
    const later = [...list.children].find((other) => Number(other.dataset.starts) > slot.starts);
    list.insertBefore(card, later ?? null);
  }
  card.classList.add("is-saving");
  time.textContent = span(slot);
  return () => {
    parent.insertBefore(card, next);
    card.classList.remove("is-saving");
    time.textContent = before;
    if (list.children.length) return;
    list.remove();
    cell.classList.add("is-empty");
  };
}

/** Send a move and show what came of it. Returns the reason when it was refused, or undefined. */
export async function move(card, cell, slot) {
  const [from, before, title] = [cellOf(card), slotOf(card), titleOf(card)];
  const [lane, from_lane] = [laneOf(cell), laneOf(from)];
  if (state.saving) return tell(words.wait, { bad: true }) ?? words.wait;
  if (cell === from && span(slot) === span(before)) return void linkOf(card).focus();
  state.saving = true;
  const { id, version } = card.dataset;
  const restore = put(card, cell, slot);
  say(fill(words.saving, { title }));
  const [starts, ends] = [clock(slot.starts), clock(slot.starts + slot.minutes)];
  const answer = await ask(`/bijeenkomsten/${id}/verplaatsen`, { day: cell.dataset.day, starts, ends, lane, from_lane, version });
  state.saving = false;
  const moved = answer.status === "moved";
  if (!moved) restore();
  show(answer);
  say("");
  const now = cardAt(id, moved ? lane : from_lane);
  if (now && !dialog.open) linkOf(now).focus();
  if (moved) return void tell(answer.message, { undo: answer.undo });
  const reasons = new Set([answer.message ?? fill(words[answer.word], { title }), ...(answer.errors ?? [])]);
  const reason = [...reasons].join(" ");
  if (!dialog.open) tell(reason, { bad: true });
  return reason;
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-undo]")) return;
  event.preventDefault();
  if (state.saving) return;
  state.saving = true;
  const answer = await ask(event.target.action, {});
  state.saving = false;
  show(answer);
  const bad = answer.status === "refused";
  tell(answer.message ?? fill(words[answer.word], { title: words.undoing }), { bad, undo: bad ? null : answer.undo });
  host.focus({ preventScroll: true }); // the button that was pressed is gone
});
