// The three buttons above the chat. What the two dialogs show is fetched when somebody wants it.

import { byId, words } from "./page.js";

/**
 * @typedef {object} Actions
 * @property {import("./bubble.js").Ask} ask
 * @property {() => void} forget  take the chat off this device and the screen
 * @property {(text: string) => void} remark  say something that stays until the next message
 */

/** @typedef {(outcome: string, shown: string) => void} Question */

/** @param {Actions} actions */
export function start({ ask, forget, remark }) {
  const question = (/** @type {string} */ outcome, /** @type {string} */ shown) => ask({ button: outcome }, shown);
  byId("person").addEventListener("click", () => question("human/handoff", words("menu.person")));
  opens("topics", async () => (await import("./topics.js")).show(question), remark);
  opens("menu", async () => (await import("./dialogs.js")).menu({ ask, forget, remark }, question), remark);
}

/** A second press while it comes opens no second one. @param {string} id @param {() => Promise<void>} show @param {Actions["remark"]} remark */
function opens(id, show, remark) {
  const opener = /** @type {HTMLButtonElement} */ (byId(id));
  opener.addEventListener("click", async () => {
    if (opener.getAttribute("aria-busy") === "true") return;
    opener.setAttribute("aria-busy", "true");
    await show().catch(() => remark(words("connection.offline")));
    opener.setAttribute("aria-busy", "false");
  });
}
