// Addresses and telephone numbers within words become links. What is not surely one stays text.

import { element, link } from "./page.js";
import { pieces, texts } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */

const ADDRESS = String.raw`https?:\/\/[^\s<>"“”«»，。；、！？（）「」]+`;
// Letters that a word may go on with, where words have spaces between them: half a name is somebody else's.
const LETTER = String.raw`\w\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}`;
// Without https:// only endings that are hardly ever anything else, with their country.
const SITE = String.raw`(?:[a-z\d-]+\.)+(?:gov|org|com|edu|net|int|eu|cn)(?:\.[a-z]{2})?(?![${LETTER}-]|\.\p{L}|\.\d|:\d|[\w@.-]*@)(?:\/[^\s<>"“”«»，。；、！？（）「」]*)?`;
const MAIL = String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![${LETTER}@-]|\.\p{L})`;
// With its country: what has none may be any number.
const NUMBER = String.raw`\+\d[\d ().\/-]{6,18}\d(?!\w)`;
const FOUND = new RegExp(`${ADDRESS}|(${MAIL})|(${SITE})|(${NUMBER})`, "giu");
const TAIL = /[.,;:!?'"’…)\]،؛؟।۔]+$/;
const INSIDE = new RegExp(`[${LETTER}.+@/-]$`, "u");
// "See help.org.It is ...": a new sentence, and no site in Italy.
const SENTENCE = /\.[a-z]+\.[A-Z][a-z]+$/;

/** @param {HTMLElement} place @param {Message["link"]} own  the page of ours that the words lead to */
export function linked(place, own) {
  for (const text of texts(place)) {
    const parts = pieces(text.textContent ?? "", FOUND, begins);
    if (parts.length > 1) text.replaceWith(...parts.flatMap((part, index) => (index % 2 ? found(part, own) : part)));
  }
}

/** Whether an address or a number may begin after these signs. @param {RegExpExecArray} hit @param {string} before */
function begins([, mail, site, number], before) {
  if (number) return !/[\w+]$/.test(before);
  return !(mail || site) || !(INSIDE.test(before) || SENTENCE.test(site ?? mail ?? ""));
}

/** @param {string} part @param {Message["link"]} own @returns {(Node | string)[]} */
function found(part, own) {
  const tail = TAIL.exec(part)?.[0] ?? "";
  const end = tail.startsWith(")") && part.includes("(") ? tail.slice(1) : tail;
  const named = end ? part.slice(0, -end.length) : part;
  return [target(named, own) ?? named, end];
}

/** @param {string} named @param {Message["link"]} own */
function target(named, own) {
  if (named.startsWith("+")) return reach(`tel:+${named.replace(/\D/g, "")}`, named);
  if (!named.includes("/") && named.includes("@")) return reach(`mailto:${named}`, named);
  const url = safe(/^https?:/i.test(named) ? named : `https://${named}`);
  // Our own key is nobody's to read: it is named by where it leads.
  if (url && own && url.pathname === new URL(own.url, location.href).pathname) return link(own.title, own.url);
  return url && link(named, url.href);
}

/** @param {string} href @param {string} text */
const reach = (href, text) => element("a", { href, dir: "ltr" }, text);

/** Only what leads where it says: no name before the host, no letters that look like others. @param {string} address */
function safe(address) {
  try {
    const url = new URL(address);
    return url.username || url.password || url.hostname.includes("xn--") ? undefined : url;
  } catch {
    return undefined;
  }
}
