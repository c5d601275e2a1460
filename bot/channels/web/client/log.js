// The conversation on the screen: every stored message once, by its sequence number, and below them what is not sent yet.

import { bubble, unsentBubble } from "./bubble.js";
import { missed } from "./newest.js";
import { byId } from "./page.js";

/** @typedef {import("./types.js").Message} Message @typedef {import("./types.js").Unsent} Unsent */

const log = byId("log");
const scroller = byId("scroller");
const NEAR = 160;
// After everything that is stored.
const LAST = 1e9;
// Whoever has just asked wants to read the reply, also where a picture that came late has moved the end away.
let asked = false;

/** @param {Message} message @param {import("./bubble.js").Ask} ask @returns {boolean} whether it is new here */
export function show(message, ask) {
  if (log.querySelector(`[data-sequence="${message.sequence}"]`)) return false;
  // In a frame that is closed nothing has a height: who opens it is led to what came meanwhile.
  const near = scroller.clientHeight > 0 && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  if (message.card && message.sequence < LAST) dropPassing();
  const made = bubble(message, ask);
  const stored = [...log.querySelectorAll("[data-sequence]")];
  const before = stored.reverse().find((other) => Number(other.getAttribute("data-sequence")) < message.sequence);
  log.querySelector(`[data-id="${message.id}"]`)?.remove();
  // An alarm interrupts a screen reader.
  const announced = log.getAttribute("aria-live") !== "off"; // Firefox before 119 has no property for it
  if (announced) log.setAttribute("aria-live", message.card === "alarm" ? "assertive" : "polite");
  if (before) before.after(made);
  else log.prepend(made);
  if (near || asked || (announced && message.card === "alarm")) lead(made, message);
  else if (announced) missed(made);
  if (message.author !== "family") asked = false;
  return true;
}

/** Show what is not in the log of the server. @param {Message} message @param {import("./bubble.js").Ask} ask */
export const showPassing = (message, ask) => show({ ...message, sequence: LAST }, ask);

/** The stored words to an alarm take its place; until they are here it stays. */
const dropPassing = () => log.querySelector(`[data-sequence="${LAST}"]`)?.remove();

/** Scroll so that a new message is read from its beginning, below the question that it answers. @param {HTMLElement} made @param {Message} message */
function lead(made, { author }) {
  const question = author === "assistant" && [...log.querySelectorAll("article.family")].pop();
  const target = question && question.clientHeight < scroller.clientHeight / 3 ? question : made;
  target.scrollIntoView({ block: author === "family" ? "end" : "start" });
}

/**
 * Draw what is not sent. What is drawn already, and has not changed, stays: focus must not be lost.
 * @param {Unsent[]} entries
 * @param {(entry: Unsent) => Parameters<typeof unsentBubble>[1]} actions
 */
export function showUnsent(entries, actions) {
  const ids = new Set(entries.map(({ id }) => id));
  log.querySelectorAll("[data-id]").forEach((old) => ids.has(old.getAttribute("data-id") ?? "") || old.remove());
  for (const entry of entries) {
    const given = actions(entry);
    const sign = `${entry.refused ?? ""}|${given.waiting}`;
    const old = log.querySelector(`[data-id="${entry.id}"]`);
    if (old?.getAttribute("data-sign") === sign) continue;
    const made = unsentBubble(entry, given);
    made.setAttribute("data-sign", sign);
    if (old) replace(old, made);
    else log.append(made);
    asked = true;
    made.scrollIntoView({ block: "nearest" });
  }
}

/** @param {Element} old @param {HTMLElement} made */
function replace(old, made) {
  const focused = [...old.querySelectorAll("button")].indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  old.replaceWith(made);
  if (focused >= 0) (made.querySelectorAll("button")[focused] ?? byId("text")).focus();
}

/** From now on new messages are announced. The ones that were there before are not. */
export const announceNew = () => log.setAttribute("aria-live", "polite");

export function clear() {
  log.setAttribute("aria-live", "off");
  log.replaceChildren();
}

/** Who comes back reads on where it left off. @param {number} sequence  0: nothing came */
export const showFrom = (sequence) => log.querySelector(`[data-sequence="${sequence}"]`)?.scrollIntoView({ block: "start" });

export const toEnd = () => (log.lastElementChild ?? log).scrollIntoView({ block: "nearest" });
