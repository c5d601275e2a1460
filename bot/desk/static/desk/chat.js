// One chat: asks for what was said since the last line, keeps a draft, tells the family that somebody types.
import { keepDrafts } from "./drafts.js";
import { ask, oneAtATime, own } from "./page.js";

const TYPING_MS = 3000;
const SHOWN_MS = 6000;

/** What the server says of the chat, and of its alerts (after the last colon). */
function parts(state) {
  const end = state.lastIndexOf(":");
  return [state.slice(0, end), state.slice(end + 1)];
}

export function begin() {
  const chat = document.getElementById("chat");
  if (!chat) return null;
  const { chat: id, lines: address } = chat.dataset;
  const log = document.getElementById("lines");
  const typing = document.getElementById("typing");
  const place = document.getElementById("place");
  const [held, atFirst] = parts(chat.dataset.state);
  let alarms = atFirst;
  let placed = place?.dataset.placed;
  let clock;

  function last() {
    return Number(log.lastElementChild?.dataset.sequence ?? 0);
  }

  async function draw() {
    const response = await ask(`${address}?after=${last()}`, { headers: { "X-Seen": document.hidden ? "0" : "1" } });
    const [now, raised] = parts(response.headers.get("X-Chat-State"));
    if (now !== held) return own.acts || window.location.reload();
    add(await response.text());
    show(response.headers.get("X-Typing"));
    if (raised !== alarms) await alarm(raised);
    const stands = response.headers.get("X-Chat-Place");
    if (place && stands !== placed) await put(stands);
  }

  /** The chat became urgent or was snoozed, or is so no more. */
  async function put(stands) {
    const html = await (await ask(place.dataset.from)).text();
    const focused = place.contains(document.activeElement);
    place.innerHTML = html; // the server's own template
    if (focused) place.querySelector("button")?.focus();
    placed = stands;
  }

  /** The server's own template, which escapes what was written. A line that is there already is put in its place. */
  function add(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < 160;
    for (const line of [...template.content.children]) {
      const old = log.querySelector(`[data-sequence="${line.dataset.sequence}"]`);
      if (!old) log.append(line);
      else if (old.outerHTML !== line.outerHTML) old.replaceWith(line);
    }
    if (near) log.scrollTop = log.scrollHeight;
    const read = document.getElementById("reply")?.elements.namedItem("read");
    if (read) read.value = last();
  }

  /** An alert was raised or judged: its box, and the marks of all lines. */
  async function alarm(raised) {
    const box = document.getElementById("alerts");
    const [html, lines] = await Promise.all([box.dataset.from, `${address}?after=0`].map(async (from) => (await ask(from)).text()));
    box.innerHTML = html;
    document.body.classList.toggle("alarmed", box.childElementCount > 0);
    add(lines);
    alarms = raised;
  }

  function show(types) {
    typing.textContent = types ? "The family is typing…" : "";
    clearTimeout(clock);
    if (types) clock = setTimeout(() => (typing.textContent = ""), SHOWN_MS);
  }

  log.scrollTop = log.scrollHeight;
  const refresh = oneAtATime(draw);
  document.getElementById("alerts").addEventListener("sent", () => refresh().catch(() => {}));
  tellTyping(chat.dataset.typing);
  keepDrafts(id, chat);
  fillFromCanned();
  findAnswers();
  document.addEventListener("visibilitychange", () => document.hidden || refresh().catch(() => {}));
  return { id, refresh };
}

/** The family sees that somebody writes. */
function tellTyping(address) {
  const field = document.getElementById("text");
  if (!field) return;
  let told = 0;
  field.addEventListener("input", () => {
    if (field.value && Date.now() - told > TYPING_MS) {
      told = Date.now();
      const csrfmiddlewaretoken = field.form.elements.csrfmiddlewaretoken.value;
      ask(address, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken }) }).catch(() => {});
    }
  });
}

function fillFromCanned() {
  document.getElementById("found")?.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-fill]");
    if (!button) return;
    const field = document.getElementById("text");
    field.value = field.value ? `${field.value}\n\n${button.dataset.fill}` : button.dataset.fill;
    field.dispatchEvent(new Event("input"));
    field.focus();
  });
}

/** Replies and answers by their words. "/" in an empty field leads here, arrows go through what was found, Escape back. */
function findAnswers() {
  const form = document.querySelector("[data-find]");
  if (!form) return;
  const found = document.getElementById(form.dataset.find);
  const words = form.elements.q;
  const reply = document.getElementById("text");
  const find = oneAtATime(async () => {
    const q = words.value.trim();
    found.innerHTML = await (await ask(`${form.action}?${new URLSearchParams({ q })}`)).text(); // the server's own template
    found.dataset.words = q;
  });
  const quietly = () => find().catch(() => {});
  form.addEventListener("input", quietly);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    quietly();
  });
  reply?.addEventListener("keydown", (event) => {
    if (event.key !== "/" || reply.value) return;
    event.preventDefault();
    words.focus();
  });
  found.addEventListener("sent", () => {
    words.value = "";
    quietly();
    reply?.focus();
  });
  form.parentElement.addEventListener("keydown", (event) => {
    const places = [words, ...found.querySelectorAll(":scope > details > summary")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && places[places.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    } else if (event.key === "Escape") reply?.focus();
  });
}
