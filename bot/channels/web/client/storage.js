// What this device keeps: the chat's token, unsent messages, the draft. One key for each unsent message, so that two tabs
// that write at the same time cannot lose one. Where the browser forbids storage, memory does until the page is closed.

/** @typedef {import("./types.js").Unsent} Unsent */

const PREFIX = "trial-companion:";
const UNSENT = `${PREFIX}unsent:`;
const SEEN = `${PREFIX}seen`;
const RUNG = `${PREFIX}rung`;
const MUTED = `${PREFIX}muted`;
const LANGUAGE = `${PREFIX}language`;
/** @type {Map<string, string>} */
const memory = new Map();

/** @returns {Storage | null} */
function box() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** @param {string} key @param {string | null} value */
function put(key, value) {
  memory.delete(key);
  try {
    if (value === null) box()?.removeItem(key);
    else box()?.setItem(key, value);
    if (box()) return;
  } catch {
    // full: memory it is
  }
  if (value !== null) memory.set(key, value);
}

/** @param {string} key */
const get = (key) => memory.get(key) ?? box()?.getItem(key) ?? null;
const keys = () => [...new Set([...memory.keys(), ...Object.keys(box() ?? {})])];

/** Whether the browser keeps anything. */
export const kept = () => box() !== null;

export const token = () => get(`${PREFIX}token`);
/** Another chat is counted from its beginning. @param {string | null} value */
export function keepToken(value) {
  if (value !== token()) [SEEN, RUNG].forEach((key) => put(key, null));
  put(`${PREFIX}token`, value);
}
export const draft = () => get(`${PREFIX}draft`) ?? "";
/** @param {string} text */
export const keepDraft = (text) => put(`${PREFIX}draft`, text || null);


/** The last message that somebody looked at on this device; null where that was never kept. */
export const seen = () => (get(SEEN) === null ? null : Number(get(SEEN)));
/** @param {number} sequence */
export const keepSeen = (sequence) => put(SEEN, String(sequence));
/** The last message that a sound told of. */
export const rung = () => Number(get(RUNG));
/** @param {number} sequence */
export const keepRung = (sequence) => put(RUNG, String(sequence));
export const muted = () => get(MUTED) !== null;
/** The language that the family chose itself; null where it has not. */
export const language = () => get(LANGUAGE);
/** @param {string} code */
export const keepLanguage = (code) => put(LANGUAGE, code);
/** @param {boolean} silent */
export const mute = (silent) => put(MUTED, silent ? "yes" : null);

/** All unsent messages, in the order in which they were written. @returns {Unsent[]} */
export function unsent() {
  const found = keys().filter((key) => key.startsWith(UNSENT)).map((key) => read(key));
  return found.filter((entry) => entry !== null).sort((a, b) => a.made - b.made || (a.id < b.id ? -1 : 1));
}

/** @param {string} key @returns {Unsent | null} */
function read(key) {
  try {
    const entry = JSON.parse(get(key) ?? "");
    return typeof entry.id === "string" && typeof entry.shown === "string" && entry.content ? entry : null;
  } catch {
    return null; // not ours, or half-written
  }
}

/** @param {Unsent} entry */
export const keepUnsent = (entry) => put(UNSENT + entry.id, JSON.stringify(entry));
/** @param {string} id */
export const dropUnsent = (id) => put(UNSENT + id, null);

/** Everything of ours leaves this device. */
export function forgetAll() {
  keys().filter((key) => key.startsWith(PREFIX)).forEach((key) => put(key, null));
}

/** 128 random bits. `crypto.randomUUID` would need TLS. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Tells when another tab changed something. @param {() => void} changed */
export function onChange(changed) {
  window.addEventListener("storage", ({ key }) => {
    if (key === null || key.startsWith(PREFIX)) changed();
  });
}
