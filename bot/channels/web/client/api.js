// Calls to the server. The token is in a header, never in an address.

const WAIT_MS = 20_000;
const base = new URL("/chat/api/v1/", location.origin);

/** A refusal, or no answer at all: then `status` is 0. */
export class Refusal extends Error {
  /** @param {string} message @param {{status?: number, code?: string, seconds?: number, reply?: import("./types.js").Message}} [about] */
  constructor(message, { status = 0, code = "", seconds = 0, reply } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.seconds = seconds;
    this.reply = reply; // words to an alarm that could not be stored
  }

  /** Whether the same call may succeed later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * @param {string} path
 * @param {{method?: string, body?: unknown, token?: string | null, headers?: Record<string, string>, signal?: AbortSignal}} [options]
 * @returns {Promise<Response>}
 */
export async function request(path, { method = "GET", body, token, headers = {}, signal } = {}) {
  const all = { ...headers, ...(body ? { "Content-Type": "application/json" } : {}), ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  /** @type {Response} */
  let response;
  try {
    response = await fetch(new URL(path, base), { method, headers: all, body: body ? JSON.stringify(body) : null, signal: signal ?? timer(), cache: "no-store", credentials: "omit" });
  } catch {
    throw new Refusal("no connection");
  }
  if (response.ok) return response;
  const { error = {}, reply } = await response.json().catch(() => ({}));
  throw new Refusal(error.message ?? "", { status: response.status, code: error.code, reply, seconds: Number(response.headers.get("Retry-After")) || 0 });
}

function timer() {
  const control = new AbortController();
  setTimeout(() => control.abort(), WAIT_MS);
  return control.signal;
}

/** @param {number} milliseconds @returns {Promise<void>} */
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * How long to wait before try number `attempt` (from 0): doubling to at most half a minute, and a random part of it, so
 * that after a restart not everybody comes at once.
 * @param {number} attempt
 */
export const pause = (attempt) => 250 + Math.random() * Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));

/** Resolves after `milliseconds`, or as soon as the browser is online again or the page is looked at. @param {number} milliseconds */
export function sleepUntilHope(milliseconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(clock);
      window.removeEventListener("online", done);
      document.removeEventListener("visibilitychange", seen);
      resolve(undefined);
    };
    const seen = () => document.visibilityState === "visible" && done();
    const clock = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
    document.addEventListener("visibilitychange", seen);
  });
}
