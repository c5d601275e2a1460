// One message as it is drawn.

import { reachable, sign } from "./card.js";
import { later } from "./later.js";
import { mark } from "./marks.js";
import { button, element, link, page, speaker, words } from "./page.js";
import { wayBack } from "./repeats.js";
import { tools } from "./tools.js";

/** @typedef {import("./types.js").Message} Message @typedef {import("./types.js").Unsent} Unsent */
/** @typedef {(content: import("./types.js").Content, shown: string) => void} Ask */

// "en" alone would give everybody American dates.
const locale = navigator.languages.find((name) => name.split("-")[0] === page.language) ?? page.language;
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

/** @param {string} text */
export const paragraphs = (text) => text.split(/\n\s*\n/).map((part) => element("p", {}, part));

/** The language of our own texts, where the page has another one. @param {Message} message */
function language(message) {
  const own = message.author === "assistant" || message.original ? message.language ?? "en" : undefined;
  return own !== page.language ? own : undefined;
}

/** @param {Message} message @param {Ask} ask @returns {HTMLElement} */
export function bubble(message, ask) {
  const made = element("article", { class: kind(message), "data-sequence": message.sequence });
  made.append(heading(message.author, message.name, message.time));
  made.append(...sign(message));
  const text = paragraphs(message.text);
  if (message.card) text.forEach(reachable);
  else if (message.marked) text.forEach((paragraph) => mark(paragraph, message.marked ?? []));
  if (message.note) text.unshift(element("p", { class: "note", dir: "auto", lang: message.note_language }, message.note));
  if (message.automatic) text.unshift(element("p", { class: "note" }, message.automatic));
  const said = element("div", { class: "text", dir: "auto", lang: language(message) }, ...text);
  if (message.author !== "family") later.linked?.(said, message.link);
  if (message.review && !message.card) later.explained?.(said, message.outcome, ask);
  made.append(said);
  if (message.original) made.append(original(message.original, language(message)));
  if (message.repeats) made.append(element("p", { class: "page" }, ...wayBack(message)));
  if (message.unverified) made.append(marked("unverified", words("answer.unverified"), message.unverified, language(message)));
  if (message.ask) made.append(marked("ask", words("answer.ask"), message.ask, language(message)));
  if (message.link && !said.querySelector(`a[href="${CSS.escape(message.link.url)}"]`)) made.append(element("p", { class: "page" }, link(message.link.title, message.link.url)));
  for (const way of [message.email, message.device]) if (way) made.append(element("p", { class: "page" }, link(way.title, way.url)));
  made.append(...warnings(message));
  if (message.review || message.sources?.length) made.append(sources(message));
  if (message.buttons?.length) made.append(...choices(message, ask));
  if (message.pictures) made.append(pictures(message.pictures));
  const extra = tools(message, made, ask);
  if (extra) made.append(extra);
  return made;
}

/** @param {Message} message */
const kind = ({ author, card }) => (card ? `${author} card ${card}` : author);

/** @param {Message["author"]} author @param {string} [name] @param {string} [time] */
function heading(author, name, time) {
  const line = element("header", {}, element("h2", { dir: "auto" }, speaker(author, name)));
  if (time) line.append(element("time", { datetime: time, title: moment.format(new Date(time)) }, clock.format(new Date(time))));
  return line;
}

/** @param {string} name @param {string} label @param {string} text @param {string} [lang]  where it is not the page's */
const marked = (name, label, text, lang) =>
  element("p", { class: name }, element("strong", {}, label), " ", element("span", { lang, dir: "auto" }, text));

/** What to know of a translation, and the English text in a fold. @param {NonNullable<Message["original"]>} english @param {string} [lang] */
const original = ({ about, title, text }, lang) =>
  element("details", { class: "original", lang, dir: "auto" }, element("summary", {}, [about, title].filter(Boolean).join(" ")),
    element("div", { lang: "en", dir: "ltr" }, ...paragraphs(text)));

/** @param {string} [date]  ISO 8601 */
const dated = (date) => (date ? day.format(new Date(date)) : "");

/** What a family should know before it trusts the sources. @param {Message} message */
function warnings({ old, changed }) {
  const found = [];
  if (old) found.push(words("answer.old", { count: String(old) }));
  if (changed) found.push(words("answer.changed", { date: dated(changed) }));
  return found.map((text) => element("p", { class: "note" }, text));
}

/** @param {Message} message */
function sources({ sources: found = [], reviewed, reviewed_by }) {
  const by = reviewed_by === "clinician" ? "answer.clinician" : "answer.editor";
  const made = element("details", {}, element("summary", {}, words("answer.source")));
  if (found.length) made.append(element("ul", {}, ...found.map(source)));
  made.append(element("p", {}, words(by, { date: dated(reviewed) })));
  return made;
}

/** @param {import("./types.js").Source} source */
function source({ title, publisher, published, section, url, seen, looked_at, lacks }) {
  const named = element("span", { lang: "en", dir: "ltr" }, url && /^https?:/.test(url) ? link(title, url) : title,
    [publisher, published, section].filter(Boolean).map((part) => `, ${part}`).join(""), ".");
  const line = element("li", {}, named);
  if (seen) line.append(" ", words(`answer.read.${seen}`, { date: dated(looked_at) }));
  if (lacks) line.append(" ", words("answer.lacks", { what: lacks }));
  return line;
}

/** Links, until the pictures are here. @param {import("./types.js").Picture[]} found */
function pictures(found) {
  const place = element("div", { "aria-live": "off" }, ...found.map(({ title, page: own }) => element("p", {}, link(title, own))));
  import("./pictures.js").then(({ draw }) => draw(found, place)).catch(() => {});
  return place;
}

/** @param {Message} message @param {Ask} ask */
function choices(message, ask) {
  const { lead, buttons = [] } = message, lang = language(message);
  const shown = buttons.map(({ title, id }) => button(title, () => ask({ button: id }, title)));
  const row = element("div", { class: "choices", lang, dir: "auto" }, ...shown);
  return lead ? [element("p", { class: "lead", lang, dir: "auto" }, lead), row] : [row];
}

/**
 * A message that is not stored yet.
 * @param {Unsent} entry
 * @param {{waiting: string, again: () => void, edit: () => void, discard: () => void}} actions
 */
export function unsentBubble(entry, { waiting, again, edit, discard }) {
  const made = element("article", { class: "family unsent", "data-id": entry.id });
  made.append(heading("family"), element("div", { class: "text", dir: "auto" }, ...paragraphs(entry.shown)));
  if (!entry.refused && !waiting) {
    made.append(element("p", { class: "note" }, words("outbox.sending")));
    return made;
  }
  const reason = entry.refused ? refusal(entry.refused) : waiting;
  made.append(element("p", { class: "note" }, element("strong", {}, words("outbox.unsent")), " ", reason));
  const row = [button(words("outbox.again"), again)];
  if (entry.content.text) row.push(button(words("outbox.edit"), edit));
  row.push(button(words("outbox.discard"), discard));
  made.append(element("div", { class: "choices" }, ...row));
  return made;
}

/** The reason of a refusal, in the page's language. @param {string} code */
export const refusal = (code) => words(page.words.errors[code] ? `errors.${code}` : "errors.other");
