// The menu, and the two ways to end. Fetched when somebody opens it.

import { Refusal, request } from "./api.js";
import { refusal } from "./bubble.js";
import { choose } from "./language.js";
import { button, byId, element, page, words } from "./page.js";
import { mute, muted, token } from "./storage.js";
import { copy } from "./tools.js";

/** @typedef {import("./menu.js").Actions} Actions */

/**
 * A dialog of the browser's own: it holds the focus, Escape closes it, and the focus goes back.
 * @param {string} title
 * @param {(close: () => void) => (Node | string)[]} content
 */
export function dialog(title, content) {
  const made = element("dialog", { "aria-labelledby": "dialog-title" });
  const close = () => made.close();
  const top = element("header", {}, element("h2", { id: "dialog-title", tabindex: -1 }, title), button(words("menu.close"), close));
  made.append(top, ...content(close));
  made.addEventListener("close", () => made.remove());
  document.body.append(made);
  made.showModal();
  byId("dialog-title").focus();
}

/** @param {Actions} actions @param {import("./menu.js").Question} question */
export function menu(actions, question) {
  dialog(words("menu.open"), (close) => {
    const item = (/** @type {string} */ key, /** @type {() => void} */ action) => button(words(key), () => {
      close();
      action();
    });
    const items = [item("menu.list", () => question("guide/show", words("menu.list"))), item("menu.begin", beginning)];
    items.push(item("menu.share", () => void share(actions)));
    if (token()) items.push(item("menu.paper", () => void paper(actions)));
    items.push(item("menu.print", () => window.print()), item(muted() ? "menu.sound" : "menu.silence", () => sound(actions)));
    const full = element("a", { href: address(page.language), target: "_blank", rel: "noopener" }, words("menu.full"));
    const ways = [item("menu.clear", () => clear(actions)), item("menu.delete", () => erase(actions))];
    return [element("div", { class: "stack" }, ...items, ...(page.framed ? [full] : []), ...ways), languages(question)];
  });
}

/** @param {string} language */
const address = (language) => `/chat/?lang=${language}`;

function beginning() {
  byId("beginning").hidden = false;
  byId("beginning").scrollIntoView({ block: "start" });
  byId("scroller").focus({ preventScroll: true });
}

/** The sound when a person answers: off, or on again. @param {Actions} actions */
function sound({ remark }) {
  mute(!muted());
  remark(words(muted() ? "menu.silent" : "menu.sounds"));
}

/** @param {Actions} actions */
async function share({ remark }) {
  await copy(new URL(address(page.language), location.origin).href);
  remark(words("answer.copied"));
}

/** The whole chat as a file: telephones and apps' own browsers often cannot print. @param {Actions} actions */
async function paper({ remark }) {
  remark(words("menu.making"));
  try {
    const made = await request(`paper?lang=${page.language}`, { token: token() });
    const href = URL.createObjectURL(await made.blob());
    const way = element("a", { href, download: `${page.registry}.pdf`, hidden: true });
    document.body.append(way);
    way.click();
    way.remove();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    remark(words("menu.made"));
  } catch (error) {
    remark(failure(error));
  }
}

/** Why a call of the menu did not succeed. @param {unknown} error */
function failure(error) {
  const { status, code } = error instanceof Refusal ? error : new Refusal("broken answer");
  if (status === 401 || status === 404) return words("connection.ended");
  return status ? refusal(code) : words("connection.offline");
}

/** @param {import("./menu.js").Question} question */
function languages(question) {
  const select = element("select", { id: "language" });
  for (const [code, name] of Object.entries(page.languages)) {
    select.append(element("option", { value: code, lang: code, selected: code === page.language }, name));
  }
  const go = button(words("menu.language_go"), () => choose(select.value, question));
  return element("div", { class: "language" }, element("label", { for: "language" }, words("menu.language")), select, element("span", {}, go));
}

/** @param {string} title @param {string} text @param {string} yes @param {(close: () => void, note: HTMLElement) => void} action */
function confirm(title, text, yes, action) {
  dialog(title, (close) => {
    const note = element("p", { role: "alert" });
    const row = [button(yes, () => action(close, note), { class: "main" }), button(words("menu.keep"), close)];
    return [element("p", {}, text), note, element("div", { class: "stack" }, ...row)];
  });
}

/** @param {Actions} actions */
function clear({ forget, remark }) {
  confirm(words("menu.clear"), words("menu.clear_ask"), words("menu.clear_do"), (close) => {
    close();
    forget();
    remark(words("menu.cleared"));
  });
}

/** @param {Actions} actions */
function erase({ forget, remark }) {
  confirm(words("menu.delete"), words("menu.delete_ask"), words("menu.delete_do"), async (close, note) => {
    try {
      if (token()) await request("conversation", { method: "DELETE", token: token(), body: { confirm: true } });
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 0;
      if (status !== 401 && status !== 404) {
        note.textContent = failure(error);
        return;
      }
    }
    close();
    forget();
    remark(words("menu.deleted"));
  });
}
