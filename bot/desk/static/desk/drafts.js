// What is being written survives a reload, a lost session and a colleague's claim: in this tab, until it is sent.
const KEY = /^draft:([^:]+):(.+)$/;
const KINDS = { text: "Your answer", note: "Your note", line: "Your last message" };

function keyOf(chat, field) {
  return `draft:${chat}:${field.id}`;
}

function keep(chat, field) {
  if (field.value) sessionStorage.setItem(keyOf(chat, field), field.value);
  else sessionStorage.removeItem(keyOf(chat, field));
}

/** The fields of a chat's page: each holds what was written there before, and keeps what is written from now on. */
export function keepDrafts(chat, page) {
  for (const field of page.querySelectorAll("textarea[id]")) {
    field.value ||= sessionStorage.getItem(keyOf(chat, field)) ?? "";
    field.addEventListener("input", () => keep(chat, field));
    field.form.addEventListener("sent", () => keep(chat, field));
  }
}

/** The drafts of this tab that no field of this page holds: `[key, kind, text]`. */
function left() {
  const found = [];
  for (const key of Object.keys(sessionStorage)) {
    const [, chat, field] = KEY.exec(key) ?? [];
    const page = document.querySelector("[data-chat], [data-drafts], [data-sends]");
    const here = page && Object.values(page.dataset).some((value) => value.includes(chat));
    const listed = document.querySelector(`main a[href*="/chats/${chat}/"]`);
    if (chat && !(here && (document.getElementById(field) || page.dataset.sends)) && !listed) found.push([key, KINDS[field] ?? "Your text", sessionStorage.getItem(key)]);
  }
  return found;
}

/** A page that asks before it sends a last message: once it is confirmed, that message is no draft any more. */
export function forgetSent() {
  const form = document.querySelector("[data-sends]");
  form?.addEventListener("submit", () => sessionStorage.removeItem(form.dataset.sends));
}

/** Shows what was written in a chat that one can no longer write in, to be copied or thrown away. */
export function showLeft() {
  const box = document.getElementById("left");
  if (!box) return;
  for (const [key, kind, text] of left()) box.append(shown(key, kind, text));
}

function shown(key, kind, text) {
  const made = document.getElementById("left-draft").content.cloneNode(true).firstElementChild;
  const words = made.querySelector("textarea");
  made.querySelector("b").textContent = `${kind}, not sent:`;
  words.value = text;
  words.setAttribute("aria-label", `${kind}, not sent`);
  const [copy, discard] = made.querySelectorAll("button");
  copy.addEventListener("click", () => {
    words.select();
    navigator.clipboard?.writeText(text).catch(() => {});
  });
  discard.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    made.remove();
  });
  return made;
}
