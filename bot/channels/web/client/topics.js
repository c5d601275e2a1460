// All questions by topic, and one field to find them. This file, and what it shows, is fetched when somebody opens it.

import { dialog } from "./dialogs.js";
import { finder } from "./finding.js";
import { button, element, page } from "./page.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {{words: Record<string, string>, topics: [group: string, name: string, entries: Entry[]][]}} Topics */

const SHARE = 0.35;
const SHOWN = 12;

/** @type {Promise<Topics> | null} */
let fetched = null;

/** @returns {Promise<Topics>} */
export function all() {
  fetched ??= fetch(`/chat/topics?lang=${page.language}`).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  });
  fetched.catch(() => (fetched = null));
  return fetched;
}

/** @param {import("./menu.js").Question} question */
export async function show(question) {
  const { words, topics } = await all();
  dialog(words.heading ?? "", (close) => {
    const choice = (/** @type {Entry} */ [outcome, text, lang]) => button(text, () => {
      close();
      question(outcome, text);
    }, { lang, dir: "auto" });
    const groups = element("div", {}, ...topics.map(([, name, entries]) =>
      element("details", { name: "topic" }, element("summary", {}, name), element("div", { class: "stack" }, ...entries.map(choice)))));
    return [...field(words, topics.flatMap(([, , entries]) => entries), choice, groups), groups];
  });
}

/** @param {Record<string, string>} words @param {Entry[]} entries @param {(entry: Entry) => HTMLElement} choice @param {HTMLElement} groups */
function field(words, entries, choice, groups) {
  const find = finder(entries);
  const input = element("input", { type: "search", id: "find", autocomplete: "off", dir: "auto" });
  const told = element("p", { role: "status" });
  const results = element("div", { class: "stack" });
  input.addEventListener("input", () => {
    const typed = input.value.trim();
    const found = find(typed, SHARE).slice(0, SHOWN);
    results.replaceChildren(...found.map(choice));
    groups.hidden = found.length > 0;
    told.textContent = !typed ? "" : found.length ? (words.found ?? "").replace("{count}", String(found.length)) : words.none ?? "";
  });
  // The arrows lead through what was found and back.
  for (const place of [input, results]) place.addEventListener("keydown", (event) => step(event, input, results));
  return [element("div", { class: "find" }, element("label", { for: "find" }, words.find ?? ""), input), told, results];
}

/** @param {Event} event @param {HTMLElement} input @param {HTMLElement} results */
function step(event, input, results) {
  const { key } = /** @type {KeyboardEvent} */ (event);
  const stops = /** @type {HTMLElement[]} */ ([input, ...results.children]);
  const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = key === "ArrowDown" ? stops[at + 1] : key === "ArrowUp" ? stops[at - 1] : undefined;
  if (!next) return;
  event.preventDefault();
  next.focus();
}
