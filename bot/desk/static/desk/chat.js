// One chat: asks for what was said since the last line, keeps a draft, tells the family that somebody types.
import { ask, oneAtATime, own } from "./page.js";

const TYPING_MS = 3000;
const SHOWN_MS = 6000;

export function begin() {
  const chat = document.getElementById("chat");
  if (!chat) return null;
  const { chat: id, state, lines: address } = chat.dataset;
  const log = document.getElementById("lines");
  const typing = document.getElementById("typing");
  let clock;

  function last() {
    return Number(log.lastElementChild?.dataset.sequence ?? 0);
  }

  async function draw() {
    const response = await ask(`${address}?after=${last()}`);
    if (response.headers.get("X-Chat-State") !== state) return own.acts || window.location.reload();
    const template = document.createElement("template");
    template.innerHTML = await response.text(); // the server's own template, which escapes what was written
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < 160;
    log.append(template.content);
    if (near) log.scrollTop = log.scrollHeight;
    show(response.headers.get("X-Typing"));
  }

  function show(types) {
    typing.textContent = types ? "The family is typing…" : "";
    clearTimeout(clock);
    if (types) clock = setTimeout(() => (typing.textContent = ""), SHOWN_MS);
  }

  log.scrollTop = log.scrollHeight;
  keepDraft(id, chat.dataset.typing);
  fillFromCanned();
  findAnswers();
  return { id, refresh: oneAtATime(draw) };
}

/** What is being written survives a reload and a lost session, in this tab only. */
function keepDraft(id, address) {
  const field = document.getElementById("text");
  if (!field) return;
  const key = `draft:${id}`;
  let told = 0;
  field.value ||= sessionStorage.getItem(key) ?? "";
  field.addEventListener("input", () => {
    sessionStorage.setItem(key, field.value);
    if (field.value && Date.now() - told > TYPING_MS) {
      told = Date.now();
      const csrfmiddlewaretoken = field.form.elements.csrfmiddlewaretoken.value;
      ask(address, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken }) }).catch(() => {});
    }
  });
  field.form.addEventListener("sent", () => sessionStorage.removeItem(key));
}

function fillFromCanned() {
  for (const button of document.querySelectorAll("[data-fill]")) {
    button.addEventListener("click", () => {
      const field = document.getElementById("text");
      field.value = field.value ? `${field.value}\n\n${button.dataset.fill}` : button.dataset.fill;
      field.dispatchEvent(new Event("input"));
      field.focus();
    });
  }
}

function findAnswers() {
  const form = document.querySelector("[data-find]");
  if (!form) return;
  const found = document.getElementById(form.dataset.find);
  const find = oneAtATime(async () => {
    const words = form.elements.q.value.trim();
    const query = new URLSearchParams({ q: words });
    found.innerHTML = words ? await (await ask(`${form.action}?${query}`)).text() : "";
  });
  const quietly = () => find().catch(() => {});
  form.addEventListener("input", quietly);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    quietly();
  });
}
