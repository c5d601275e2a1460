// All questions by topic. This file, and what it shows, is fetched when somebody opens it.

import { dialog } from "./menu.js";
import { button, element, page, words } from "./page.js";

/** @param {(outcome: string, shown: string) => void} question */
export async function show(question) {
  const answer = await fetch(`/chat/topics?lang=${page.language}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  /** @type {{topics: [group: string, entries: import("./types.js").Entry[]][]}} */
  const { topics } = await answer.json();
  dialog(words("topics.heading"), (close) => topics.map(([group, entries]) => {
    const items = entries.map(([outcome, text, lang]) => button(text, () => {
      close();
      question(outcome, text);
    }, { lang, dir: "auto" }));
    return element("details", { name: "topic" }, element("summary", {}, words(`topics.${group}`)), element("div", { class: "stack" }, ...items));
  }));
}
