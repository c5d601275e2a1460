// Words of the field that an answer of ours explains: a tap asks for that answer.

import { button, page, words } from "./page.js";
import { pieces, texts } from "./texts.js";

const names = Object.keys(page.explained).sort((one, other) => other.length - one.length);
const FOUND = new RegExp(`(?:${names.map((name) => name.replace(/[+.]/g, "\\$&")).join("|")})(?![\\p{L}\\d-])`, "gu");

/** @param {RegExpExecArray} _ @param {string} before */
const begins = (_, before) => !/[\p{L}\d-]$/u.test(before);

/** The first time that each stands in an answer. @param {HTMLElement} place @param {string | undefined} outcome  what the answer is @param {import("./bubble.js").Ask} ask */
export function explained(place, outcome, ask) {
  const left = new Map(Object.entries(page.explained).filter(([, [answer]]) => answer !== outcome));
  for (const text of left.size ? texts(place) : []) {
    const parts = pieces(text.textContent ?? "", FOUND, begins);
    text.replaceWith(...parts.map((part, index) => (index % 2 && left.has(part) ? term(part, left, ask) : part)));
  }
}

/** @param {string} name @param {Map<string, [string, string]>} left @param {import("./bubble.js").Ask} ask */
function term(name, left, ask) {
  const [answer, question] = left.get(name) ?? ["", ""];
  left.delete(name);
  return button(name, () => ask({ button: answer }, question), { class: "term", "aria-label": `${name} (${words("answer.explain")})` });
}
