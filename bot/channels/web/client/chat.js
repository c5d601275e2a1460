// The chat: agrees, sends, follows, draws.

import { Refusal, pause, request, sleepUntilHope } from "./api.js";
import * as attention from "./attention.js";
import { refusal } from "./bubble.js";
import * as composer from "./composer.js";
import * as files from "./files.js";
import * as frame from "./frame.js";
import * as language from "./language.js";
import { fetchLater } from "./later.js";
import * as log from "./log.js";
import * as menu from "./menu.js";
import * as newest from "./newest.js";
import { take } from "./move.js";
import * as outbox from "./outbox.js";
import { byId, page, say, words } from "./page.js";
import { dropUnsent, forgetAll, keepToken, kept, onChange, token, unsent } from "./storage.js";
import { follow } from "./stream.js";
import * as viewport from "./viewport.js";

/** @typedef {import("./types.js").Message} Message @typedef {import("./types.js").State} State */

const DELETED = "privacy/delete_confirm";
const TYPING_MS = 6000;
let last = 0;
/** @type {State | null} */
let state = null;
/** @type {string | null} */
let followed = null;
let stop = () => {};
// What keeps messages from being sent, and what is wrong with the line. The end of one says nothing of the other.
const troubles = { sending: "", line: "" };
const trouble = () => troubles.sending || troubles.line;
// What stays true until the next message arrives, or somebody begins anew.
const standing = () => (kept() ? "" : words("connection.unkept"));
let notice = standing();
let typingClock = 0;

/** @param {import("./types.js").Content} content @param {string} shown */
export function ask(content, shown) {
  void outbox.add(content, shown);
  if (!token()) askForConsent();
}

function askForConsent() {
  byId("beginning").hidden = false;
  byId("first").hidden = false;
  byId("agree").scrollIntoView({ block: "center" });
  byId("agree").focus({ preventScroll: true });
}

/** Show what the present token, and the unsent messages, ask for. Called whenever either may have changed. */
function refresh() {
  const key = token();
  if (key !== followed) {
    stop();
    log.clear();
    if (followed && !key) notice = words("connection.elsewhere");
    troubles.line = troubles.sending = ""; // they were the other chat's
    last = 0;
    state = null;
    followed = key;
    attention.reset();
    if (key) stop = follow(key, reader(key));
  }
  byId("agree").parentElement?.toggleAttribute("hidden", Boolean(key));
  byId("agreed").hidden = !key;
  byId("answered")?.toggleAttribute("hidden", Boolean(key));
  if (key) byId("first").hidden = true;
  else byId("beginning").hidden = false;
  if (!key) frame.report({ unread: 0, waiting: false });
  drawUnsent();
  drawState();
  attention.show();
  if (key) void outbox.flush();
}

function drawUnsent() {
  const entries = unsent();
  if (entries.every(({ refused }) => refused)) troubles.sending = "";
  log.showUnsent(entries, (entry) => ({
    waiting: !token() ? words("consent.first") : trouble(),
    again: () => (token() ? void outbox.again(entry) : askForConsent()),
    edit: () => {
      outbox.discard(entry.id);
      composer.putBack(entry.content.text ?? "");
    },
    discard: () => {
      outbox.discard(entry.id);
      byId("text").focus();
    },
  }));
}

function drawState() {
  const name = state?.person || words("who.nameless");
  document.body.dataset.owner = state?.owner ?? "assistant";
  const text = !state || state.owner === "assistant" ? "" : words(`state.${state.owner}`, { name });
  if (byId("state").textContent !== text) byId("state").textContent = text;
  const doing = state?.typing ? words("typing.person", { name }) : state?.working ? words("typing.assistant") : "";
  say(trouble() || doing || notice);
  document.body.classList.toggle("working", Boolean(doing) && !trouble());
}

/** What is true while a call fails that may succeed later. @param {Refusal} refused */
function unreachable({ status, code, seconds }) {
  if (!navigator.onLine) return words("connection.offline");
  if (code === "too_many_chats") return words("connection.many", { count: Math.ceil(seconds / 60) });
  if (status === 429) return words("connection.busy", { count: seconds });
  return words(status ? "connection.server" : "connection.trying");
}

/** @param {keyof typeof troubles} kind @param {string} text */
function setTrouble(kind, text) {
  if (text === troubles[kind]) return;
  troubles[kind] = text;
  drawUnsent();
  drawState();
}

/** @param {string} key @returns {import("./stream.js").Reader} */
const reader = (key) => ({
  after: () => last,
  prepare: fetchLater,
  message: (message) => key === followed && received(message),
  state: (now) => {
    if (key !== followed) return;
    const before = state;
    state = now;
    frame.report({ waiting: asked(now) });
    const missed = attention.caughtUp();
    if (before && before.owner !== now.owner && now.owner === "person") void attention.ring();
    clearTimeout(typingClock);
    if (now.typing) typingClock = window.setTimeout(() => hushed(now), TYPING_MS);
    drawState();
    if (!before) {
      setTimeout(() => {
        log.toEnd(); // after the tools below the last message are there
        log.showFrom(missed);
        log.announceNew();
      }, 0);
    }
  },
  gone: () => key === followed && ended(),
  connected: () => {
    if (troubles.line) outbox.hurry();
    setTrouble("line", "");
  },
  lost: (refused) => setTrouble("line", unreachable(refused)),
  wanted: () => asked(state),
});

/** Whether a person is asked for, or has the chat. @param {State | null} now */
const asked = (now) => now?.owner === "waiting" || now?.owner === "person";

/** @param {State} now */
function hushed(now) {
  if (state !== now) return;
  state = { ...now, typing: false };
  drawState();
}

/** @param {Message} message */
function received(message) {
  last = Math.max(last, message.sequence);
  if (message.id) dropUnsent(message.id);
  if (log.show(message, ask)) attention.arrived(message);
  language.heard(message.outcome);
  if (message.id && troubles.sending) storedAfterAll();
  if (message.outcome === DELETED) deletedByButton(message);
}

/** A message that seemed not to go is stored: nothing waits for its next try. */
function storedAfterAll() {
  outbox.hurry();
  drawUnsent();
  drawState();
}

/** The chat's own button has emptied it: nothing of it stays on this device. @param {Message} message */
function deletedByButton(message) {
  forget();
  remark(message.text);
}

function ended() {
  keepToken(null);
  refresh();
  remark(words("connection.ended"));
}

/** @param {string} text */
function remark(text) {
  notice = text;
  drawState();
}

function forget() {
  forgetAll();
  composer.put("");
  refresh();
  remark("");
  byId("beginning").hidden = false;
  byId("scroller").scrollTop = 0;
  byId("text").focus({ preventScroll: true });
}

async function agree() {
  const agreeing = /** @type {HTMLButtonElement} */ (byId("agree"));
  agreeing.setAttribute("aria-disabled", "true");
  const body = { consent: { version: page.words.consent.version, language: page.language, chosen: language.chosen() } };
  for (let attempt = 0; !token(); attempt += 1) {
    try {
      const opened = await (await request("conversations", { method: "POST", body })).json();
      keepToken(opened.token);
      troubles.line = notice = "";
    } catch (error) {
      const refused = error instanceof Refusal ? error : new Refusal("broken answer");
      setTrouble("line", refused.passing ? unreachable(refused) : words("connection.broken"));
      if (!refused.passing) break;
      await sleepUntilHope(Math.max(pause(attempt), refused.seconds * 1000));
    }
  }
  agreeing.removeAttribute("aria-disabled");
  refresh();
  byId("text").focus();
}

outbox.start({
  changed: () => {
    drawUnsent();
    drawState();
    log.toEnd();
  },
  stored: (message) => {
    notice = standing();
    setTrouble("sending", "");
    log.show(message, ask);
    drawUnsent();
  },
  failed: (refused) => {
    setTrouble("sending", refused.passing ? unreachable(refused) : "");
    if (!refused.passing) remark(refusal(refused.code));
    if (refused.reply) log.showPassing(refused.reply, ask);
    drawUnsent();
  },
  ended,
});
language.start();
viewport.start();
newest.start();
void import("./carry.js").then(({ carry }) => carry(byId("log"))).catch(() => {});
menu.start({ ask, forget, remark });
files.start(ask, remark);
byId("text").addEventListener("input", () => void import("./suggestions.js").then(({ start }) => start((button, shown) => {
  composer.put("");
  ask({ button }, shown);
})).catch(() => {}), { once: true });
frame.start((open) => {
  log.showFrom(attention.back());
  if (open) byId("text").focus();
});
byId("agree").addEventListener("click", () => byId("agree").hasAttribute("aria-disabled") || void agree());
document.querySelectorAll("[data-outcome]").forEach((choice) =>
  choice.addEventListener("click", () => ask({ button: choice.getAttribute("data-outcome") ?? "" }, choice.textContent ?? "")));
document.addEventListener("visibilitychange", () => log.showFrom(attention.back()));
window.addEventListener("online", () => token() || setTrouble("line", ""));
window.addEventListener("offline", () => setTrouble("line", words("connection.offline")));
onChange(refresh);
refresh();
void take(refresh, remark);
performance.mark("complete");
