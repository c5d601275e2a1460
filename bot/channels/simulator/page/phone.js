// Draws what is on the simulated telephone, once a second, and sends what is done on it.

const byId = (id) => document.getElementById(id);
const platform = byId("platform");
const bubbles = byId("bubbles");
const PAUSE_MS = 700;
const NAMES = {
  picture: "a picture", voice: "a voice message", video: "a video", file: "a file", sticker: "a sticker",
  location: "a location", contact: "a contact", reaction: "a reaction", edited: "a change of the last message",
  taken_back: "take the last message back",
};

let owner = sessionStorage.getItem("owner") ?? takeNew();
let drawn = "";

function takeNew() {
  const made = crypto.randomUUID().slice(0, 8);
  sessionStorage.setItem("owner", made);
  return made;
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

const address = (rest = "") => `/phones/${platform.value}/${owner}${rest}`;

async function act(kind, more = {}) {
  const ours = [...bubbles.children].filter((item) => !item.classList.contains("mine"));
  const bubble = ours.at(-1)?.dataset.id ?? "";
  const answer = await fetch(address("/acts"), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ kind, bubble, ...more }),
  });
  byId("status").textContent = answer.ok ? "" : "The simulator did not take this.";
  await look();
}

/** Send something that is not text, with what is written in the field where the app can send both together. */
function attach(kind) {
  const worded = platform.selectedOptions[0].dataset.worded.split(" ").includes(kind);
  const text = worded ? byId("text").value.trim() : "";
  if (text) byId("text").value = "";
  return act(kind, { text });
}

function bubbleItem(bubble) {
  const words = [bubble.text, bubble.mine && bubble.kind !== "text" ? `(${NAMES[bubble.kind] ?? bubble.kind})` : ""];
  const item = element("li", { class: bubble.mine ? "mine" : "ours", "data-id": bubble.id });
  item.append(element("span", { class: "away" }, bubble.mine ? "You: " : "From us: "));
  item.append(element("p", { class: "words" }, words.filter(Boolean).join("\n")));
  if (bubble.file) {
    const size = `${bubble.file.name} (${Math.ceil(bubble.file.bytes / 1024)} kB)`;
    item.append(element("a", { href: address(`/files/${encodeURIComponent(bubble.id)}`) }, size));
  }
  if (bubble.buttons.length) {
    const press = (button) => () => act("button", { button: button.data, text: button.title, bubble: bubble.id });
    const made = bubble.buttons.map((button) => element("button", { type: "button", onclick: press(button) }, button.title));
    item.append(element("div", { class: "row" }, ...made));
  }
  return item;
}

function draw(phone) {
  byId("status").textContent = phone.waiting && phone.waiting !== "STOP" ? "The button has not been answered yet." : "";
  const now = JSON.stringify([platform.value, phone.bubbles]);
  if (now === drawn) return;
  drawn = now;
  const known = new Map([...bubbles.children].map((item) => [item.dataset.id, item]));
  bubbles.replaceChildren(...phone.bubbles.map((bubble) => known.get(bubble.id) ?? bubbleItem(bubble)));
  byId("scroller").scrollTop = byId("scroller").scrollHeight;
}

async function look() {
  try {
    draw(await (await fetch(address())).json());
  } catch {
    byId("status").textContent = "The simulator does not answer.";
  }
}

function changed() {
  const option = platform.selectedOptions[0];
  byId("title").textContent = option.textContent;
  const made = option.dataset.kinds.split(" ").filter(Boolean)
    .map((kind) => element("button", { type: "button", onclick: () => attach(kind) }, NAMES[kind] ?? kind));
  byId("kinds").replaceChildren(...made);
  byId("trouble").reset();
  bubbles.replaceChildren();
  drawn = "";
  look();
}

function difficult() {
  const wanted = Object.fromEntries([...new FormData(byId("trouble"))].map(([name, value]) => [name, Number(value)]));
  fetch(`/trouble/${platform.value}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wanted),
  });
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (!text) return;
  byId("text").value = "";
  act("text", { text });
});
byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("composer").requestSubmit();
  }
});
byId("new").addEventListener("click", () => {
  owner = takeNew();
  changed();
});
byId("trouble").addEventListener("change", difficult);
platform.addEventListener("change", changed);
changed();
setInterval(look, PAUSE_MS);
