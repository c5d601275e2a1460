// Files that are dropped or pasted: refused kindly, with the safe way. Nothing is read, and no other tab opens.

import { button, byId, element, words } from "./page.js";

/** @param {import("./bubble.js").Ask} ask @param {(text: string) => void} remark */
export function start(ask, remark) {
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => {
      const { dataTransfer } = /** @type {DragEvent} */ (event);
      if (!dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // else the browser opens the file
      if (name === "drop") void refuse(ask, remark);
      else dataTransfer.dropEffect = "none";
    }, { capture: true });
  }
  byId("text").addEventListener("paste", (event) => {
    const types = event.clipboardData?.types ?? [];
    if (!types.includes("Files") || types.includes("text/plain")) return; // words that come with a picture are words
    event.preventDefault();
    void refuse(ask, remark);
  });
}

/** @param {import("./bubble.js").Ask} ask @param {(text: string) => void} remark */
async function refuse(ask, remark) {
  try {
    const { dialog } = await import("./dialogs.js");
    if (document.querySelector("dialog[open]")) return;
    dialog(words("files.heading"), (close) => [element("p", {}, words("files.refused")), element("div", { class: "stack" }, button(words("files.how"), () => {
      close();
      ask({ button: "records/how_to_send" }, words("files.how"));
    }))]);
  } catch {
    remark(words("files.refused"));
  }
}
