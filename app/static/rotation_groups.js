// The groups of a safety day: a card goes to another group by pointer or by keys. What is sent is what its form sends.
// A finger must rest first, because moving at once scrolls. Esc, or letting go outside the groups, changes nothing.

const LONG_PRESS = 450; // ms
const SLACK = 6; // px a pointer may tremble

const $ = (id) => document.getElementById(id);
const host = $("groepen");
const form = $("verplaats");
const words = JSON.parse($("groups-words").textContent);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const say = (text) => ($("groups-live").textContent = text);

const teamOf = (node) => node?.closest?.(".team") ?? null;
const nameOf = (card) => card.querySelector("strong").textContent.trim();
const headOf = (team) => (team.querySelector(".team__name a") ?? team.querySelector(".team__name").firstChild).textContent.trim();
const grip = (card) => card.querySelector("summary");

let sending = false;
let drag = null; // { card, pointer, x, y, touch } and, once it really drags, copy, left, top, goal
let carried = null; // { card, goal }

function mark(team) {
  host.querySelector(".is-goal")?.classList.remove("is-goal");
  team?.classList.add("is-goal");
}

/** Send the card's own form with another group chosen. */
function send(card, team) {
  if (sending || !team || team === teamOf(card)) return;
  sending = true;
  card.querySelector("select").value = team.dataset.team;
  form.requestSubmit(card.querySelector('button[name="wie"]'));
}

// ---- By pointer ----

host.addEventListener("pointerdown", (event) => {
  const card = event.target.closest(".person");
  if (!card || event.target.closest("details") || event.button || !event.isPrimary || drag || carried || sending) return;
  const touch = event.pointerType === "touch";
  drag = { card, touch, pointer: event.pointerId, x: event.clientX, y: event.clientY };
  if (touch) drag.timer = setTimeout(lift, LONG_PRESS);
});

function lift() {
  const { card, x, y } = drag;
  drag.timer = null;
  const box = card.getBoundingClientRect();
  const copy = card.cloneNode(true);
  for (const part of copy.querySelectorAll("details")) part.remove();
  copy.removeAttribute("id");
  copy.classList.add("drag-copy");
  copy.setAttribute("aria-hidden", "true");
  copy.style.inlineSize = `${box.width}px`;
  Object.assign(drag, { copy, left: box.left - x, top: box.top - y });
  document.body.append(copy);
  document.body.classList.add("is-moving");
  card.classList.add("is-lifted");
  navigator.vibrate?.(20);
  follow(x, y);
  scrollAlong();
}

function follow(x, y) {
  Object.assign(drag, { nowX: x, nowY: y });
  drag.copy.style.transform = `translate(${x + drag.left}px, ${y + drag.top}px)`;
  const goal = teamOf(document.elementFromPoint(x, y));
  if (goal !== drag.goal) mark(goal);
  drag.goal = goal;
}

function scrollAlong() {
  if (!drag?.copy) return;
  const { nowY } = drag;
  const down = (nowY < 60 ? nowY - 60 : Math.max(0, nowY - innerHeight + 60)) / 4;
  if (down) {
    scrollBy(0, down);
    follow(drag.nowX, nowY);
  }
  requestAnimationFrame(scrollAlong);
}

function end() {
  const { card, copy, timer } = drag;
  clearTimeout(timer);
  drag = null;
  mark(null);
  document.body.classList.remove("is-moving");
  card.classList.remove("is-lifted");
  copy?.remove();
}

addEventListener("pointermove", (event) => {
  if (event.pointerId !== drag?.pointer) return;
  if (!drag.copy) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < SLACK) return;
    if (drag.touch) return end(); // the finger scrolls
    lift();
  }
  event.preventDefault();
  follow(event.clientX, event.clientY);
});

addEventListener("pointerup", (event) => {
  if (event.pointerId !== drag?.pointer) return;
  const { card, copy, goal } = drag;
  end();
  if (copy) send(card, goal);
});

addEventListener("pointercancel", (event) => event.pointerId === drag?.pointer && end());
addEventListener("blur", () => drag && end());
host.addEventListener("touchmove", (event) => drag?.copy && event.preventDefault(), { passive: false });
host.addEventListener("contextmenu", (event) => drag?.touch && event.preventDefault());

// ---- By keys: M picks up, arrows choose a group, Enter puts down ----

function pickUp(card) {
  carried = { card, goal: teamOf(card) };
  card.classList.add("is-lifted");
  mark(carried.goal);
  say(fill(words.picked, { name: nameOf(card) }));
}

function letGo() {
  const { card, goal } = carried;
  carried = null;
  card.classList.remove("is-lifted");
  mark(null);
  return { card, goal };
}

function step(by) {
  const teams = [...host.querySelectorAll(".team")];
  const next = teams[teams.indexOf(carried.goal) + by];
  if (!next) return;
  carried.goal = next;
  mark(next);
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
  say(fill(words.target, { group: headOf(next) }));
}

function stop() {
  const { card } = letGo();
  grip(card).focus();
  say(fill(words.stopped, { name: nameOf(card), group: headOf(teamOf(card)) }));
}

document.addEventListener("keydown", (event) => {
  if (drag?.copy && event.key === "Escape") {
    event.preventDefault();
    return end();
  }
  if (carried) return carry(event);
  const card = event.target.closest?.(".person");
  if (!card || event.target.closest("select") || sending) return;
  if (event.key.toLowerCase() !== "m" || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  pickUp(card);
});

function carry(event) {
  const across = document.documentElement.dir === "rtl" ? -1 : 1;
  const keys = {
    ArrowLeft: () => step(-across),
    ArrowRight: () => step(across),
    ArrowUp: () => step(-1),
    ArrowDown: () => step(1),
    Enter: () => {
      const { card, goal } = letGo();
      if (goal === teamOf(card)) return grip(card).focus();
      send(card, goal);
    },
    Escape: stop,
    Tab: stop,
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}

// ---- The page as it comes: hints that need script, and waiting for a division ----

document.body.classList.add("can-drag");
for (const hint of document.querySelectorAll(".only-script")) hint.hidden = false;

$("verdeel")?.addEventListener("submit", (event) => {
  const busy = event.target.querySelector("[data-busy]");
  busy.textContent = busy.dataset.busy;
  setTimeout(() => (event.submitter.disabled = true));
});

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  sending = false;
  for (const button of document.querySelectorAll("#verdeel button:disabled")) button.disabled = false;
  for (const busy of document.querySelectorAll("[data-busy]")) busy.textContent = "";
});
