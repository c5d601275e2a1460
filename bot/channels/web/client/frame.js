// The page in a frame of another site. The server has named the sites that may hold it; nobody else is heard or told.

import { byId, page } from "./page.js";

/** @type {string} */
let host = "";

/** @param {Record<string, unknown>} message */
function tell(message) {
  if (host) window.parent.postMessage({ widget: "trial-companion", ...message }, host);
}

/** @param {() => void} opened  the frame is shown */
export function start(opened) {
  if (!page.framed || window.parent === window) return;
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || data?.widget !== "trial-companion") return;
    if (origin !== location.origin && !page.hosts.includes(origin)) return;
    host = origin;
    if (data.shown) opened();
  });
  // Says nothing but that somebody is here, so that it may go to a parent who is not known yet. The parent answers.
  window.parent.postMessage({ widget: "trial-companion", ready: true }, "*");
  byId("close").addEventListener("click", () => tell({ close: true }));
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) tell({ close: true });
  });
}

/** How many messages nobody has looked at. @param {number} count */
export const unread = (count) => tell({ unread: count });
