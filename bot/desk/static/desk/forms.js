// Forms marked data-post are sent without leaving the page. A message keeps its id until the server has taken it, so that
// one sent again after a lost connection is said once.
import { ask, own, say } from "./page.js";

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

/** The form's fields, with that of the button which was pressed. */
function fields(form, button) {
  const all = new URLSearchParams(new FormData(form));
  if (button.name) all.set(button.name, button.value);
  return all;
}

async function send(form, button) {
  if (button.disabled) return;
  const id = form.elements.namedItem("id");
  if (id && !id.value) id.value = crypto.randomUUID();
  button.disabled = true;
  own.acts += 1;
  try {
    const response = await ask(form.action, { method: "POST", body: fields(form, button) });
    const { next, shown } = await response.json();
    say("");
    if (id) id.value = "";
    form.dispatchEvent(new Event("sent", { bubbles: true }));
    if ("clears" in form.dataset) form.elements.text.value = "";
    if (shown) show(document.getElementById(form.dataset.shows), shown);
    if ("judges" in form.dataset && next === window.location.pathname) own.acts -= 1; // the chat draws its alerts anew
    else if (next && "stays" in form.dataset) window.location.reload();
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
