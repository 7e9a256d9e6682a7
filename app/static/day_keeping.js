// Keeps this page on the phone for as long as the day takes, so that it opens without a connection as well.

import { band } from "./day_clock.js";

const { keep, scope } = band.dataset;
const NAME = `dag ${scope}`;

async function keepPage() {
  await navigator.serviceWorker.register("/dag-werker.js", { scope });
  const cache = await caches.open(NAME);
  const needed = performance.getEntriesByType("resource").map(({ name }) => name);
  const own = needed.filter((name) => name.startsWith(`${location.origin}/static/`));
  const page = location.pathname;
  for (const address of [page, ...new Set(own)]) {
    if (!(await cache.match(address))) await cache.add(address);
  }
}

async function forget() {
  await caches.delete(NAME);
  const registration = await navigator.serviceWorker.getRegistration(scope);
  await registration?.unregister();
}

if (keep && navigator.serviceWorker && window.caches && !location.search) {
  keepPage().catch(() => {}); // without it the page works as long as it is open
  document.addEventListener("day-closed", () => forget().catch(() => {}));
}
