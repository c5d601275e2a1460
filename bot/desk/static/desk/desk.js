// Every page of the desk: hears of changes, sends forms without leaving the page, reads single keys.
import { hear } from "./live.js";
import { begin as beginChat } from "./chat.js";
import { dropOthers, forgetSent, keepDrafts, showLeft } from "./drafts.js";
import { begin as beginForms } from "./forms.js";
import { begin as beginKeys } from "./keys.js";
import { begin as beginMenus } from "./menus.js";
import { begin as beginNotices, told } from "./notices.js";
import { begin as beginQueue } from "./queue.js";
import { begin as beginSound } from "./sound.js";

dropOthers();
forgetSent();
beginForms();
beginKeys();
beginMenus();
beginNotices();
beginSound();
const chat = beginChat();
const record = document.querySelector("[data-drafts]");
if (record) keepDrafts(record.dataset.drafts, record);
showLeft();
const queue = beginQueue();
if (document.body.dataset.live) {
  hear(chat?.id, {
    queue: () => Promise.all([queue?.refresh(), told()]),
    chat: () => chat?.refresh(),
  });
}
