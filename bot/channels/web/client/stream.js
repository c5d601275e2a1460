// The chat's stream: server-sent events read with fetch, so that the token stays in a header. Resumes after the last
// sequence number that was seen, however the connection ended.

import { Refusal, pause, request, sleepUntilHope } from "./api.js";

// The server says something every 15 seconds; after this long a silent connection is a dead one.
const SILENCE_MS = 40_000;
// A tab that nobody looks at gives its connection back: browsers have few for one address.
const HIDDEN_MS = 60_000;

/**
 * @typedef {object} Reader
 * @property {() => number} after  the last sequence number that was seen
 * @property {(message: import("./types.js").Message) => void} message
 * @property {(state: import("./types.js").State) => void} state
 * @property {() => Promise<void>} prepare  to draw messages
 * @property {() => void} gone
 * @property {() => void} connected
 * @property {(refused: Refusal) => void} lost
 * @property {() => boolean} wanted  whether to listen although nobody looks
 */

/**
 * Follow a chat until `stop` is called or the chat is gone.
 * @param {string} token
 * @param {Reader} reader
 * @returns {() => void} stop
 */
export function follow(token, reader) {
  const control = new AbortController();
  void work(token, reader, control.signal);
  return () => control.abort();
}

/** @param {string} token @param {Reader} reader @param {AbortSignal} stopped */
async function work(token, reader, stopped) {
  await reader.prepare();
  for (let attempt = 0; !stopped.aborted; attempt += 1) {
    const begun = reader.after();
    let refused = new Refusal("no connection");
    try {
      if (await read(token, reader, stopped)) attempt = -1;
    } catch (error) {
      if (stopped.aborted) return;
      if (error instanceof Refusal && (error.status === 401 || error.status === 404)) return reader.gone();
      refused = error instanceof Refusal ? error : new Refusal("broken answer");
    }
    if (stopped.aborted) return;
    if (reader.after() > begun) attempt = -1;
    reader.lost(refused);
    await looked(reader);
    await sleepUntilHope(Math.max(pause(Math.max(attempt, 0)), refused.seconds * 1000));
  }
}

/** Wait until somebody looks at the page, or it is wanted anyhow. @param {Reader} reader */
async function looked(reader) {
  while (document.visibilityState === "hidden" && !reader.wanted()) {
    await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
  }
}

/**
 * One connection, to its end. Gives whether anything was heard.
 * @param {string} token @param {Reader} reader @param {AbortSignal} stopped
 */
async function read(token, reader, stopped) {
  const own = new AbortController();
  const abort = () => own.abort();
  stopped.addEventListener("abort", abort);
  let clock = setTimeout(abort, SILENCE_MS);
  let heard = false;
  const hide = hideAfter(reader, abort);
  window.addEventListener("online", abort); // what was open before the gap may be dead without knowing
  try {
    const response = await request("stream", { token, headers: { "Last-Event-ID": String(reader.after()) }, signal: own.signal });
    const source = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await source.read();
      if (done || stopped.aborted) return heard;
      heard = true;
      clearTimeout(clock);
      clock = setTimeout(abort, SILENCE_MS);
      reader.connected();
      const parts = (text + decoder.decode(value, { stream: true })).split("\n\n");
      text = parts.pop() ?? "";
      parts.forEach((part) => dispatch(part, reader));
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return heard;
  } finally {
    clearTimeout(clock);
    hide();
    window.removeEventListener("online", abort);
    stopped.removeEventListener("abort", abort);
    own.abort();
  }
}

/** @param {Reader} reader @param {() => void} abort */
function hideAfter(reader, abort) {
  let clock = 0;
  const changed = () => {
    clearTimeout(clock);
    if (document.visibilityState === "hidden") clock = window.setTimeout(() => reader.wanted() || abort(), HIDDEN_MS);
  };
  document.addEventListener("visibilitychange", changed);
  changed();
  return () => {
    clearTimeout(clock);
    document.removeEventListener("visibilitychange", changed);
  };
}

/** @param {string} part  the lines of one event @param {Reader} reader */
function dispatch(part, reader) {
  const lines = part.split("\n");
  const value = (/** @type {string} */ name) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
  const name = value("event");
  if (name === "message") reader.message(JSON.parse(value("data")));
  if (name === "state") reader.state(JSON.parse(value("data")));
  if (name === "gone") reader.gone();
}
