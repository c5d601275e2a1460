// The number in the navigation and the title, a sound, and notifications of the browser. They hold no words of a family.
import { ask, oneAtATime } from "./page.js";
import { ring } from "./sound.js";

const STORE = "desk-told";
const title = document.title;
// What this tab told last, also on the page before this one: what came while a page was being left is told by the next.
const newest = JSON.parse(sessionStorage.getItem(STORE)) ?? {
  waiting: Number(document.body.dataset.newestWaiting),
  alerts: Number(document.body.dataset.newestAlerts),
};
const WORDS = { alerts: "ALERT: a message sounded like an emergency or a crisis", waiting: "A family is waiting for a person" };

function notify(words) {
  if (window.Notification?.permission !== "granted") return;
  const shown = new Notification(words, { tag: words, renotify: true });
  shown.addEventListener("click", () => {
    window.focus();
    window.location.assign(document.body.dataset.queue);
  });
}

export const told = oneAtATime(async () => {
  const count = await (await ask(document.body.dataset.count)).json();
  const alerts = count.alerts ? `, ${count.alerts} alert${count.alerts > 1 ? "s" : ""}` : "";
  const badge = document.getElementById("badge");
  if (badge) badge.textContent = `${count.waiting} waiting${alerts}`;
  const urgent = count.alerts + count.waiting;
  document.title = urgent ? `(${urgent}) ${title}` : title;
  for (const kind of ["alerts", "waiting"]) {
    if (count.newest[kind] <= newest[kind]) continue;
    newest[kind] = count.newest[kind];
    notify(WORDS[kind]);
    if (kind === "alerts") ring();
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
