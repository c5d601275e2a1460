/**
 * What travels between the parts. Only types: browsers never fetch this file.
 *
 * @typedef {Record<string, any>} Words  one locale file
 * @typedef {[outcome: string, question: string, language: string]} Entry
 * @typedef {object} PageData  what the server put into the page
 * @property {string} language
 * @property {Words} words
 * @property {number} limit  characters of a message
 * @property {boolean} framed
 * @property {string[]} hosts  origins of the sites that may hold the page in a frame
 * @property {Record<string, [outcome: string, question: string]>} explained  words that can be tapped
 * @property {string} registry  the trial's number
 * @property {Record<string, string>} languages  their own names, by code
 *
 * @typedef {{title: string, id: string}} Button
 * @typedef {object} Source
 * @property {string} title
 * @property {string} [publisher]
 * @property {string} [published]  a day, a month or a year
 * @property {string} [section]
 * @property {string} [url]
 * @property {"page" | "copy" | "abstract" | "summary" | "own"} [seen]  what we read of it
 * @property {string} [looked_at]  ISO 8601
 * @property {string} [lacks]  what was missing in that
 * @typedef {object} Picture
 * @property {string} id
 * @property {string} title
 * @property {string} url  what its files are under, by language
 * @property {string} page  where it stands alone
 * @typedef {object} PictureWords  what `words.json` of a picture holds
 * @property {string} title
 * @property {string[]} words
 * @property {string} fold  what the fold of the words is called
 * @property {string} open  what the link to its page is called
 * @property {string} language
 * @property {string} direction
 * @property {string} unreviewed  empty where a speaker has checked the words
 * @property {[width: number, height: number]} narrow
 * @property {[width: number, height: number]} wide
 * @typedef {object} Message  one message of the log
 * @property {number} sequence
 * @property {"family" | "assistant" | "person"} author
 * @property {string} text
 * @property {string} time  ISO 8601
 * @property {string} [id]  of a family's message: the id that the widget made
 * @property {string} [name]  of a person
 * @property {string} [outcome]
 * @property {string} [lead]
 * @property {"alarm" | "after" | "doubt"} [card]  alarm, the turn after, the word before an answer
 * @property {string} [automatic]  what says that the card is no person's
 * @property {string} [note]  a line before an English text, in the family's language
 * @property {string} [note_language]
 * @property {string} [language]  of the text, where it is not English
 * @property {string[]} [marked]  sentences of the text that lie nearest to the question
 * @property {{about: string, title: string, text: string}} [original]  the English text of a translated one
 * @property {number} [repeats]  the message that gave this answer before, where this is only a line that names it
 * @property {string} [unverified]
 * @property {string} [ask]
 * @property {string} [reviewed]
 * @property {string} [reviewed_by]
 * @property {"volatile" | "slow"} [review]  how soon its sources change; only answers have it
 * @property {number} [old]  days since it was compared with its sources, where that is too long
 * @property {string} [changed]  the day on which one of its sources changed, ISO 8601
 * @property {Source[]} [sources]
 * @property {Button[]} [buttons]
 * @property {boolean} [helpful]  what the family has said of it
 * @property {string} [add]  the button that puts `ask` on the family's list
 * @property {{title: string, url: string}} [link]  a page of ours
 * @property {{title: string, url: string}} [email]  where one asks for an email about an answer
 * @property {{title: string, url: string}} [device]  where one asks for a notice on this device
 * @property {Picture[]} [pictures]
 *
 * @typedef {{owner: "assistant" | "waiting" | "person" | "closed", person: string, working: boolean, typing: boolean}} State
 *
 * @typedef {{text?: string, button?: string}} Content
 * @typedef {object} Unsent  a message that the server has not acknowledged
 * @property {string} id
 * @property {number} made  milliseconds since 1970, made to grow from message to message
 * @property {string} shown
 * @property {Content} content
 * @property {string} [refused]  the server's reason, where sending it again makes no sense
 */
export {};
