// Finds questions by their words, on this device: without accents, with a typing error or two, by the beginning of a word.

/** @typedef {import("./types.js").Entry} Entry */

// A word of this length may have one error, of that length two.
const ONE_ERROR = 4;
const TWO_ERRORS = 8;

/** Words as they are compared. Chinese has no blanks: there, two signs are a word. @param {string} text @returns {string[]} */
export function wordsOf(text) {
  const plain = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/(^|\P{L})ال(?=\p{L}{3})/gu, "$1");
  return (plain.match(/\p{sc=Han}+|[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => (/\p{sc=Han}/u.test(word) && word.length > 2 ? pairs(word) : [word]));
}

/** @param {string} word */
const pairs = (word) => [...word].slice(1).map((sign, index) => word[index] + sign);

/** Changes from one word to the other: a letter more, less, another, or two swapped. @param {string} one @param {string} other */
export function errors(one, other) {
  /** @type {number[][]} */
  const rows = [[...other, ""].map((_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const steps = [(rows[row - 1]?.[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (rows[row - 1]?.[column - 1] ?? 0) + same];
      if (swapped) steps.push((rows[row - 2]?.[column - 2] ?? 0) + 1);
      line.push(Math.min(...steps));
    }
    rows.push(line);
  }
  return rows.pop()?.pop() ?? 0; // Safari before 15.4 has no `at`
}

/** Whether a typed word is, begins, lengthens, or nearly is another. @param {string} typed @param {string} word */
function meant(typed, word) {
  if (word.startsWith(typed) || (word.length >= ONE_ERROR && typed.startsWith(word))) return true;
  // A letter left out of a word of four: the first one is hardly ever wrong.
  if (typed.length === ONE_ERROR - 1) return word.length === ONE_ERROR && word[0] === typed[0] && errors(typed, word) === 1;
  const allowed = typed.length >= TWO_ERRORS ? 2 : typed.length >= ONE_ERROR ? 1 : 0;
  if (!allowed || Math.abs(word.length - typed.length) > allowed) return false;
  return errors(typed, word) <= allowed;
}

/** @param {Entry[]} entries */
export function finder(entries) {
  const known = entries.map((entry) => ({ entry, words: wordsOf(entry[1]) }));
  // A word that stands in every question says little, and one that stands in none says nothing of which is meant.
  const weight = (/** @type {string} */ typed) => {
    const having = known.filter(({ words }) => words.some((word) => meant(typed, word))).length;
    return having ? Math.log(1 + known.length / having) : 1;
  };

  /** The best first; `share` is how much of what was typed a question must have. @param {string} text @param {number} share @returns {Entry[]} */
  return (text, share) => {
    const typed = [...new Set(wordsOf(text))].map((word) => ({ word, worth: weight(word) }));
    const all = typed.reduce((sum, { worth }) => sum + worth, 0);
    const rated = known.map(({ entry, words }) => ({
      entry,
      // Among equals the shorter question is nearer.
      rate: typed.filter(({ word }) => words.some((other) => meant(word, other))).reduce((sum, { worth }) => sum + worth, 0) / all - words.length / 1000,
    }));
    return all ? rated.filter(({ rate }) => rate >= share).sort((one, other) => other.rate - one.rate).map(({ entry }) => entry) : [];
  };
}
