// The sentences of an answer that lie nearest to the question. Its words stay as they are; a reader may still read all.

import { element, page, words } from "./page.js";

/** A paragraph with none of the sentences keeps its links. @param {HTMLElement} paragraph @param {string[]} sentences */
export function mark(paragraph, sentences) {
  if (!sentences.some((sentence) => paragraph.textContent?.includes(sentence))) return;
  const parts = sentences.reduce((found, sentence) => found.flatMap((part) => around(part, sentence)), [paragraph.textContent ?? ""]);
  paragraph.replaceChildren(...parts.map((part) => (sentences.includes(part) ? nearest(part) : part)));
}

/** A part cut where the sentence stands in it; a sentence that is cut out already stays whole. @param {string} part @param {string} sentence */
function around(part, sentence) {
  const start = part.indexOf(sentence);
  return start < 0 ? [part] : [part.slice(0, start), sentence, part.slice(start + sentence.length)];
}

/** Screen readers say nothing of a mark, so words do. Their direction is not the text's. @param {string} sentence */
const nearest = (sentence) =>
  element("mark", {}, element("span", { class: "away", lang: page.language, dir: "auto" }, `${words("answer.nearest")} `), sentence);

/** @param {Element} text */
export function unmark(text) {
  text.querySelectorAll("mark .away").forEach((words) => words.remove());
  text.querySelectorAll("mark").forEach((old) => old.replaceWith(...old.childNodes));
  text.normalize();
}
