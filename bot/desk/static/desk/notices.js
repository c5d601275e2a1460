// The number in the navigation and the title, a sound, and notifications of the browser. They hold no words of a family.
import { ask, oneAtATime } from "./page.js";
import { ring } from "./sound.js";

const STORE = "desk-told";
const title = document.title;
// What this tab told last, also on the page before this one: what came while a page was being left is told by the next.
const newest = { ...JSON.parse(document.body.dataset.newest ?? "{}"), ...JSON.parse(sessionStorage.getItem(STORE)) };
// In this order; what comes with an alert is told by the alert.
const WORDS = {
  alerts: "ALERT: a message sounded like an emergency or a crisis",
  given: "A colleague passed a chat on to you",
  messages: "A family wrote in one of your chats",
  back: "A chat that you snoozed is back",
  waiting: "A family is waiting for a person",
};

function notify(words) {
  if (window.Notification?.permission !== "granted") return;
  const shown = new Notification(words, { tag: words, renotify: true });
  shown.addEventListener("click", () => {
    window.focus();
    window.location.assign(document.body.dataset.queue);
  });
}

export const told = oneAtATime(async () => {
  const open = document.hidden ? null : document.getElementById("chat")?.dataset.chat;
  const count = await (await ask(document.body.dataset.count + (open ? `?open=${open}` : ""))).json();
  const alerts = count.alerts ? `, ${count.alerts} alert${count.alerts > 1 ? "s" : ""}` : "";
  const badge = document.getElementById("badge");
  if (badge) badge.textContent = `${count.waiting} waiting${alerts}`;
  const urgent = count.alerts + count.waiting + count.unread;
  document.title = urgent ? `(${urgent}) ${title}` : title;
  const fresh = Object.keys(WORDS).filter((kind) => count.newest[kind] > (newest[kind] ?? 0));
  Object.assign(newest, count.newest);
  for (const kind of fresh.includes("alerts") ? fresh.filter((kind) => kind !== "messages") : fresh) {
    notify(WORDS[kind]);
    if (kind !== "waiting") ring(kind === "alerts" ? "alerts" : "messages");
  }
  sessionStorage.setItem(STORE, JSON.stringify(newest));
});

export function begin() {
  const button = document.getElementById("notify");
  const state = document.getElementById("notify-state");
  if (!button) return;
  function show() {
    const permission = window.Notification?.permission ?? "denied";
    state.textContent = { granted: "Notifications are on.", denied: "This browser does not allow notifications.", default: "" }[permission];
  }
  button.addEventListener("click", async () => {
    await window.Notification?.requestPermission();
    show();
  });
  show();
}
