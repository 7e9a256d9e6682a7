// What a supervisor does without a connection: the same choices as on the page that shows what would change.

import { band, clock, day, fill, now, words } from "./day_clock.js";
import { keepAct } from "./day_outbox.js";

const dialog = document.getElementById("offline-act");
const MINUTES = [5, 10, 15];
const AHEAD = 6;
const TWO_ROUNDS = 1; // the second choice: back after two rounds
let asked;

const offline = () => !navigator.onLine || band.hasAttribute("data-is-offline");

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-act]");
  if (!link || !dialog || !offline()) return;
  event.preventDefault();
  open(link);
});

function open(link) {
  const rounds = day.state.rounds.filter(([, , sort]) => sort === "visit");
  const since = Math.max(0, rounds.findIndex(([, end]) => now() < end));
  asked = { link, since };
  const select = dialog.querySelector("select");
  const choices = choicesFor(link.dataset.act, rounds, since);
  select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
  select.selectedIndex = Math.min(TWO_ROUNDS, choices.length - 1);
  select.closest(".field").hidden = !choices.length;
  dialog.querySelector("h2").textContent = link.textContent.trim();
  dialog.showModal();
}

function choicesFor(sort, rounds, since) {
  if (sort === "slower_round") return MINUTES.map((minutes) => [minutes, fill(words.minutes, { minutes })]);
  if (sort === "station_back" || sort === "group_gone") return [];
  const back = rounds.slice(since + 1, since + AHEAD).map(([start], index) => [
    since + 1 + index,
    fill(words.until, { time: clock(start) }),
  ]);
  return sort === "station_out" ? [...back, ["einde", words.for_good]] : back;
}

dialog?.querySelector("form").addEventListener("submit", (event) => {
  if (event.submitter?.value !== "keep") return;
  const { link, since } = asked;
  const sort = link.dataset.act;
  const chosen = dialog.querySelector("select").value;
  const fields = { wat: sort, wie: link.dataset.who, sinds: since, versie: day.state.version, sleutel: crypto.randomUUID() };
  if (sort === "slower_round") fields.minuten = chosen;
  else if (chosen) fields.tot = chosen;
  keepAct({ url: dialog.dataset.post, look: link.href, label: `${clock(now())}: ${link.textContent.trim()}.`, fields });
});
