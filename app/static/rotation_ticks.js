// The list of a group: a tap is kept at once and sent by itself, and shows what somebody else noted meanwhile.

import { put } from "./day_clock.js";
import { conflictsFor, keepTick, ticksFor } from "./day_outbox.js";

const host = document.querySelector("[data-lists]");
const EVERY = 15_000;
const known = new Map(); // what the server holds, by child and station

const fieldsets = [...host.querySelectorAll("[data-tick]")];
for (const one of fieldsets) known.set(one.dataset.tick, one.querySelector("[type=hidden]").value);
for (const save of host.querySelectorAll("[data-save]")) save.hidden = true; // every tap is kept by itself

host.addEventListener("change", ({ target }) => {
  const pair = target.closest("[data-tick]")?.dataset.tick;
  if (pair) keepTick(host.dataset.post, pair, { mark: target.value, seen: known.get(pair) });
});

host.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "iedereen") return;
  event.preventDefault();
  for (const one of event.target.querySelectorAll("[data-tick]")) {
    const pair = one.dataset.tick;
    if (one.querySelector(":checked")) continue;
    keepTick(host.dataset.post, pair, { mark: "present", seen: known.get(pair) });
  }
});

function show() {
  const waiting = ticksFor(host.dataset.post);
  const conflicts = conflictsFor(host.dataset.post);
  for (const one of fieldsets) {
    const pair = one.dataset.tick;
    const mark = waiting[pair]?.mark ?? known.get(pair);
    for (const choice of one.querySelectorAll("[type=radio]")) choice.checked = choice.value === mark;
    one.toggleAttribute("data-waiting-tick", pair in waiting);
    one.toggleAttribute("data-conflict", pair in conflicts);
  }
  document.querySelector("[data-conflicts]").hidden = !Object.keys(conflicts).length;
  for (const list of host.querySelectorAll(".list")) {
    const all = list.querySelectorAll("[data-tick]").length;
    put(list.querySelector("[data-count]"), `${list.querySelectorAll(":checked").length}/${all}`);
  }
}

document.addEventListener("outbox-changed", show);
document.addEventListener("ticks-sent", ({ detail }) => {
  if (detail.url !== host.dataset.post) return;
  for (const [pair, { mark }] of Object.entries(detail.sent)) known.set(pair, mark);
  for (const { key, mark } of detail.conflicts) known.set(key, mark);
  show();
});

async function ask() {
  try {
    const answer = await fetch(host.dataset.marks, { cache: "no-store", signal: AbortSignal.timeout(8_000) });
    if (!answer.ok) return;
    const { marks } = await answer.json();
    for (const pair of known.keys()) known.set(pair, marks[pair] ?? "not_recorded");
    show();
  } catch {
    // no connection: the page goes on with what it knows
  }
}

setInterval(() => document.visibilityState === "visible" && ask(), EVERY);
show();
