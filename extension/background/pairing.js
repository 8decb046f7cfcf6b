/**
 * How the extension gets to know the companion's port, token and version: the native
 * messaging host tells them. They are kept in session storage, which lives in
 * memory and which content scripts cannot read.
 *
 * @typedef {{port: number, token: string, version: string}} Pairing
 */
import { OLDEST } from "./versions.js";

const HOST = "org.secondlook.companion";
/** The host may start a program: ask again only after a while, not at each typing pause. */
const RETRY_AFTER_MS = 10_000;
/** Room for a sentence with a path in it. */
const LONGEST_FAULT = 300;

/** @type {Promise<Pairing | null> | null} */
let asking = null;

/**
 * @param {any} answer
 * @returns {Pairing | null}
 */
function accepted(answer) {
  const { port, token, version } = answer ?? {};
  const sound =
    Number.isInteger(port) && port > 0 && port < 65_536 && typeof token === "string" && token;
  return sound ? { port, token, version: typeof version === "string" ? version : OLDEST } : null;
}

/** @returns {Promise<Pairing | null>} */
async function ask() {
  let pairing = null;
  let fault = "";
  try {
    const answer = await chrome.runtime.sendNativeMessage(HOST, { type: "pair" });
    pairing = accepted(answer);
    if (!pairing && typeof answer?.error === "string") fault = answer.error.slice(0, LONGEST_FAULT);
  } catch {
    // Not installed, or it ended without an answer: to the officer both are "not connected".
  }
  if (pairing) {
    await chrome.storage.session.set({ pairing, pairAfter: 0, fault });
  } else {
    // The old pairing is kept: the companion it names may come back.
    await chrome.storage.session.set({ pairAfter: Date.now() + RETRY_AFTER_MS, fault });
  }
  return pairing;
}

/** @returns {Promise<string>} why the host could not have the companion started; "" if it has not said */
export async function fault() {
  const { fault: told } = await chrome.storage.session.get("fault");
  return typeof told === "string" ? told : "";
}

/** @returns {Promise<Pairing | null>} what is known already */
export async function known() {
  const { pairing } = await chrome.storage.session.get("pairing");
  return accepted(pairing);
}

/**
 * Asks the host anew, once for all who ask at the same time.
 * @param {{insist?: boolean}} [how] `insist`: even if it failed a moment ago
 * @returns {Promise<Pairing | null>}
 */
export async function renew({ insist = false } = {}) {
  if (asking) return asking;
  const { pairAfter } = await chrome.storage.session.get("pairAfter");
  const wait = typeof pairAfter === "number" ? pairAfter - Date.now() : 0;
  // A longer one is from before the clock was put back.
  if (!insist && wait > 0 && wait <= RETRY_AFTER_MS) return null;
  asking ??= ask().finally(() => (asking = null));
  return asking;
}

/**
 * The companion of a pairing is of another version than it was: it has been updated.
 * @param {Pairing} pairing
 * @param {string} version
 */
export async function amend({ port, token }, version) {
  const now = await known();
  if (now?.port !== port || now.token !== token) return;
  await chrome.storage.session.set({ pairing: { port, token, version } });
}

/** Keeps the next few checks from asking the host again: what it told did not help. */
export async function rest() {
  await chrome.storage.session.set({ pairAfter: Date.now() + RETRY_AFTER_MS });
}
