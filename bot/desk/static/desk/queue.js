// Lists of chats, drawn anew by the server; what has the focus keeps it.
import { ask, oneAtATime } from "./page.js";

const LINKS = "h3 a, li a";

export function begin() {
  const lists = [...document.querySelectorAll("#rows, nav.mine")];
  if (!lists.length) return null;
  return { refresh: () => Promise.all(lists.map((list) => draw(list))) };
}

const drawing = new WeakMap();

function draw(list) {
  if (!drawing.has(list)) drawing.set(list, oneAtATime(() => drawn(list)));
  return drawing.get(list)();
}

async function drawn(list) {
  const html = await (await ask(list.dataset.from)).text();
  const link = (element) => element?.closest("article, li")?.querySelector(LINKS)?.getAttribute("href");
  const held = list.contains(document.activeElement) ? link(document.activeElement) : null;
  const open = [...list.querySelectorAll("details[open]")].map((details) => [link(details), details.querySelector("select")]);
  const choosing = document.activeElement?.matches("select");
  const wasRow = document.activeElement?.matches("article");
  list.innerHTML = html; // the server's own template, which escapes what was written
  for (const found of held ? list.querySelectorAll(LINKS) : []) {
    if (found.getAttribute("href") === held) (wasRow ? found.closest("article") : found)?.focus();
  }
  for (const [address, chosen] of open) stays(list, address, chosen, choosing && held === address);
}

/** A choice that was open in the line of this address is open again, as it was left. */
function stays(list, address, chosen, focused) {
  const details = list.querySelector(`a[href="${address}"]`)?.closest("article")?.querySelector("details");
  if (!details || !chosen) return;
  const select = details.querySelector("select");
  details.open = true;
  select.value = chosen.value;
  if (focused) select.focus();
}
