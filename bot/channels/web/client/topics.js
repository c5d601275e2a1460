// All questions by topic. This file, and what it shows, is fetched when somebody opens it.

import { dialog } from "./dialogs.js";
import { button, element, page } from "./page.js";

/** @param {(outcome: string, shown: string) => void} question */
export async function show(question) {
  const answer = await fetch(`/chat/topics?lang=${page.language}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  /** @type {{heading: string, topics: [group: string, name: string, entries: import("./types.js").Entry[]][]}} */
  const { heading, topics } = await answer.json();
  dialog(heading, (close) => topics.map(([, name, entries]) => {
    const items = entries.map(([outcome, text, lang]) => button(text, () => {
      close();
      question(outcome, text);
    }, { lang, dir: "auto" }));
    return element("details", { name: "topic" }, element("summary", {}, name), element("div", { class: "stack" }, ...items));
  }));
}
