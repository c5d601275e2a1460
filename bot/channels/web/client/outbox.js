// Unsent messages: kept on the device until the server says that it has stored them, and sent one after the other.

import { Refusal, pause, request, sleepUntilHope } from "./api.js";
import { dropUnsent, keepToken, keepUnsent, newId, token, unsent } from "./storage.js";

/** @typedef {import("./types.js").Unsent} Unsent @typedef {import("./types.js").Message} Message */

/**
 * @typedef {object} Listener
 * @property {() => void} changed  the list of unsent messages is another one
 * @property {(message: Message) => void} stored
 * @property {(refusal: Refusal) => void} failed  sending failed for now
 * @property {() => void} ended  the token opens no chat any more
 */

/** @type {Listener} */
let listener;
let sending = false;
let hurried = () => {};

/** @param {Listener} given */
export function start(given) {
  listener = given;
}

/** @param {import("./types.js").Content} content @param {string} shown */
export function add(content, shown) {
  const last = unsent().pop()?.made ?? 0;
  keepUnsent({ id: newId(), made: Math.max(Date.now(), last + 1), shown, content });
  listener.changed();
  return flush();
}

/** @param {string} id */
export function discard(id) {
  dropUnsent(id);
  hurried(); // what is written next does not wait for the time of this one
  listener.changed();
}

/** Send a refused message once more, or a waiting one at once. @param {Unsent} entry */
export function again({ refused, ...entry }) {
  if (refused) keepUnsent(entry);
  listener.changed();
  hurried();
  return flush();
}

/** The server can be reached again. A limit is waited for all the same. */
export const hurry = () => seconds || hurried();

/** Send all that waits, in order. */
export async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (let attempt = 0; ; ) {
      const next = token() ? unsent().find(({ refused }) => !refused) : undefined;
      if (!next) break;
      attempt = (await send(next)) ? 0 : attempt + 1;
      if (attempt) await rest(attempt);
    }
  } finally {
    sending = false;
  }
}

let seconds = 0;

/** @param {number} attempt */
async function rest(attempt) {
  const waited = sleepUntilHope(Math.max(pause(attempt - 1), seconds * 1000));
  await Promise.race([waited, new Promise((resolve) => (hurried = () => resolve(undefined)))]);
}

/** Whether the server has answered for good. @param {Unsent} entry @returns {Promise<boolean>} */
async function send(entry) {
  const key = token();
  try {
    const body = { id: entry.id, ...entry.content };
    const response = await request("messages", { method: "POST", body, token: key, headers: { Prefer: "respond-async" } });
    const { message } = await response.json();
    dropUnsent(entry.id);
    if (token() === key) listener.stored(message); // else the chat was deleted meanwhile
    return true;
  } catch (error) {
    return failed(entry, key, error instanceof Refusal ? error : new Refusal("broken answer"));
  }
}

/** @param {Unsent} entry @param {string | null} key @param {Refusal} refusal */
function failed(entry, key, refusal) {
  if (refusal.status === 401 || refusal.status === 404) {
    if (token() === key) keepToken(null);
    listener.ended();
    return true;
  }
  seconds = refusal.seconds;
  if (!refusal.passing) keepUnsent({ ...entry, refused: refusal.code || "other" });
  listener.failed(refusal);
  return !refusal.passing;
}
