// Tells when somebody else changed the list, or an answer came. The page works without this.

const EVERY_MS = 20_000;
const { version, base, news: changed, show } = document.body.dataset;
const news = document.getElementById("news");

async function look() {
  if (document.hidden || news.textContent) return;
  try {
    const response = await fetch(`${base}version`);
    if (!response.ok || (await response.json()).version === version) return;
    const link = Object.assign(document.createElement("a"), { href: location.pathname + location.search, textContent: show });
    news.append(`${changed} `, link);
  } catch {
    // Offline: the next round looks again.
  }
}
setInterval(look, EVERY_MS);
document.addEventListener("visibilitychange", look);
