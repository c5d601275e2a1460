// The plain chat page: opens a chat, sends messages with an id of their own, draws what the log holds.

const KEY = "trial-companion-chat";
const WAIT_MS = 20_000;
const DELETED = "privacy/delete_confirm";
const log = document.getElementById("log");
const status = document.getElementById("status");
const form = document.getElementById("form");
const field = document.getElementById("text");
let last = 0;

/** Calls the API. Throws an Error with a sentence for people; `retry` tells whether the same call may work later. */
async function call(path, { method = "GET", body, token } = {}) {
  let response;
  try {
    response = await fetch(`api/${path}`, {
      method,
      headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(WAIT_MS),
    });
  } catch {
    throw Object.assign(new Error("No connection."), { retry: true });
  }
  const value = await response.json().catch(() => ({}));
  if (response.ok) return value;
  const message = value.error?.message ?? "Something went wrong on our side.";
  throw Object.assign(new Error(message), { retry: response.status >= 500, status: response.status });
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const WHO = { family: "You", assistant: "Automated assistant", person: "Navigator" };

function paragraphs(text) {
  return text.split(/\n\s*\n/).map((part) => element("p", {}, part));
}

function sources(message) {
  const lines = message.sources.map(({ title, url, section }) =>
    element("li", {}, url ? element("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, title) : title, `: ${section}`));
  const checked = `Checked against the source on ${message.reviewed}. No clinician has reviewed this text yet.`;
  return element("details", {}, element("summary", {}, "Source"), element("ul", {}, ...lines), element("p", {}, checked));
}

function draw(message) {
  const bubble = document.getElementById("bubble").content.firstElementChild.cloneNode(true);
  bubble.classList.add(message.author);
  bubble.querySelector("h2").textContent = WHO[message.author];
  bubble.querySelector(".text").append(...paragraphs(message.text));
  if (message.unverified) bubble.append(element("p", { className: "unverified" }, element("strong", {}, "Not confirmed: "), message.unverified));
  if (message.ask) bubble.append(element("p", { className: "ask" }, element("strong", {}, "Ask the trial team: "), message.ask));
  if (message.link) bubble.append(element("p", {}, element("a", { href: message.link.url, rel: "noreferrer", target: "_blank" }, message.link.title)));
  if (message.sources?.length) bubble.append(sources(message));
  if (message.lead) bubble.append(element("p", { className: "lead" }, message.lead));
  if (message.buttons?.length) bubble.append(choices(message.buttons));
  log.append(bubble);
  bubble.scrollIntoView({ block: "end" });
  last = Math.max(last, message.sequence ?? 0);
  return bubble;
}

function choices(buttons) {
  return element("div", { className: "choices" }, ...buttons.map(({ title, id }) => {
    const button = element("button", { type: "button" }, title);
    button.addEventListener("click", () => submit({ button: id }, title));
    return button;
  }));
}

async function opened() {
  const known = localStorage.getItem(KEY);
  if (known) return known;
  const { token } = await call("conversations", { method: "POST", body: {} });
  localStorage.setItem(KEY, token);
  return token;
}

/** A deleted chat also leaves the screen; the next message begins a new one. */
function forget() {
  localStorage.removeItem(KEY);
  log.replaceChildren();
  last = 0;
}

async function submit(content, shown) {
  const body = { id: crypto.randomUUID(), ...content };
  const bubble = draw({ author: "family", text: shown });
  await deliver(body, bubble);
}

async function deliver(body, bubble) {
  bubble.querySelector(".again")?.remove();
  status.textContent = "The assistant is looking for the answer…";
  try {
    const { message, replies } = await call("messages", { method: "POST", body, token: await opened() });
    last = Math.max(last, message.sequence);
    if (replies.some(({ outcome }) => outcome === DELETED)) forget();
    const [first] = replies.map(draw);
    first?.scrollIntoView(); // a long answer is read from its beginning
    status.textContent = "";
  } catch (error) {
    status.textContent = `Not sent. ${error.message}`;
    if (error.status === 401) localStorage.removeItem(KEY);
    if (error.retry || error.status === 401) {
      const again = element("button", { type: "button", className: "again" }, "Try again");
      again.addEventListener("click", () => deliver(body, bubble));
      bubble.append(again);
      bubble.scrollIntoView({ block: "nearest" });
    } else if (body.text && !field.value) {
      field.value = body.text; // to be changed there, for example shortened
      bubble.remove();
    }
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  submit({ text }, text);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

async function begin() {
  draw({ author: "assistant", text: document.body.dataset.greeting });
  const token = localStorage.getItem(KEY);
  if (!token) return;
  try {
    let page;
    do {
      page = (await call(`messages?after=${last}`, { token })).messages;
      page.forEach(draw);
    } while (page.length);
  } catch (error) {
    if (error.status === 401) localStorage.removeItem(KEY);
    else status.textContent = error.message;
  }
}
begin();
