// What only messages need. It is fetched when there is a chat, before the first of them is drawn; without it they are plain.

/** @typedef {Pick<typeof import("./links.js"), "linked"> & Pick<typeof import("./terms.js"), "explained"> & Pick<typeof import("./feedback.js"), "feedback">} Later */

/** @type {Later | null} */
export let later = null;

export async function fetchLater() {
  try {
    const [links, terms, feedback] = await Promise.all([import("./links.js"), import("./terms.js"), import("./feedback.js")]);
    later ??= { linked: links.linked, explained: terms.explained, feedback: feedback.feedback };
  } catch {
    // no connection: the next time that the chat is followed
  }
}
