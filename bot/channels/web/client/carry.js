// Words that leave the page by hand or on paper.

import { byId } from "./page.js";
import { carried } from "./tools.js";

/** Words that are copied by hand, or printed, take it along. @param {HTMLElement} log */
export function carry(log) {
  log.addEventListener("copy", (event) => {
    const chosen = String(document.getSelection() ?? "");
    if (!chosen || !event.clipboardData) return;
    event.clipboardData.setData("text/plain", `${chosen}\n\n${carried()}`);
    event.preventDefault();
  });
  /** @type {Element[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    byId("printed").textContent = carried();
    opened = [...log.querySelectorAll("details:not([open])")];
    opened.forEach((details) => details.setAttribute("open", ""));
  });
  window.addEventListener("afterprint", () => opened.forEach((details) => details.removeAttribute("open")));
}
