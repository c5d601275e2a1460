// What only messages need. It is fetched when there is a chat, before the first of them is drawn; without it they are plain.

/** @typedef {Pick<typeof import("./links.js"), "linked"> & Pick<typeof import("./terms.js"), "explained"> & Pick<typeof import("./feedback.js"), "feedback"> & Pick<typeof import("./carry.js"), "plain">} Later */

/** What has come so far. @type {Partial<Later>} */
export const later = {};

/** Each by itself: one that does not come takes no other along, and is tried again when the chat is followed anew. */
export async function fetchLater() {
  await Promise.allSettled([
    import("./links.js").then(({ linked }) => Object.assign(later, { linked })),
    import("./terms.js").then(({ explained }) => Object.assign(later, { explained })),
    import("./feedback.js").then(({ feedback }) => Object.assign(later, { feedback })),
    import("./carry.js").then(({ plain }) => Object.assign(later, { plain })),
  ]);
}
