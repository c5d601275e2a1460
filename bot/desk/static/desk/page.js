// Small things that all parts of the desk share.

/** Says something in the page's status line; an empty text clears it. */
export function say(text) {
  document.getElementById("status").textContent = text;
}

/** The key of who is signed in; undefined before that. */
export const { user } = document.body.dataset;

/** Forms on their way, and pages on theirs: what they change is no reason to draw this page anew. */
export const own = { acts: 0 };

/** Goes to the queue, which says who has the chat now that this page showed. */
export function leave() {
  const chat = document.getElementById("chat")?.dataset.chat;
  window.location.assign(document.body.dataset.queue + (chat ? `?left=${chat}` : ""));
}

/** Asks the server. Throws an Error with a sentence for people; `lost` tells that the connection failed. */
export async function ask(address, options = {}) {
  let response;
  try {
    response = await fetch(address, {
      signal: AbortSignal.timeout(20_000),
      redirect: "manual",
      ...options,
      headers: { "X-Requested-With": "fetch", ...options.headers },
    });
  } catch {
    throw Object.assign(new Error("No connection. Nothing is lost; try again in a moment."), { lost: true });
  }
  if (response.ok) return response;
  if (response.type === "opaqueredirect") window.location.reload(); // signed out: the way in leads back to this page
  if (response.status === 404) leave(); // the chat is no longer ours
  const value = await response.json().catch(() => ({}));
  const words = value.error?.message ?? "That did not work. Please reload the page.";
  throw Object.assign(new Error(words), { code: value.error?.code });
}

/** Draws the marked parts of this page anew; what is being written elsewhere on it stays. */
export async function refreshParts() {
  const html = await (await ask(window.location.href)).text();
  const fresh = new DOMParser().parseFromString(html, "text/html"); // our own page, which escapes what was written
  for (const part of document.querySelectorAll("[data-part]")) {
    part.replaceChildren(...(fresh.getElementById(part.id)?.childNodes ?? []));
  }
}

/** Runs `work` now or, where it runs already, once more after that: never twice at a time. */
export function oneAtATime(work) {
  let running = null;
  let again = false;
  return function run() {
    again = running !== null;
    running ??= (async () => {
      try {
        do {
          again = false;
          await work();
        } while (again);
      } finally {
        running = null;
      }
    })();
    return running;
  };
}
