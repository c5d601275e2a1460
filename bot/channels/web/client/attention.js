// Messages that nobody has looked at yet: counted, in the title, told to the site around the page, and heard once.

import * as frame from "./frame.js";
import { keepRung, keepSeen, muted, rung, seen } from "./storage.js";

const title = document.title;
/** @type {number[]} */
let answers = [];
// Whether the messages from before this page was opened are all here.
let complete = false;
// Several messages at once are one sound.
const APART_MS = 3000;
let heard = -APART_MS;

const looking = () => document.visibilityState === "visible" && frame.shown();

/** Another chat, or none. */
export function reset() {
  answers = [];
  complete = false;
  frame.reset();
  show();
}

/** @param {import("./types.js").Message} message */
export function arrived({ author, sequence }) {
  if (author !== "family") answers.push(sequence);
  if (!complete) return;
  look();
  if (author === "person") void ring(sequence);
}

/** All that was said before this page was opened is here. A device that never kept count begins now. @returns {number} as `back` */
export function caughtUp() {
  if (complete) return 0;
  complete = true;
  if (seen() === null) keepSeen(newest());
  return back();
}

/** Somebody may have come back. @returns {number} the first message that nobody had looked at; 0 where there is none, or nobody looks */
export function back() {
  const first = complete && looking() ? unseen()[0] : 0;
  look();
  return first ?? 0;
}

/** Somebody may be looking now. */
export function look() {
  if (complete && looking() && newest() > (seen() ?? 0)) keepSeen(newest());
  show();
}

const newest = () => Math.max(0, ...answers);
const unseen = () => answers.filter((sequence) => sequence > (seen() ?? 0)).sort((one, other) => one - other);

/** Another tab of this device may have been looked at, so the count is that of the device. */
export function show() {
  const count = complete ? unseen().length : 0;
  document.title = count ? `(${count}) ${title}` : title;
  if (complete) frame.report({ unread: count });
}

/** A short sound, where nobody looks, in one tab only. @param {number} [sequence]  the message; else somebody has joined */
export async function ring(sequence = newest()) {
  if (muted() || looking() || rung() >= sequence) return;
  keepRung(sequence);
  await alone(async () => {
    if (performance.now() - heard < APART_MS) return;
    heard = performance.now();
    await import("./sound.js").then(({ play }) => play()).catch(() => {}); // the count shows it too
  });
}

/**
 * What is kept on the device reaches other tabs a little later: two may find that nobody has rung. A lock is taken by
 * one of them, and is held until a late one has heard of it. Sites without https have no locks.
 * @param {() => Promise<void>} play
 */
async function alone(play) {
  if (!navigator.locks) return play();
  await navigator.locks.request("trial-companion:sound", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    await play();
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
  });
}
