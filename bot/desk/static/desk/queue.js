// The queue's lines, drawn anew by the server; what has the focus keeps it.
import { ask, oneAtATime } from "./page.js";

export function begin() {
  const rows = document.getElementById("rows");
  if (!rows) return null;

  async function draw() {
    const html = await (await ask(rows.dataset.from)).text();
    const link = (element) => element?.closest("article")?.querySelector("h3 a")?.getAttribute("href");
    const held = link(document.activeElement);
    const open = [...rows.querySelectorAll("details[open]")].map(link);
    rows.innerHTML = html; // the server's own template, which escapes what was written
    for (const row of rows.querySelectorAll("article")) {
      if (open.includes(link(row.firstElementChild))) row.querySelector("details")?.setAttribute("open", "");
      if (held && link(row.firstElementChild) === held) row.focus();
    }
  }

  return { refresh: oneAtATime(draw) };
}
