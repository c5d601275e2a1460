// The language that a family chose itself: this device remembers it, the page shows it, and the chat is told of it.

import { byId, page } from "./page.js";
import { keepLanguage, language, token } from "./storage.js";

const SPOKEN = "spoken/";

/** The page in the language that was chosen before, where a site or a link asks for another one. */
export function start() {
  const own = language();
  if (own && own !== page.language && own in page.languages) show(own);
  for (const link of byId("languages").querySelectorAll("a")) link.addEventListener("click", () => keepLanguage(link.lang));
}

/** An open chat goes on in the language, too. @param {string} code @param {import("./menu.js").Question} question */
export function choose(code, question) {
  keepLanguage(code);
  if (token()) question(SPOKEN + code, page.languages[code] ?? code);
  show(code);
}

/** A choice that was made in the chat holds for the page from its next opening on. @param {string} [outcome] */
export function heard(outcome) {
  if (outcome?.startsWith(SPOKEN)) keepLanguage(outcome.slice(SPOKEN.length));
}

/** Whether the language of the page is the family's own choice. */
export const chosen = () => language() === page.language;

/** @param {string} code */
function show(code) {
  location.replace(`/chat/?lang=${code}${page.framed ? "&frame=1" : ""}${location.hash}`);
}
