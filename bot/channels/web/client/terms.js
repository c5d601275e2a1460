// Words of the field that an answer of ours explains: a tap asks for that answer.

import { button, element, page, words } from "./page.js";
import { pieces, texts } from "./texts.js";

const names = Object.keys(page.explained).sort((one, other) => other.length - one.length);
// With the brackets, the comma, or the stop beside it.
const FOUND = new RegExp(`\\p{Ps}*(?:${names.map((name) => name.replace(/[+.]/g, "\\$&")).join("|")})(?![\\p{L}\\d-])[\\p{Pe}.,:;!?،؛؟。，、：；！？]*`, "gu");

/** @param {RegExpExecArray} _ @param {string} before */
const begins = (_, before) => !/[\p{L}\d-]$/u.test(before);

/** The first time that each stands in an answer. @param {HTMLElement} place @param {string | undefined} outcome  what the answer is @param {import("./bubble.js").Ask} ask */
export function explained(place, outcome, ask) {
  const left = new Map(Object.entries(page.explained).filter(([, [answer]]) => answer !== outcome));
  for (const text of left.size ? texts(place) : []) {
    const parts = pieces(text.textContent ?? "", FOUND, begins);
    text.replaceWith(...parts.map((part, index) => (index % 2 ? tapped(part, left, ask) : part)));
  }
}

/** A line may break before and after any button; the signs beside this one stay with it. @param {string} part @param {Map<string, [string, string]>} left @param {import("./bubble.js").Ask} ask */
function tapped(part, left, ask) {
  const name = names.find((one) => part.includes(one)) ?? "";
  if (!left.has(name)) return part;
  const [before = "", after = ""] = part.split(name);
  return element("span", { class: "together" }, before, term(name, left, ask), after);
}

/** @param {string} name @param {Map<string, [string, string]>} left @param {import("./bubble.js").Ask} ask */
function term(name, left, ask) {
  const [answer, question] = left.get(name) ?? ["", ""];
  left.delete(name);
  return button(name, () => ask({ button: answer }, question), { class: "term", "aria-label": `${name} (${words("answer.explain")})` });
}
