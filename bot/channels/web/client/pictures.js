// Pictures below an answer. This file is fetched with the first of them.

import { element, link, page } from "./page.js";

/** @typedef {import("./types.js").Picture} Picture @typedef {import("./types.js").PictureWords} PictureWords */

/** Draws the pictures in place of the links to them. @param {Picture[]} pictures @param {HTMLElement} place */
export async function draw(pictures, place) {
  place.replaceChildren(...(await Promise.all(pictures.map(figure))));
}

/** @param {Picture} picture */
async function figure({ url, page: own }) {
  const address = `${url}${page.language}/`;
  const answer = await fetch(`${address}words.json`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  /** @type {PictureWords} */
  const told = await answer.json();
  const [width, height] = told.narrow;
  const image = element("img", { src: `${address}narrow.svg`, alt: told.title, width, height, loading: "lazy" });
  const wide = { srcset: `${address}wide.svg`, media: "(min-width: 44rem)", width: told.wide[0], height: told.wide[1] };
  return element("figure", { lang: told.language, dir: told.direction },
    element("picture", {}, element("source", wide), image),
    element("figcaption", {}, fold(told), ...note(told), element("p", { class: "page" }, link(told.open, `${own}?lang=${page.language}`))));
}

/** @param {PictureWords} told */
const fold = ({ fold: name, words }) =>
  element("details", {}, element("summary", {}, name), element("ul", {}, ...words.map((line) => element("li", {}, line))));

/** @param {PictureWords} told */
const note = ({ unreviewed }) => (unreviewed ? [element("p", { class: "note" }, unreviewed)] : []);
