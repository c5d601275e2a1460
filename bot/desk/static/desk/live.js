// Server-sent events: each says only that something changed. On every new connection all is asked for again,
// so that nothing said while the network was away is missed.
import { leave, own, say } from "./page.js";

const PAUSE_MS = 3000;

export function hear(chat, changed) {
  const address = document.body.dataset.live + (chat ? `?chat=${chat}` : "");
  let lost = false;

  function connect() {
    const source = new EventSource(address);
    source.addEventListener("open", () => {
      if (lost) say("");
      lost = false;
    });
    for (const [name, work] of Object.entries(changed)) {
      source.addEventListener(name, () => work()?.catch?.(() => {}));
    }
    source.addEventListener("gone", () => {
      source.close();
      if (own.acts) return void setTimeout(connect, PAUSE_MS);
      leave();
    });
    source.addEventListener("error", () => {
      lost = true;
      say("The connection was lost. Trying again…");
      if (source.readyState !== EventSource.CLOSED) return;
      changed.chat()?.catch?.(() => {}); // refused: where the chat is a colleague's by now, this leads to the queue
      setTimeout(connect, PAUSE_MS);
    });
    window.addEventListener("pagehide", () => source.close());
  }

  connect();
}
