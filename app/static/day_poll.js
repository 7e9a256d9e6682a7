// Asking every fifteen seconds whether anything changed, and at once when the phone wakes up or is online again.

import { band, clock, day, fill, read, sameCards, words, write } from "./day_clock.js";

const EVERY = 15_000;
const PATIENCE = 8_000;
const KEPT = `weekwijzer-dag ${location.pathname} ${band.dataset.whose}`;
const AHEAD = "weekwijzer-klok";

export function connect({ take, show }) {
  const offline = band.querySelector("[data-offline]");
  let asking = false;
  let again = false; // asked for while the answer was on its way, which may be older than what was sent meanwhile
  let timer;

  const kept = read(KEPT);
  if (kept && kept.now > day.state.now && kept.date === day.state.date && sameCards(kept)) take(kept); // newer than the page
  day.ahead = read(AHEAD) ?? 0;
  show();

  async function ask() {
    if (asking) return void (again = true);
    [asking, again] = [true, false];
    clearTimeout(timer);
    try {
      await fetchNews();
    } catch {
      tell(fill(words.offline, { time: clock(day.state.now) }));
    } finally {
      asking = false;
      if (again) ask();
      else timer = setTimeout(ask, EVERY);
    }
  }

  async function fetchNews() {
    const sent = Date.now();
    const answer = await fetch(band.dataset.poll, {
      headers: { Accept: "application/json", "If-None-Match": `"${day.state.mark}"` },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
      tell(words.signed_out);
      return document.dispatchEvent(new CustomEvent("day-closed"));
    }
    if (answer.status !== 304 && !answer.ok) throw new Error(answer.status);
    const theirs = Number(answer.headers.get("Weekwijzer-Now"));
    day.ahead = theirs - (sent + Date.now()) / 2;
    if (answer.status === 304) day.state.now = theirs;
    else take(await answer.json());
    tell("");
    write(AHEAD, day.ahead);
    write(KEPT, day.state);
    document.dispatchEvent(new CustomEvent("day-connected"));
  }

  function tell(text) {
    if (offline.textContent !== text) offline.textContent = text;
    offline.hidden = !text;
    band.toggleAttribute("data-is-offline", Boolean(text));
  }

  addEventListener("online", ask);
  addEventListener("offline", ask);
  addEventListener("focus", ask);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  document.addEventListener("day-ask", ask);
  ask();
}
