// Pieces of text within drawn words.

/** Those that are in no link or button yet. @param {HTMLElement} place */
export function texts(place) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  /** @type {Node[]} */
  const all = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement?.closest("a, button, .away")) all.push(walker.currentNode);
  return /** @type {Text[]} */ (all);
}

/**
 * The text cut at what a pattern finds: what lies between and what was found, by turns. What may stand before a hit is asked
 * for here and not in the pattern: Safari before 16.4 refuses a whole file with a lookbehind in it.
 * @param {string} text
 * @param {RegExp} pattern  global
 * @param {(hit: RegExpExecArray, before: string) => boolean} begins  `before`: the two signs before the hit, or fewer
 */
export function pieces(text, pattern, begins) {
  /** @type {string[]} */
  const all = [];
  let end = 0;
  pattern.lastIndex = 0;
  for (let hit = pattern.exec(text); hit; hit = pattern.exec(text)) {
    if (begins(hit, text.slice(Math.max(0, hit.index - 2), hit.index))) {
      all.push(text.slice(end, hit.index), hit[0]);
      end = pattern.lastIndex;
    } else pattern.lastIndex = hit.index + 1;
  }
  return [...all, text.slice(end)];
}
