// The field to write in: limit, draft, Enter, "is typing".

import { byId, page, words } from "./page.js";
import { draft, keepDraft, token } from "./storage.js";

const field = /** @type {HTMLTextAreaElement} */ (byId("text"));
const count = byId("count");
// The limit is shown from this share of it on.
const NEAR = 0.8;
const TYPING_MS = 4000;

/** Characters as the server counts them. @param {string} text */
const length = (text) => [...text].length;

function showCount() {
  const left = page.limit - length(field.value.trim());
  const key = left < 0 ? "over" : left < page.limit * (1 - NEAR) ? "left" : "";
  const text = key ? words(key, { count: Math.abs(left) }) : "";
  if (count.textContent !== text) count.textContent = text;
  count.classList.toggle("over", left < 0);
  field.setAttribute("aria-invalid", String(left < 0));
}

/** @param {(text: string) => void} submit */
export function start(submit) {
  const form = byId("form");
  if (!field.value) field.value = draft();
  showCount();
  field.addEventListener("input", () => {
    showCount();
    keepDraft(field.value);
    tell();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text || length(text) > page.limit) return field.focus();
    put("");
    submit(text);
  });
  field.addEventListener("keydown", (event) => {
    // Safari ends the composing before the Enter that confirms it: only this old code tells that it was one.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (form.querySelector("[type=submit]")).click(); // Safari before 16 has no requestSubmit
  });
}

/** @param {string} text */
export function put(text) {
  field.value = text;
  keepDraft(text);
  showCount();
}

/** Put a text that was not sent back, before what was begun since. @param {string} text */
export function putBack(text) {
  put([text, field.value.trim()].filter(Boolean).join("\n"));
  field.focus();
}

let told = 0;

/** Only a person on the other side wants to know. */
function tell() {
  if (document.body.dataset.owner !== "person" || !token() || Date.now() - told < TYPING_MS) return;
  told = Date.now();
  import("./api.js")
    .then(({ request }) => request("typing", { method: "POST", token: token(), body: {} }))
    .catch(() => {}); // it is only a courtesy
}
