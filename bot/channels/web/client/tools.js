// What can be done with one answer: add its question to the list, copy, print, say whether it helped.

import { request } from "./api.js";
import { button, element, words } from "./page.js";
import { token } from "./storage.js";

/** @typedef {import("./types.js").Message} Message */

/**
 * @param {Message} message
 * @param {HTMLElement} bubble
 * @param {import("./bubble.js").Ask} ask
 * @returns {HTMLElement | null}
 */
export function tools(message, bubble, ask) {
  if (message.author === "family" || message.card) return null;
  const row = element("div", { class: "tools", role: "group", "aria-label": words("answer.tools") });
  if (message.add) row.append(adder(message.add, ask));
  row.append(copier(message), button(words("answer.print"), () => print(bubble)));
  // Screen readers announce the message, not its tools: they appear after it, in a part that is not announced.
  const all = element("div", { "aria-live": "off", hidden: true }, row);
  if (message.review || message.repeats || message.sources?.length) all.append(feedback(message));
  setTimeout(() => all.removeAttribute("hidden"), 0);
  return all;
}

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

/** Print one message. @param {HTMLElement} bubble */
function print(bubble) {
  const opened = [...bubble.querySelectorAll("details:not([open])")];
  opened.forEach((details) => details.setAttribute("open", ""));
  bubble.classList.add("printed");
  document.body.classList.add("printing");
  window.print();
  document.body.classList.remove("printing");
  bubble.classList.remove("printed");
  opened.forEach((details) => details.removeAttribute("open"));
}

/** @param {Message} message */
function feedback({ sequence, helpful: said }) {
  const place = element("div", { class: "feedback" });
  const note = element("p", { role: "status" });
  const send = async (/** @type {boolean} */ helpful, word = "") => {
    try {
      await request("feedback", { method: "POST", token: token(), body: { sequence, helpful, word } });
      return true;
    } catch {
      note.textContent = words("feedback.failed");
      return false;
    }
  };
  const question = element("span", { id: `helpful-${sequence}` }, words("feedback.ask"));
  const rate = async (/** @type {boolean} */ helpful) => {
    if (!(await send(helpful))) return;
    yes.setAttribute("aria-pressed", String(helpful));
    no.setAttribute("aria-pressed", String(!helpful));
    note.textContent = words(helpful ? "feedback.thanks" : "feedback.noted");
    place.querySelector("form")?.remove();
    if (helpful) return;
    const form = wish((word) => send(false, word), note);
    place.append(form);
    form.scrollIntoView({ block: "nearest" });
  };
  const yes = button(words("feedback.yes"), () => rate(true), { "aria-pressed": String(said === true) });
  const no = button(words("feedback.no"), () => rate(false), { "aria-pressed": String(said === false) });
  place.append(element("div", { class: "tools", role: "group", "aria-labelledby": question.id }, question, yes, no), note);
  return place;
}

/** A line for a free word. @param {(word: string) => Promise<boolean>} send @param {HTMLElement} note */
function wish(send, note) {
  const field = element("input", { type: "text", maxlength: 500, dir: "auto" });
  const form = element("form", {}, element("label", {}, words("feedback.word"), field), element("button", {}, words("feedback.send")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!field.value.trim() || !(await send(field.value.trim()))) return;
    note.textContent = words("feedback.thanks");
    note.tabIndex = -1;
    note.focus();
    form.remove();
  });
  return form;
}
