// The page in a frame of another site. The server has named the sites that may hold it; nobody else is heard or told.

import { byId, page } from "./page.js";

/** @type {string} */
let host = "";
let visible = false;
const framed = page.framed && window.parent !== window;
/**
 * What the site may know: how many messages nobody has looked at, and whether a person is asked for or here. Nothing is
 * told before both are known: a site that hears "nothing" no longer loads the chat by itself.
 * @typedef {{ unread: number, waiting: boolean }} News
 * @type {Partial<News>}
 */
let news = {};

/** @param {Record<string, unknown>} message */
function tell(message) {
  if (host) window.parent.postMessage({ widget: "trial-companion", ...message }, host);
}

/** Whether the frame is open, as the site says. A page that stands alone always is. */
export const shown = () => !framed || visible;

/** @param {Partial<News>} given */
export function report(given) {
  news = { ...news, ...given };
  tellNews();
}

/** Another chat, of which nothing is known yet. */
export function reset() {
  news = {};
}

function tellNews() {
  if (news.unread !== undefined && news.waiting !== undefined) tell(news);
}

/** @param {(open: boolean) => void} changed  the frame was opened or closed */
export function start(changed) {
  if (!framed) return;
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || data?.widget !== "trial-companion") return;
    if (origin !== location.origin && !page.hosts.includes(origin)) return;
    host = origin;
    if (typeof data.shown !== "boolean") return;
    visible = data.shown;
    tellNews();
    changed(visible);
  });
  // Says nothing but that somebody is here, so that it may go to a parent who is not known yet. The parent answers.
  window.parent.postMessage({ widget: "trial-companion", ready: true }, "*");
  byId("close").addEventListener("click", () => tell({ close: true }));
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) tell({ close: true });
  });
}
