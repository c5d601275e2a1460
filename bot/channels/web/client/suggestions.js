// Questions of ours that are like what is being typed: found on this device. Enter still sends what was typed.

import { finder } from "./finding.js";
import { button, byId, words } from "./page.js";
import { all } from "./topics.js";

const SHARE = 0.6;
const LEAST = 3;
const TELL_MS = 1000;

const field = /** @type {HTMLTextAreaElement} */ (byId("text"));
const place = byId("suggestions");
const list = byId("suggested");
let clock = 0;

/** @param {(outcome: string, shown: string) => void} choose */
export async function start(choose) {
  const { topics } = await all();
  const find = finder(topics.flatMap(([, , entries]) => entries));
  const draw = () => show(find(field.value, SHARE), choose);
  field.addEventListener("input", draw);
  byId("form").addEventListener("submit", hide);
  byId("form").addEventListener("keydown", move);
  draw();
}

/** @param {import("./types.js").Entry[]} found @param {(outcome: string, shown: string) => void} choose */
function show(found, choose) {
  const typed = field.value.trim();
  const small = document.body.classList.contains("low") || (window.innerWidth < 400 && window.innerHeight < 700);
  const few = small ? 1 : window.innerWidth < 480 ? 2 : 3;
  // Who talks with a person, or tells a long story, asks for no list.
  const wanted = typed.length >= LEAST && typed.length < 120 && document.body.dataset.owner !== "person";
  const shown = wanted ? found.slice(0, few) : [];
  list.replaceChildren(...shown.map(([outcome, text, lang]) => button(text, () => {
    hide();
    choose(outcome, text);
  }, { lang, dir: "auto" })));
  place.hidden = !shown.length;
  clearTimeout(clock);
  const told = byId("told");
  if (shown.length) clock = window.setTimeout(() => (told.textContent = words("suggestions.told", { count: shown.length })), TELL_MS);
  else told.textContent = "";
}

function hide() {
  show([], () => {});
}

/** The up arrow leads from the field's first line to the list, the down arrow back, Escape closes it. @param {KeyboardEvent} event */
function move(event) {
  if (place.hidden) return;
  const stops = /** @type {HTMLElement[]} */ ([...list.children, field]);
  const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const inside = at < stops.length - 1;
  const up = event.key === "ArrowUp" && (inside || !field.value.slice(0, field.selectionStart).includes("\n"));
  const next = up ? stops[at - 1] : event.key === "ArrowDown" && inside ? stops[at + 1] : undefined;
  if (event.key === "Escape") {
    event.stopPropagation(); // the frame stays open
    hide();
    field.focus();
  }
  if (!next) return;
  event.preventDefault();
  next.focus();
}
