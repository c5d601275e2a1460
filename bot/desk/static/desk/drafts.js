// What is being written survives a reload, a lost session and a colleague's claim: in this tab, until it is sent, and for
// who wrote it. Where somebody else signs in, it is dropped.
import { user } from "./page.js";

const KEY = /^draft:\d+:([^:]+):(.+)$/;
const KINDS = { text: "Your answer", note: "Your note", line: "Your last message" };

function keyOf(chat, field) {
  return `draft:${user}:${chat}:${field.id}`;
}

function keep(chat, field) {
  if (field.value) sessionStorage.setItem(keyOf(chat, field), field.value);
  else sessionStorage.removeItem(keyOf(chat, field));
}

/** Drops what another person left in this tab. Before anybody has signed in, it is not known whose tab it is. */
export function dropOthers() {
  if (!user) return;
  for (const key of Object.keys(sessionStorage)) {
    const [kind, whose] = key.split(":");
    if (["draft", "tried"].includes(kind) && whose !== user) sessionStorage.removeItem(key);
  }
}

/** The fields of a chat's page that are sent without leaving it: each holds what was written there before, and keeps what is written from now on. */
export function keepDrafts(chat, page) {
  for (const field of page.querySelectorAll("form[data-post] textarea[id]")) {
    field.value ||= sessionStorage.getItem(keyOf(chat, field)) ?? "";
    field.addEventListener("input", () => keep(chat, field));
    field.form.addEventListener("sent", () => keep(chat, field));
  }
}

/** The drafts of this tab that no field of this page holds: `[key, kind, text]`. */
function left() {
  const found = [];
  if (!user) return found;
  for (const key of Object.keys(sessionStorage)) {
    const [, chat, field] = KEY.exec(key) ?? [];
    const page = document.querySelector("[data-chat], [data-drafts], [data-sends]");
    const here = page && Object.values(page.dataset).some((value) => value.includes(chat));
    const listed = document.querySelector(`main a[href*="/chats/${chat}/"]`);
    if (chat && !(here && (document.getElementById(field) || page.dataset.sends)) && !listed) found.push([key, KINDS[field] ?? "Your text", sessionStorage.getItem(key)]);
  }
  return found;
}

/** A last message that was sent from a page of its own is no draft any more once the server says that it was said. */
export function forgetSent() {
  for (const { dataset } of document.querySelectorAll("[data-sent]")) sessionStorage.removeItem(`draft:${user}:${dataset.sent}`);
}

/** Shows what was written in a chat that one can no longer write in, to be copied or thrown away. */
export function showLeft() {
  const box = document.getElementById("left");
  if (!box) return;
  for (const [key, kind, text] of left()) box.append(shown(key, kind, text));
}

function shown(key, kind, text) {
  const made = document.getElementById("left-draft").content.cloneNode(true).firstElementChild;
  const words = made.querySelector("textarea");
  made.querySelector("b").textContent = `${kind}, not sent:`;
  words.value = text;
  words.setAttribute("aria-label", `${kind}, not sent`);
  const [copy, discard] = made.querySelectorAll("button");
  copy.addEventListener("click", () => {
    words.select();
    navigator.clipboard?.writeText(text).catch(() => {});
  });
  discard.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    made.remove();
  });
  return made;
}
