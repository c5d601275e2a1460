// Whether an answer helped, and a line for a free word.

import { request } from "./api.js";
import { button, element, words } from "./page.js";
import { token } from "./storage.js";

/** @typedef {import("./types.js").Message} Message */

/** @param {Message} message */
export function feedback({ sequence, helpful: said }) {
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
