// Single keys. They can be turned off, and are off while somebody writes (WCAG 2.1.4).
const STORE = "desk-keys";
const PLACE = "desk-place";

const ROWS = "article.row, #record article";
const LINK = ":is(h2, h3) a";

function rows() {
  return [...document.querySelectorAll(ROWS)];
}

function move(step) {
  const all = rows();
  const place = all.indexOf(document.activeElement?.closest(ROWS));
  all[Math.min(Math.max(place + step, 0), all.length - 1)]?.focus();
}

function go(address) {
  window.location.assign(address);
}

/** What a key is for: in the line that has the focus, else the only one of its kind; it never guesses which is meant. */
function aimed(selector) {
  const line = document.activeElement?.closest(ROWS);
  const found = (line ?? document.querySelector("main")).querySelectorAll(selector);
  return found.length === 1 ? found[0] : null;
}

/** Presses the button of a verdict. */
function press(key) {
  const found = aimed(`[data-key="${key}"]`);
  if (!found) return;
  const place = rows().indexOf(found.closest(ROWS));
  if (place >= 0) sessionStorage.setItem(PLACE, place);
  found.click();
  found.closest("details")?.querySelector("textarea")?.focus();
}

/** After a verdict the next line has the focus: it stands where the judged one stood. */
function goOn() {
  const place = sessionStorage.getItem(PLACE);
  if (place === null || !rows().length) return; // the page that finds the right answer comes between
  sessionStorage.removeItem(PLACE);
  if (document.querySelector("[data-key]")) rows()[Math.min(Number(place), rows().length - 1)].focus();
}

/** The part of the line that has the focus, or of the open chat, that this key is for. */
function part(selector) {
  return (document.activeElement?.closest(ROWS) ?? document.getElementById("chat"))?.querySelector(selector);
}

/** Brings a snoozed chat back, or leads to the choice of until when. */
function snooze() {
  const back = part("[data-wake]");
  const choice = part("select[data-snooze]");
  if (back || !choice) return back?.click();
  choice.closest("details").open = true;
  choice.focus();
}

const DO = {
  ...Object.fromEntries(["0", "1", "2", "3", "4"].map((key) => [key, () => press(key)])),
  j: () => move(1),
  k: () => move(-1),
  n: () => follow("next") || next(),
  c: () => aimed("[data-claim]")?.click(),
  s: snooze,
  "!": () => part("[data-urgent]")?.click(),
  r: () => document.getElementById("text")?.focus(),
  q: () => go(document.body.dataset.queue),
  "/": () => search(),
  o: () => document.activeElement?.closest("article.row")?.querySelector(LINK)?.click(),
  p: () => follow("prev"),
  u: () => follow("up"),
};

function search() {
  const field = document.getElementById("find") ?? document.getElementById("q");
  if (!field) return go(document.querySelector("nav a:is([href$='/log/'], [href$='/search/'])").href);
  field.closest("details")?.setAttribute("open", "");
  field.focus();
}

/** The link of this kind that the page has: `next` and `prev` of a list. */
function follow(kind) {
  const link = document.querySelector(`main a[rel="${kind}"]`);
  link?.click();
  return link !== null;
}

/** The first chat that needs somebody; on the queue the first line. */
function next() {
  const first = rows()[0]?.querySelector(LINK);
  if (first) first.click();
  else go(`${document.body.dataset.queue}#needs`);
}

export function begin() {
  const box = document.getElementById("keys");
  if (!box) return;
  goOn();
  box.checked = localStorage.getItem(STORE) !== "off";
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type='checkbox']), textarea, select")) return;
    const opens = event.key === "Enter" && event.target.matches("article.row");
    const work = opens ? DO.o : DO[event.key];
    if (!work) return;
    event.preventDefault();
    work();
  });
}
