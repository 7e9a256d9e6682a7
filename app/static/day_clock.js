// A page that is used on its day: the moment that it is at the location, and what this phone knows of the day.

export const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const band = document.getElementById("day");
export const words = JSON.parse(document.getElementById("day-words").textContent);
export const rehearsed = "rehearsed" in band.dataset;

/** The day as it was told last, and how far the clock of the location is ahead of this phone's. */
export const day = { state: JSON.parse(document.getElementById("day-state").textContent), ahead: 0 };
if (rehearsed) day.ahead = day.state.now - Date.now();
export const now = () => Date.now() + day.ahead;

export const sameCards = (state) => Object.keys(state.cards).join() === Object.keys(day.state.cards).join();

export const part = (name, inside = band) => inside.querySelector(`[data-${name}]`);
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Write a text where it differs: what stays as it is keeps its place, its focus, and is not read out again. */
export function put(node, text) {
  if (node && node.textContent.trim() !== text) node.textContent = text;
}

const wall = new Intl.DateTimeFormat("nl-NL", { timeZone: band.dataset.zone, hour: "2-digit", minute: "2-digit" });
export const clock = (moment) => wall.format(moment).replace(":", words.colon);

const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: band.dataset.zone });
/** The day that a moment is on at the location, as a number that counts on by one. */
export const dayOf = (moment) => Math.round(Date.parse(calendar.format(moment)) / DAY);

export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // no storage, or not ours: the page goes on with what it was given
  }
}

export function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false; // a full or forbidden storage costs the memory after a reload
  }
}
