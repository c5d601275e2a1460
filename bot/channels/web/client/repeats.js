// A line in place of an answer that stands above already: it leads there, and what is nearest to the new question is marked.

import { later } from "./later.js";
import { mark, unmark } from "./marks.js";
import { button, byId, words } from "./page.js";

/** @param {import("./types.js").Message} message @returns {HTMLElement[]} nothing where the answer is not on the page */
export function wayBack({ repeats, marked = [] }) {
  const above = /** @type {HTMLElement | null} */ (byId("log").querySelector(`[data-sequence="${repeats}"]`));
  if (!above) return [];
  const text = /** @type {HTMLElement | null} */ (above.querySelector(".text"));
  if (text && marked.length) {
    unmark(text);
    text.querySelectorAll("p").forEach((paragraph) => mark(paragraph, marked));
    later.linked?.(text, undefined);
  }
  return [button(words("answer.back"), () => read(above))];
}

/** @param {HTMLElement} above */
function read(above) {
  above.tabIndex = -1;
  above.focus({ preventScroll: true });
  (above.querySelector("mark") ?? above).scrollIntoView({ block: "center" });
}
