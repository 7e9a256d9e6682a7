// Children ticked out and in on a phone: a tap is kept at once and sent by itself, without a connection too.

import { day, fill, put, words } from "./day_clock.js";
import "./day_keeping.js";
import { follow } from "./day_list.js";
import { keepTick, ticksFor } from "./day_outbox.js";

const form = document.querySelector("[data-travellers]");
const url = form.getAttribute("action");
const list = form.querySelector("[data-list]");
const rows = new Map([...form.querySelectorAll("[data-traveller]")].map((row) => [row.dataset.traveller, row]));

const standing = (child) => ticksFor(url)[child]?.mark ?? day.state.cards[child] ?? "here";
const keep = (child, mark) => keepTick(url, child, { mark, seen: day.state.cards[child] ?? "here" });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { submitter } = event;
  if (submitter.dataset.everybody) return everybody(submitter.dataset.everybody);
  keep(submitter.closest("[data-traveller]").dataset.traveller, submitter.value);
});

/** Who has no consent, or no briefing, does not leave by this button: somebody decides about each. */
function everybody(to) {
  for (const [child, row] of rows) {
    if (to === "back" ? standing(child) === "away" : standing(child) === "here" && "ready" in row.dataset) keep(child, to);
  }
}

function showRow(row, place) {
  row.dataset.where = place;
  put(row.querySelector("[data-said]"), words[place]);
  for (const button of row.querySelectorAll("[data-to]")) button.hidden = button.value !== { here: "away", away: "back" }[place];
  const undo = row.querySelector("[data-undo]");
  undo.hidden = place === "here";
  undo.value = place === "back" ? "away" : "here";
}

function totals(children, out, back) {
  if (!out || (!back && out < children)) return fill(words.totals_out, { out, children });
  if (!back) return fill(words.totals_away, { out });
  return fill(back < out ? words.totals_missing : words.totals_back, { out, back });
}

function show() {
  const places = [...rows.keys()].map(standing);
  const back = places.filter((place) => place === "back").length;
  const out = back + places.filter((place) => place === "away").length;
  put(document.querySelector("[data-totals]"), totals(places.length, out, back));
  form.querySelector("[data-everybody=away]").hidden = out === places.length;
  form.querySelector("[data-everybody=back]").hidden = back === out;
  for (const [child, row] of rows) {
    showRow(row, standing(child));
    row.toggleAttribute("data-waiting-tick", child in ticksFor(url));
  }
}

/** Put those first who are looked for: away while others are back. Not at a tap, which would move what is tapped next. */
function order() {
  if (list.contains(document.activeElement)) return;
  const back = [...rows.keys()].some((child) => standing(child) === "back");
  const rank = (child) => (back ? ["away", "here", "back"] : ["here", "back", "away"]).indexOf(standing(child));
  const sorted = [...rows.keys()].sort((one, other) => rank(one) - rank(other));
  if (sorted.some((child, place) => list.children[place] !== rows.get(child))) list.append(...sorted.map((child) => rows.get(child)));
}

// ---- One more, one less ----

for (const place of document.querySelectorAll("[data-stepper]")) {
  const input = place.querySelector("input");
  const step = (by) => {
    input.value = Math.min(500, Math.max(0, (Number.parseInt(input.value, 10) || 0) + by));
  };
  for (const [by, sign, label] of [
    [-1, "−", words.less],
    [1, "+", words.more],
  ]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button--big", textContent: sign, ariaLabel: label });
    button.addEventListener("click", () => step(by));
    if (by < 0) input.before(button);
    else input.after(button);
  }
}

follow(url, { show, shown: order });
