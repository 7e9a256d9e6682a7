// The safety day on a phone: a clock, what is now and next, and news of what changed.
// It goes on without a connection, from the day that it was given last.

import { MINUTE, clock, day, dayOf, fill, now, part, put, rehearsed, sameCards, words } from "./day_clock.js";
import "./rotation_actions.js";
import "./day_keeping.js";
import "./day_outbox.js";
import { connect } from "./day_poll.js";

// ---- What is now and next: the same questions as planning.timelines asks ----

const current = (steps, moment) => steps.find(([start, end]) => start <= moment && moment < end);
const following = (steps, moment) => steps.find(([start, , sort]) => start > moment && sort !== "walk");

function left(until, moment) {
  const minutes = Math.max(1, Math.ceil((until - moment) / MINUTE));
  return minutes === 1 ? words.left_one : fill(words.left_more, { minutes });
}

function showRound(moment) {
  const { rounds } = day.state;
  const found = current(rounds, moment);
  put(part("clock"), clock(moment));
  put(part("round"), found ? found[3] : outside(rounds, moment));
  put(part("round-left"), found ? left(found[1], moment) : "");
}

function outside(rounds, moment) {
  if (!rounds.length || moment >= rounds.at(-1)[1]) return dayOf(moment) > dayOf(day.state.date) ? words.been : words.done;
  const days = dayOf(rounds[0][0]) - dayOf(moment);
  if (days <= 0) return fill(words.starts, { time: clock(rounds[0][0]) });
  return days === 1 ? words.in_one_day : fill(words.in_days, { days });
}

function showCard(card, { steps, out }, moment) {
  const [here, next] = [current(steps, moment), following(steps, moment)];
  put(part("now", card), here ? here[3] : idle(steps, next));
  put(part("where", card), here ? here[4] : "");
  put(part("left", card), here ? left(here[1], moment) : "");
  const coming = next && [next[3], next[4]].filter(Boolean).join(", ");
  put(part("next", card), next ? fill(words.next, { time: clock(next[0]), what: coming }) : "");
  const away = out && (out[1] === null || moment < out[1]);
  part("out", card).hidden = !away;
  card.classList.toggle("stop--out", Boolean(away));
  if (away) put(part("out", card).querySelector("span"), out[0]);
  part("back", card)?.toggleAttribute("hidden", !away);
  showRoute(part("route", card), steps, here, moment);
}

function idle(steps, next) {
  if (!steps.length) return words.nothing;
  return next ? fill(words.starts, { time: clock(steps[0][0]) }) : words.done;
}

function showRoute(list, steps, here, moment) {
  const stops = steps.filter(([, , sort]) => sort !== "walk");
  const key = JSON.stringify(stops);
  if (list.dataset.key !== key) {
    list.dataset.key = key;
    list.replaceChildren(...stops.map(lineOf));
  }
  stops.forEach((stop, index) => {
    const line = list.children[index];
    line.classList.toggle("is-done", stop[1] <= moment);
    if (stop === here) line.setAttribute("aria-current", "step");
    else line.removeAttribute("aria-current");
  });
}

function lineOf([start, end, , title, place]) {
  const [line, time, text] = ["li", "bdi", "span"].map((name) => document.createElement(name));
  Object.assign(time, { className: "time", dir: "ltr", textContent: `${clock(start)}–${clock(end)}` });
  text.textContent = [title, place].filter(Boolean).join(", ");
  line.append(time, " ", text);
  return line;
}

function showNews() {
  const list = document.querySelector("[data-news]");
  if (!list) return;
  const lines = day.state.news.toReversed().map(({ id, text }) => {
    const line = list.querySelector(`[data-id="${CSS.escape(id)}"]`) ?? document.createElement("p");
    Object.assign(line, { className: "news__line" }).dataset.id = id;
    put(line, text);
    return line;
  });
  list.replaceChildren(...lines);
  const undo = document.querySelector("[data-undo]");
  if (!undo) return;
  undo.hidden = !day.state.undo;
  undo.elements.gebeurtenis.value = day.state.undo ?? "";
}

function show() {
  const moment = now();
  showRound(moment);
  for (const card of document.querySelectorAll("[data-card]")) {
    const found = day.state.cards[card.dataset.card];
    if (found) showCard(card, found, moment);
  }
  document.dispatchEvent(new CustomEvent("day-shown"));
}

// ---- What came in ----

function take(state) {
  const known = new Map(day.state.news.map(({ id, text }) => [id, text]));
  const same = sameCards(state);
  day.state = state;
  if (!same) return location.reload(); // groups or stations came or went
  const fresh = state.news.filter(({ id, text }) => known.get(id) !== text).map(({ text }) => text);
  showNews();
  show();
  put(document.querySelector("[data-live]"), fresh.join(" ") || words.changed);
}

// ---- Finding a card by a few letters ----

const search = document.querySelector("[data-search-cards]");
if (search) {
  search.hidden = false;
  search.querySelector("input").addEventListener("input", ({ target }) => {
    const asked = target.value.trim().toLowerCase();
    for (const link of document.querySelectorAll(".jump__link")) {
      link.parentNode.hidden = !link.textContent.toLowerCase().includes(asked);
    }
    for (const card of document.querySelectorAll("[data-card]:not(.stop--own)")) {
      card.hidden = !card.dataset.name.includes(asked);
    }
  });
}

for (const link of document.querySelectorAll(".jump__link")) {
  link.addEventListener("click", () => {
    const around = document.querySelector(link.hash)?.closest("details");
    if (around) around.open = true;
  });
}

show();
setInterval(show, 1000);
if (!rehearsed) connect({ take, show });
