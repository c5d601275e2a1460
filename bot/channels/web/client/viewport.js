// How much of the page can be seen: a telephone's keyboard may cover half of it, and not every browser says so in CSS.

import { byId } from "./page.js";

// Below this many lines of text the page keeps only what one reads and writes with.
const LOW_REM = 30;
// Pixels from the end that count as the end.
const NEAR = 160;

export function start() {
  const view = window.visualViewport;
  const root = document.documentElement;
  const fit = () => {
    // Times the scale: who enlarges the page with two fingers has no lower window.
    const height = view ? view.height * view.scale : window.innerHeight;
    root.style.setProperty("--height", `${height}px`);
    document.body.classList.toggle("low", height < LOW_REM * parseFloat(getComputedStyle(root).fontSize));
    if (view?.scale === 1) window.scrollTo(0, 0); // Safari moves the page up behind its keyboard
  };
  (view ?? window).addEventListener("resize", fit);
  fit();
  keepEnd(byId("scroller"));
}

/**
 * Who reads the newest words still sees them when the keyboard comes, or a line above the field comes or goes; who reads
 * above is not moved. Where there is more room than words below, the browser itself has led to the end.
 * @param {HTMLElement} scroller
 */
function keepEnd(scroller) {
  let height = scroller.clientHeight;
  new ResizeObserver(() => {
    const lost = height - scroller.clientHeight;
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    if (below >= 1 && below - lost < NEAR) scroller.scrollTop += lost;
    height = scroller.clientHeight;
  }).observe(scroller);
}
