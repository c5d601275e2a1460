// What can be done with one answer: add its question to the list, copy, print.

import { later } from "./later.js";
import { button, element, words } from "./page.js";

/** @typedef {import("./types.js").Message} Message */

/** What each bubble on the screen shows. @type {WeakMap<Element, Message>} */
export const drawn = new WeakMap();

/**
 * @param {Message} message
 * @param {HTMLElement} bubble
 * @param {import("./bubble.js").Ask} ask
 * @returns {HTMLElement | null}
 */
export function tools(message, bubble, ask) {
  drawn.set(bubble, message);
  if (message.author === "family" || message.card || !worth(message)) return null;
  const row = element("div", { class: "tools", role: "group", "aria-label": words("answer.tools") });
  if (message.add) row.append(adder(message.add, ask));
  if (later.plain) row.append(copier(message, later.plain));
  row.append(button(words("answer.print"), () => print(bubble)));
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

/** @param {Message} message @param {(message: Message) => string} plain */
function copier(message, plain) {
  const made = button(words("answer.copy"), async () => {
    await copy(plain(message));
    made.textContent = words("answer.copied");
    setTimeout(() => (made.textContent = words("answer.copy")), 3000);
  });
  return made;
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

/** Print one message. On iPhones `print` returns before anything is drawn. @param {HTMLElement} bubble */
function print(bubble) {
  const mark = (/** @type {boolean} */ on) => {
    bubble.classList.toggle("printed", on);
    document.body.classList.toggle("printing", on);
  };
  mark(true);
  // Whoever uses the page again has printed, also where a browser does not say so.
  for (const end of ["afterprint", "pointerdown", "keydown"]) window.addEventListener(end, () => mark(false), { once: true });
  window.print();
}
