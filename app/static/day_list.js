// A list of children by their cards: ticked here, sent by itself, and shown again when others noted something.

import { day, put, sameCards, words } from "./day_clock.js";
import { connect } from "./day_poll.js";

/** Shows the list at `url` again after every tick and answer; `shown` comes after what the server says of all cards. */
export function follow(url, { show, shown }) {
  function take(state) {
    const same = sameCards(state);
    const changed = JSON.stringify(state.cards) !== JSON.stringify(day.state.cards);
    day.state = state;
    if (!same) return location.reload(); // children came or went
    show();
    shown();
    if (changed) put(document.querySelector("[data-live]"), words.changed);
  }

  document.addEventListener("outbox-changed", show);
  document.addEventListener("ticks-sent", ({ detail }) => {
    if (detail.url !== url) return;
    for (const [child, { mark }] of Object.entries(detail.sent)) day.state.cards[child] = detail.stands[child] ?? mark;
    show();
    document.dispatchEvent(new CustomEvent("day-ask"));
  });
  connect({ take, show });
}
