// Forms marked data-post are sent without leaving the page. The same words keep their id until the server has taken them,
// also over a reload, so that they are said once however often they are sent. Other words are another message.
import { ask, own, refreshParts, say, user } from "./page.js";

export function begin() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-post]")) return;
    event.preventDefault();
    send(form, event.submitter ?? form.querySelector("button:not([type='button'])"));
  });
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.form?.matches("[data-post]")) {
      event.preventDefault();
      target.form.requestSubmit();
    }
  });
}

/** The form's fields, with that of the button which was pressed, and the id of these words. */
function fields(form, button) {
  const all = new URLSearchParams(new FormData(form));
  if (button.name) all.set(button.name, button.value);
  if (form.elements.namedItem("id")) all.set("id", idOf(form, all));
  return all;
}

const NOT_WORDS = ["id", "read", "csrfmiddlewaretoken"];

function idOf(form, all) {
  const words = JSON.stringify([...all].filter(([name]) => !NOT_WORDS.includes(name)));
  const tried = JSON.parse(sessionStorage.getItem(`tried:${user}:${form.action}`));
  if (tried?.words === words) return tried.id;
  const id = crypto.randomUUID();
  sessionStorage.setItem(`tried:${user}:${form.action}`, JSON.stringify({ words, id }));
  return id;
}

async function send(form, button) {
  if (button.disabled) return;
  const all = fields(form, button);
  const sent = written(form).map((field) => [field, field.value]);
  button.disabled = true;
  own.acts += 1;
  try {
    const response = await ask(form.action, { method: "POST", body: all });
    const { next, shown } = await response.json();
    say("");
    sessionStorage.removeItem(`tried:${user}:${form.action}`);
    for (const [field, words] of sent) clear(field, words);
    form.dispatchEvent(new Event("sent", { bubbles: true }));
    if (shown) show(document.getElementById(form.dataset.shows), shown);
    if ("parts" in form.dataset) await refreshParts();
    if ("parts" in form.dataset || ("judges" in form.dataset && next === window.location.pathname)) own.acts -= 1;
    else if (next) window.location.assign(next); // and is an act of ours until the page is left
    else own.acts -= 1;
  } catch (error) {
    if (error.code === "unconfirmed") return form.submit(); // the server asks, on a page of its own
    own.acts -= 1;
    say(error.message);
  } finally {
    button.disabled = false;
  }
}

/** The fields in which somebody writes. */
function written(form) {
  return [...form.querySelectorAll("textarea, input[data-clears]")];
}

/** Takes out what was sent. What was typed meanwhile stays. */
function clear(field, sent) {
  if (field.value.startsWith(sent)) field.value = field.value.slice(sent.length).trimStart();
  else say("Sent as it was. What you changed meanwhile is still in the field.");
}

function show(list, values) {
  list.replaceChildren();
  for (const [name, value] of Object.entries(values)) {
    if (name === "consent") continue;
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    term.textContent = name;
    words.textContent = value;
    list.append(term, words);
  }
}
