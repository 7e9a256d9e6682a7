// What was done without a connection: kept on this phone, counted where everybody sees it, and sent once when it is back.

import { band, fill, now, read, words, write } from "./day_clock.js";

const KEY = `weekwijzer-wacht ${band.dataset.whose}`;
const PATIENCE = 8_000;

/** Ticks and conflicts by the address that they are sent to, and actions in the order in which they were made. */
const kept = {};
const refresh = () => Object.assign(kept, { ticks: {}, conflicts: {}, acts: [] }, read(KEY));
refresh();
const token = () => document.querySelector("[name=csrf_token]").value;
let sending = false;

export const ticksFor = (url) => kept.ticks[url] ?? {};
export const conflictsFor = (url) => kept.conflicts[url] ?? {};

export function keepTick(url, pair, tick) {
  const before = ticksFor(url)[pair];
  // What was seen first counts: a tick that was changed before it was sent says what it was made on.
  (kept.ticks[url] ??= {})[pair] = { mark: tick.mark, seen: before?.seen ?? tick.seen, at: Math.round(now()) };
  delete kept.conflicts[url]?.[pair];
  save();
  send();
}

export function keepAct(act) {
  kept.acts.push(act);
  save();
  send();
}

function save() {
  if (!write(KEY, kept)) band.querySelector("[data-waiting]").dataset.full = "";
  tell();
}

function tell() {
  const ticks = Object.values(kept.ticks).reduce((sum, pairs) => sum + Object.keys(pairs).length, 0);
  const count = ticks + kept.acts.filter((act) => !act.why).length;
  const place = band.querySelector("[data-waiting]");
  place.hidden = !count;
  const text = count === 1 ? words.waiting_one : fill(words.waiting, { count });
  if (count && place.textContent !== text) place.textContent = text;
  showActs();
  document.dispatchEvent(new CustomEvent("outbox-changed"));
}

export async function send() {
  if (sending) return;
  sending = true;
  try {
    for (const url of Object.keys(kept.ticks)) await sendTicks(url);
    for (const act of kept.acts.filter(({ why }) => !why)) await sendAct(act);
  } catch {
    // no connection, or nobody answers: what waits goes on waiting, and is counted
  } finally {
    sending = false;
    save();
  }
}

function post(url, fields) {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "application/json", "X-CSRFToken": token() },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

async function sendTicks(url) {
  const sent = Object.entries(kept.ticks[url]);
  const fields = sent.flatMap(([pair, { mark, seen, at }]) => [
    [`merk:${pair}`, mark],
    [`gezien:${pair}`, seen],
    [`om:${pair}`, at],
  ]);
  const answer = await post(url, fields);
  if (!answer.ok) return; // it goes on waiting, and what is for another address does not wait for it
  const { conflicts, stands = {} } = await answer.json();
  for (const [pair, { mark }] of sent) {
    const tick = ticksFor(url)[pair];
    if (!tick) continue; // another window has sent it
    if (tick.mark === mark) delete kept.ticks[url][pair];
    else if (!(pair in stands)) tick.seen = mark; // tapped again while it was on its way
  }
  if (!Object.keys(ticksFor(url)).length) delete kept.ticks[url];
  for (const { key, mark } of conflicts) (kept.conflicts[url] ??= {})[key] = mark;
  document.dispatchEvent(new CustomEvent("ticks-sent", { detail: { url, sent: Object.fromEntries(sent), conflicts, stands } }));
}

async function sendAct(act) {
  const answer = await post(act.url, act.fields);
  if (answer.status === 409 || answer.status === 422) act.why = (await answer.json()).message;
  else if (!answer.ok) throw new Error(answer.status);
  else kept.acts.splice(kept.acts.indexOf(act), 1);
  document.dispatchEvent(new CustomEvent("day-ask"));
}

// ---- Actions that the day has changed under: a clear choice, and nothing is lost meanwhile ----

function showActs() {
  const place = document.querySelector("[data-acts]");
  place?.replaceChildren(...kept.acts.map(lineOf));
}

function lineOf(act) {
  const line = document.createElement("p");
  line.className = "news__line";
  line.append(`${act.label} ${act.why ?? words.kept} `);
  if (!act.why) return line;
  const [look, drop] = ["a", "button"].map((name) => document.createElement(name));
  Object.assign(look, { className: "button", href: act.look, textContent: words.look });
  Object.assign(drop, { className: "button", type: "button", textContent: words.drop });
  const done = () => {
    kept.acts.splice(kept.acts.indexOf(act), 1);
    save();
  };
  look.addEventListener("click", done);
  drop.addEventListener("click", done);
  line.append(look, " ", drop);
  return line;
}

for (const form of document.querySelectorAll('form[action$="/uitloggen"]')) {
  form.addEventListener("submit", (event) => {
    const waits = Object.keys(kept.ticks).length + kept.acts.length;
    if (waits && !confirm(words.sign_out)) event.preventDefault();
  });
}

// Another window of this phone keeps things as well, and this page may come back from the browser's memory.
const anew = () => {
  refresh();
  tell();
};
addEventListener("storage", ({ key }) => key === KEY && anew());
addEventListener("pageshow", ({ persisted }) => persisted && anew());
document.addEventListener("day-connected", send);
tell();
