// Opens the page of a day when there is no connection, from what was kept of it; see docs/adr/0019.
// It answers for one day or one list alone (its scope), keeps pages that say until when they may be kept, and forgets them then.

const PATIENCE = 4_000;
const NAME = `dag ${new URL(self.registration.scope).pathname}`;
const UNTIL = "Weekwijzer-Keep-Until";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  const isPage = request.mode === "navigate" && !address.search;
  if (isPage || address.pathname.startsWith("/static/")) event.respondWith(answer(event, isPage));
});

async function answer(event, isPage) {
  const cache = await caches.open(NAME);
  try {
    const found = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE) });
    if (isPage ? found.headers.has(UNTIL) : found.ok) event.waitUntil(cache.put(event.request, found.clone()));
    else if (isPage && (found.redirected || !found.ok)) await cache.delete(event.request); // signed out, or not for us
    return found;
  } catch (error) {
    const kept = await cache.match(event.request, { ignoreVary: true });
    if (kept && (!isPage || Number(kept.headers.get(UNTIL)) > Date.now())) return kept;
    if (isPage) await caches.delete(NAME);
    throw error;
  }
}
