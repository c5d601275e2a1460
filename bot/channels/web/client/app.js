// The first step: a question can be typed and sent. Everything else comes right after, in chat.js, and until then what was
// sent or pressed is remembered.

import * as composer from "./composer.js";
import { say, words } from "./page.js";

const rest = import("./chat.js");
/** @type {HTMLElement | null} */
let early = null;

/** @param {Event} event */
function remember({ target }) {
  early = target instanceof Element ? target.closest('button[type="button"]') : null;
}

document.addEventListener("click", remember);
composer.start((text) => {
  rest.then(({ ask }) => ask({ text }, text), () => composer.putBack(text));
});
performance.mark("ready");
rest.then(() => early?.click(), () => say(words(navigator.onLine ? "connection.partly" : "connection.offline"))).finally(() => document.removeEventListener("click", remember));
