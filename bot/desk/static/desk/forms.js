// Forms marked data-post are sent without leaving the page. A message keeps its id until the server has taken it, so that
// one sent again after a lost connection is said once.
import { ask, own, say } from "./page.js";

export function begin() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-post]")) return;
    event.preventDefault();
    send(form);
  });
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.form?.matches("[data-post]")) {
      event.preventDefault();
      target.form.requestSubmit();
    }
  });
}

async function send(form) {
  const button = form.querySelector("button:not([type='button'])");
  if (button.disabled) return;
  const id = form.elements.namedItem("id");
  if (id && !id.value) id.value = crypto.randomUUID();
  button.disabled = true;
  own.acts += 1;
  try {
    const response = await ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const { next, shown } = await response.json();
    say("");
    if (id) id.value = "";
    form.dispatchEvent(new Event("sent"));
    if ("clears" in form.dataset) form.elements.text.value = "";
    if (shown) show(document.getElementById(form.dataset.shows), shown);
    if (next && "stays" in form.dataset) window.location.reload();
    else if (next) window.location.assign(next); // and is an act of ours until the page is left
    else own.acts -= 1;
  } catch (error) {
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
