// A way to the newest words, for who has scrolled up: it says how many came meanwhile.

import { byId, words } from "./page.js";

const scroller = byId("scroller");
const jump = byId("newest");
/** @type {HTMLElement[]} */
let below = [];

export function start() {
  scroller.addEventListener("scroll", draw, { passive: true });
  jump.addEventListener("click", go);
}

/** A message came while its reader was elsewhere. @param {HTMLElement} made */
export function missed(made) {
  below.push(made);
  draw();
}

function draw() {
  below = below.filter((made) => made.isConnected && made.getBoundingClientRect().top > scroller.getBoundingClientRect().bottom - 8);
  const last = byId("log").lastElementChild?.getBoundingClientRect();
  jump.hidden = !below.length && !(last && last.top > scroller.getBoundingClientRect().bottom);
  const text = below.length ? words("newest.count", { count: below.length }) : words("newest.end");
  if (jump.textContent !== text) jump.textContent = text;
}

function go() {
  const target = below[0] ?? /** @type {HTMLElement | null} */ (byId("log").lastElementChild);
  if (!target) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
  draw();
}
