// What the server put into the page: data, words, elements.

/** @type {import("./types.js").PageData} */
export const page = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("data")).textContent ?? "");

/**
 * The words called `key`, such as "outbox.again", with `{name}` filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function words(key, values = {}) {
  const found = key.split(".").reduce((inner, part) => inner?.[part], page.words);
  return String(found ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export const byId = (id) => /** @type {T} */ (document.getElementById(id));

/**
 * A new element. Text goes in as text, never as HTML.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Record<string, unknown>} [attributes]  `onclick` and the like are listened to; false leaves an attribute out
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/**
 * @param {string} text
 * @param {() => void} action
 * @param {Record<string, unknown>} [attributes]
 */
export const button = (text, action, attributes = {}) => element("button", { type: "button", onclick: action, ...attributes }, text);

/** Who speaks, in words. @param {import("./types.js").Message["author"]} author @param {string} [name] */
export function speaker(author, name) {
  if (author !== "person") return words(`who.${author}`);
  return name ? words("who.person", { name }) : words("who.nameless");
}

/** A page that opens in a new tab. @param {string} title @param {string} url */
export function link(title, url) {
  const leaves = new URL(url, location.href).origin !== location.origin;
  const told = words(leaves ? "answer.leaves" : "answer.opens");
  return element("a", { class: leaves && "leaves", href: url, rel: "noopener noreferrer", target: "_blank", title: told, "aria-label": `${title} (${told})` }, title);
}

/** Tells screen readers and eyes the same, in the one status line. @param {string} text */
export function say(text) {
  const line = byId("status");
  if (line.textContent !== text) line.textContent = text;
}
