// The week board by pointer: drag a session to another cell, drag its lower edge to another end.
// A finger must rest first, because moving at once scrolls. Esc, or letting go outside the table, changes nothing.

import { STEP, cellOf, host, mark, move, slotOf, span, state, timeOf } from "./board_table.js";

const LONG_PRESS = 450; // ms
const SLACK = 6; // px a pointer may tremble
const PIXELS = 12; // px of the lower edge for one step

let drag = null; // { card, sizing, pointer, x, y } and, once it really drags, copy, goal, minutes …

host.addEventListener("dragstart", (event) => event.preventDefault()); // the browser would drag the link

host.addEventListener("pointerdown", (event) => {
  const card = event.target.closest(".session[data-id]");
  if (!card || event.button || !event.isPrimary || state.carried || state.saving || drag) return;
  const sizing = event.target.closest(".session__grip") !== null;
  const touch = event.pointerType === "touch";
  drag = { card, sizing, touch, pointer: event.pointerId, x: event.clientX, y: event.clientY, ...slotOf(card) };
  if (touch) drag.timer = setTimeout(lift, LONG_PRESS);
});

function lift() {
  const { card, sizing, x, y } = drag;
  drag.timer = null;
  document.body.classList.add(sizing ? "is-sizing" : "is-moving");
  const box = card.getBoundingClientRect();
  if (sizing) {
    Object.assign(drag, { copy: card, height: box.height });
    return;
  }
  const copy = card.cloneNode(true);
  copy.classList.add("drag-copy");
  copy.setAttribute("aria-hidden", "true");
  copy.style.inlineSize = `${box.width}px`;
  Object.assign(drag, { copy, left: box.left - x, top: box.top - y });
  document.body.append(copy);
  card.classList.add("is-lifted");
  navigator.vibrate?.(20);
  follow(x, y);
  scrollAlong();
}

function follow(x, y) {
  Object.assign(drag, { nowX: x, nowY: y });
  if (drag.sizing) return resize(y - drag.y);
  drag.copy.style.transform = `translate(${x + drag.left}px, ${y + drag.top}px)`;
  const goal = cellOf(document.elementFromPoint(x, y));
  if (goal !== drag.goal) mark(goal, slotOf(drag.card));
  drag.goal = goal;
}

function resize(pixels) {
  const { card, starts, height } = drag;
  const wanted = slotOf(card).minutes + Math.round(pixels / PIXELS) * STEP;
  drag.minutes = Math.max(STEP, Math.min(wanted, 24 * 60 - STEP - starts));
  const grown = (drag.minutes - slotOf(card).minutes) / STEP;
  card.style.minBlockSize = `${height + grown * PIXELS}px`;
  timeOf(card).textContent = span(drag);
}

function scrollAlong() {
  if (!drag?.copy || drag.sizing) return;
  const edge = (at, size) => (at < 60 ? at - 60 : Math.max(0, at - size + 60)) / 4;
  const [across, down] = [edge(drag.nowX, innerWidth), edge(drag.nowY, innerHeight)];
  if (across || down) {
    scrollBy(0, down);
    host.scrollBy(across, down);
    follow(drag.nowX, drag.nowY);
  }
  requestAnimationFrame(scrollAlong);
}

function end() {
  const { card, copy, sizing, timer } = drag;
  clearTimeout(timer);
  drag = null;
  mark(null);
  document.body.classList.remove("is-moving", "is-sizing");
  card.classList.remove("is-lifted");
  card.style.minBlockSize = "";
  if (sizing) timeOf(card).textContent = span(slotOf(card));
  else copy?.remove();
}

addEventListener("pointermove", (event) => {
  if (event.pointerId !== drag?.pointer) return;
  if (!drag.copy) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < SLACK) return;
    if (drag.touch) return end(); // the finger scrolls
    lift();
  }
  follow(event.clientX, event.clientY);
});

addEventListener("pointerup", (event) => {
  if (event.pointerId !== drag?.pointer) return;
  const { card, copy, sizing, goal, starts, minutes } = drag;
  end();
  if (!copy) return;
  // The click that follows would open the session; it comes before any timer.
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  const cell = sizing ? cellOf(card) : goal;
  if (cell) move(card, cell, { starts, minutes });
});

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

addEventListener("keydown", (event) => {
  if (!drag?.copy || event.key !== "Escape") return;
  event.preventDefault();
  end();
});
addEventListener("pointercancel", (event) => event.pointerId === drag?.pointer && end());
addEventListener("blur", () => drag && end());
host.addEventListener("touchmove", (event) => drag?.copy && event.preventDefault(), { passive: false });
host.addEventListener("contextmenu", (event) => drag?.touch && event.preventDefault()); // a long press opens it
