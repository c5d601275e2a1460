// Alarms: a label, and numbers to tap.

import { element, link, words } from "./page.js";

const SITE = "findahelpline.com";
const FOUND = /([+*]?\d[\d -]*\d|findahelpline\.com)/;
// Behind a number: no unit, no decimals.
const ENDS = /^(?! ?[°%])($|[\s),;，；）、。]|\.($|\s))/;

/** @param {import("./types.js").Message} message */
export function sign({ card }) {
  if (!card) return [];
  const mark = element("span", { class: "mark", "aria-hidden": "true" }, card === "after" ? "+" : "!");
  return [element("p", { class: "sign" }, mark, element("strong", {}, words(`card.${card}`)))];
}

/** @param {HTMLElement} paragraph */
export function reachable(paragraph) {
  const lines = (paragraph.textContent ?? "").split(/(\n)/);
  paragraph.replaceChildren(...lines.flatMap((line) => line.split(FOUND).map(tappable)));
}

/** A number of a line such as "China: 120, 110" becomes a link. @param {string} part @param {number} index @param {string[]} parts */
function tappable(part, index, parts) {
  if (index % 2 === 0) return part;
  if (part === SITE) return link(part, `https://${part}`);
  const before = parts.slice(0, index).join("");
  const long = part.replace(/\D/g, "").length > 2 && !/^\d{4}-\d\d-\d\d$/.test(part);
  const alone = /[:：]/.test(before) && /[\s(:,;：，；（、]$/.test(before) && ENDS.test(parts[index + 1] ?? "");
  return long && alone ? element("a", { href: `tel:${part.replace(/[ -]/g, "")}`, dir: "ltr" }, part) : part;
}
