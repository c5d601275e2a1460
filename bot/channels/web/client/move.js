// A chat that comes here from a messaging app. Its one-time code stands behind the # of the link, which no server sees.

import { request } from "./api.js";
import { keepToken, token } from "./storage.js";
import { words } from "./page.js";

const MARK = "#move=";

/**
 * Take the chat of the link, if the page was opened by one.
 * @param {() => void} changed called when it is here
 * @param {(text: string) => void} remark says what stays true: why it did not come
 */
export async function take(changed, remark) {
  if (!location.hash.startsWith(MARK)) return;
  const code = location.hash.slice(MARK.length);
  history.replaceState(null, "", location.pathname + location.search);
  if (token() && !confirm(words("move.replace"))) return;
  try {
    keepToken((await (await request("moves", { method: "POST", body: { code } })).json()).token);
    changed();
  } catch {
    remark(words("move.failed"));
  }
}
