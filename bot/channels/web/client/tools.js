// What can be done with one answer: add its question to the list, copy, print.

import { later } from "./later.js";
import { button, element, page, words } from "./page.js";

/** @typedef {import("./types.js").Message} Message */

/**
 * @param {Message} message
 * @param {HTMLElement} bubble
 * @param {import("./bubble.js").Ask} ask
 * @returns {HTMLElement | null}
 */
export function tools(message, bubble, ask) {
  if (message.author === "family" || message.card || !worth(message)) return null;
  const row = element("div", { class: "tools", role: "group", "aria-label": words("answer.tools") });
  if (message.add) row.append(adder(message.add, ask));
  row.append(copier(message), button(words("answer.print"), () => print(bubble)));
  // Screen readers announce the message, not its tools: they appear after it, in a part that is not announced.
  const all = element("div", { "aria-live": "off", hidden: true }, row);
  if (message.review || message.repeats || message.sources?.length) all.append(...(later.feedback ? [later.feedback(message)] : []));
  setTimeout(() => all.removeAttribute("hidden"), 0);
  return all;
}

/** A greeting is not worth a copy. @param {Message} message */
const worth = ({ author, review, repeats, sources, add }) => author === "person" || review || repeats || sources?.length || add;

/** @param {string} id @param {import("./bubble.js").Ask} ask */
function adder(id, ask) {
  const made = button(words("answer.add"), () => {
    ask({ button: id }, words("answer.add"));
    made.textContent = words("answer.added");
  });
  return made;
}

/** @param {Message} message */
function copier(message) {
  const made = button(words("answer.copy"), async () => {
    await copy(plain(message));
    made.textContent = words("answer.copied");
    setTimeout(() => (made.textContent = words("answer.copy")), 3000);
  });
  return made;
}

/** A message as text to paste. @param {Message} message */
function plain({ text, unverified, ask, sources = [] }) {
  const parts = [text];
  if (unverified) parts.push(`${words("answer.unverified")} ${unverified}`);
  if (ask) parts.push(`${words("answer.ask")} ${ask}`);
  parts.push(...sources.map(({ title, publisher, section, url }) =>
    [[title, publisher, section].filter(Boolean).join(", "), url].filter(Boolean).join(": ")));
  parts.push(carried());
  return parts.join("\n\n");
}

/** Without TLS the browser has no clipboard interface; then the old way. @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const field = element("textarea", { class: "away", "aria-hidden": "true" });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    focused?.focus();
  }
}

/** What goes with our words wherever they are taken: day, source, and that they are no medical advice. */
export const carried = () => {
  const date = new Intl.DateTimeFormat(page.language, { dateStyle: "long" }).format(new Date());
  return words("answer.carried", { date, registry: page.registry, url: `${location.origin}/chat/` });
};

/** Print one message. @param {HTMLElement} bubble */
function print(bubble) {
  bubble.classList.add("printed");
  document.body.classList.add("printing");
  window.print();
  document.body.classList.remove("printing");
  bubble.classList.remove("printed");
}
