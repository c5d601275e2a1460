// Files that are dropped or pasted: refused kindly, with the safe way. Nothing is read, and no other tab opens.

import { button, byId, element, say, words } from "./page.js";

/** @param {import("./bubble.js").Ask} ask */
export function start(ask) {
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => {
      const { dataTransfer } = /** @type {DragEvent} */ (event);
      if (!dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // else the browser opens the file
      if (name === "drop") void refuse(ask);
      else dataTransfer.dropEffect = "none";
    }, { capture: true });
  }
  byId("text").addEventListener("paste", (event) => {
    const types = event.clipboardData?.types ?? [];
    if (!types.includes("Files") || types.includes("text/plain")) return; // words that come with a picture are words
    event.preventDefault();
    void refuse(ask);
  });
}

/** @param {import("./bubble.js").Ask} ask */
async function refuse(ask) {
  try {
    const { dialog } = await import("./dialogs.js");
    if (document.querySelector("dialog[open]")) return;
    dialog(words("files.heading"), (close) => [element("p", {}, words("files.refused")), element("div", { class: "stack" }, button(words("files.how"), () => {
      close();
      ask({ button: "records/how_to_send" }, words("files.how"));
    }))]);
  } catch {
    say(words("files.refused"));
  }
}
