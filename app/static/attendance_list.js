// The list of a session: a tap is kept at once and sent by itself, without a connection too, and shows what others noted.

import { clock, day, fill, now, put, words } from "./day_clock.js";
import "./day_keeping.js";
import { follow } from "./day_list.js";
import { keepTick, ticksFor } from "./day_outbox.js";

const list = document.querySelector("[data-list]");
const url = list.dataset.list;
const rows = new Map([...list.querySelectorAll("[data-tick]")].map((row) => [row.dataset.tick, row]));
const OPEN = "not_recorded||";
const WALL = /^(\d{1,2})(?:[.:](\d{2}))?$/;

for (const save of list.querySelectorAll("[data-save]")) save.hidden = true; // every tap is kept by itself

const standing = (child) => ticksFor(url)[child]?.mark ?? day.state.cards[child] ?? OPEN;
const field = (row, sort) => row.querySelector(`[data-time="${sort}"]`);

// ---- What is typed and tapped ----

/** A wall time as it is kept, an empty text, or nothing for what is no time. */
function wallTime(text) {
  const typed = text.trim();
  const found = WALL.exec(typed);
  if (!typed) return "";
  if (!found || Number(found[1]) > 23 || Number(found[2] ?? 0) > 59) return null;
  return `${found[1].padStart(2, "0")}.${found[2] ?? "00"}`;
}

function complain(input, text) {
  const place = document.getElementById(`${input.id}-error`);
  place.hidden = !text;
  put(place, text ? `${words.error} ${text}` : "");
  input.toggleAttribute("aria-invalid", Boolean(text));
  if (text) input.setAttribute("aria-invalid", "true");
}

function typedTimes(row) {
  const inputs = ["komst", "vertrek"].map((sort) => field(row, sort));
  const times = inputs.map((input) => wallTime(input.value));
  inputs.forEach((input, index) => complain(input, times[index] === null ? words.no_time : ""));
  if (times.includes(null)) return null;
  if (times[0] && times[0] === times[1]) {
    complain(inputs[1], words.too_soon);
    return null;
  }
  return times;
}

function keep(row, mark) {
  const child = row.dataset.tick;
  const times = mark === "present" ? typedTimes(row) : ["", ""];
  if (!times) return;
  keepTick(url, child, { mark: [mark, ...times].join("|"), seen: day.state.cards[child] ?? OPEN });
}

list.addEventListener("change", ({ target }) => {
  const row = target.closest("[data-tick]");
  if (!row) return;
  const mark = row.querySelector("[type=radio]:checked")?.value ?? "not_recorded";
  const isTime = "time" in target.dataset;
  keep(row, isTime && target.value.trim() ? "present" : mark);
});

list.addEventListener("submit", (event) => {
  const { submitter } = event;
  event.preventDefault();
  if (submitter?.name === "nu") {
    const input = document.getElementById(submitter.dataset.now);
    input.value = clock(now()).replace(":", ".");
    keep(submitter.closest("[data-tick]"), "present");
  } else if (submitter?.name === "iedereen") {
    for (const [child, row] of rows) if (standing(child) === OPEN) keep(row, "present");
  }
});

// ---- What is noted by now ----

function showRow(row, child) {
  const [mark, came, left] = standing(child).split("|");
  for (const choice of row.querySelectorAll("[type=radio]")) choice.checked = choice.value === mark;
  for (const [sort, time] of [["komst", came], ["vertrek", left]]) {
    const input = field(row, sort);
    if (input !== document.activeElement && !input.hasAttribute("aria-invalid")) input.value = time;
  }
  const times = came || left ? `${came || "…"}–${left || "…"}` : "";
  put(row.querySelector("[data-said]"), mark === "excused" ? words.excused : times);
  row.toggleAttribute("data-waiting-tick", child in ticksFor(url));
}

function show() {
  const marks = [...rows.keys()].map((child) => standing(child).split("|")[0]);
  const [present, open] = ["present", "not_recorded"].map((mark) => marks.filter((one) => one === mark).length);
  put(
    document.querySelector("[data-totals]"),
    fill(open ? words.totals : words.totals_done, { present, all: marks.length, open }),
  );
  for (const [child, row] of rows) showRow(row, child);
}

/** Fetch which ticks wait for a choice: they name children, so no memory of this phone holds them. */
async function showChoices() {
  const place = document.querySelector("[data-choices]");
  const wanted = (day.state.choices ?? []).join(" ");
  if (place.dataset.choices === wanted) return;
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-choices]");
    if (fresh) place.replaceWith(document.adoptNode(fresh));
  } catch {
    // no connection: it is asked again with the next news
  }
}

// ---- Finding a child by a few letters ----

const search = document.querySelector("[data-search-list]");
if (search) {
  search.hidden = false;
  search.querySelector("input").addEventListener("input", ({ target }) => {
    const asked = target.value.trim().toLowerCase();
    for (const row of rows.values()) row.hidden = !row.dataset.name.includes(asked);
  });
}

follow(url, { show, shown: showChoices });
