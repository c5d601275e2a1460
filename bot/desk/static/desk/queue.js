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
  const wasRow = document.activeElement?.matches("article");
  list.innerHTML = html; // the server's own template, which escapes what was written
  for (const found of held ? list.querySelectorAll(LINKS) : []) {
    if (found.getAttribute("href") === held) (wasRow ? found.closest("article") : found)?.focus();
  }
}
