// Single keys. They can be turned off, and are off while somebody writes (WCAG 2.1.4).
const STORE = "desk-keys";

function rows() {
  return [...document.querySelectorAll("article.row")];
}

function move(step) {
  const all = rows();
  const place = all.indexOf(document.activeElement?.closest("article.row"));
  all[Math.min(Math.max(place + step, 0), all.length - 1)]?.focus();
}

function go(address) {
  window.location.assign(address);
}

const DO = {
  j: () => move(1),
  k: () => move(-1),
  n: () => next(),
  c: () => (document.activeElement?.closest("article.row")?.querySelector("[data-claim]") ?? document.querySelector("[data-claim]"))?.click(),
  r: () => document.getElementById("text")?.focus(),
  q: () => go(document.body.dataset.queue),
  "/": () => search(),
  o: () => document.activeElement?.closest("article.row")?.querySelector("h3 a")?.click(),
};

function search() {
  const field = document.getElementById("find") ?? document.getElementById("q");
  if (!field) return go(document.querySelector("nav a[href$='/search/']").href);
  field.closest("details")?.setAttribute("open", "");
  field.focus();
}

/** The first chat that needs somebody; on the queue the first line. */
function next() {
  const first = rows()[0]?.querySelector("h3 a");
  if (first) first.click();
  else go(`${document.body.dataset.queue}#needs`);
}

export function begin() {
  const box = document.getElementById("keys");
  if (!box) return;
  box.checked = localStorage.getItem(STORE) !== "off";
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type='checkbox']), textarea, select")) return;
    const work = DO[event.key];
    if (!work) return;
    event.preventDefault();
    work();
  });
}
