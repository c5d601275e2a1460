// Words that leave the page: copied, or on paper.

import { byId, page, speaker, words } from "./page.js";
import { drawn } from "./tools.js";

/** @typedef {import("./types.js").Message} Message */

/** Words that are copied by hand, or printed, take along where they come from. @param {HTMLElement} log */
export function carry(log) {
  log.addEventListener("copy", (event) => {
    const selection = document.getSelection();
    const from = selection?.rangeCount ? origins(selection.getRangeAt(0), log) : "";
    if (!from || !event.clipboardData) return;
    event.clipboardData.setData("text/plain", `${selection}\n\n${from}`);
    event.preventDefault();
  });
  /** @type {Element[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    const alone = drawn.get(document.querySelector(".printing .printed") ?? log);
    byId("printed").textContent = alone?.author === "person" ? origin(alone).join() : carried();
    opened = [...log.querySelectorAll("details:not([open])")];
    opened.forEach((details) => details.setAttribute("open", ""));
  });
  window.addEventListener("afterprint", () => opened.forEach((details) => details.removeAttribute("open")));
}

/** Where the chosen words come from, each source once. @param {Range} range @param {HTMLElement} log */
function origins(range, log) {
  const found = [...log.querySelectorAll("article")].filter((article) => touches(range, article)).map((article) => drawn.get(article));
  return [...new Set(found.flatMap((message) => (message ? origin(message) : [])))].join("\n\n");
}

/** Whether words of a message are chosen: three clicks choose a paragraph and lead to the edge of the next message. @param {Range} range @param {Element} article */
function touches(range, article) {
  if (!range.intersectsNode(article)) return false;
  const part = document.createRange();
  part.selectNodeContents(article);
  if (part.isPointInRange(range.startContainer, range.startOffset)) part.setStart(range.startContainer, range.startOffset);
  if (part.isPointInRange(range.endContainer, range.endOffset)) part.setEnd(range.endContainer, range.endOffset);
  return Boolean(String(part).trim());
}

/** A message as text to paste. @param {Message} message */
export function plain(message) {
  const { text, unverified, ask } = message, parts = [text];
  if (unverified) parts.push(`${words("answer.unverified")} ${unverified}`);
  if (ask) parts.push(`${words("answer.ask")} ${ask}`);
  return [...parts, ...origin(message)].join("\n\n");
}

/** Where words come from, wherever they are taken: nobody takes a person's for ours; the family knows its own. @param {Message} message */
function origin({ author, name, time, sources = [] }) {
  if (author === "family") return [];
  if (author === "person") return [`${speaker(author, name)}, ${long(time)}`];
  return [...sources.map(({ title, publisher, section, url }) =>
    [[title, publisher, section].filter(Boolean).join(", "), url].filter(Boolean).join(": ")), carried()];
}

/** @param {string} [time]  now, where there is none */
const long = (time) => new Intl.DateTimeFormat(page.language, { dateStyle: "long" }).format(time ? new Date(time) : new Date());

/** What goes with our words: day, source, and that they are no medical advice. */
const carried = () => words("answer.carried", { date: long(), registry: page.registry, url: `${location.origin}/chat/` });
