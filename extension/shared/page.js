/**
 * What the toolbar's window and the settings page have in common: words, and how the
 * companion stands.
 *
 * @typedef {object} Status
 * @property {string | null} trouble
 * @property {number} port
 * @property {string} extension its version
 * @property {string | null} companion its version, null while none is known
 */

/** @type {Record<string, string>} */
const HINTS = {
  unpaired: "popupHint_unpaired",
  unproven: "popupHint_unproven",
  "outdated-companion": "popupHint_outdated_companion",
  "outdated-extension": "popupHint_outdated_extension",
};

export const say = chrome.i18n.getMessage;

/**
 * @template {HTMLElement} E
 * @param {string} id
 * @returns {E}
 */
export function byId(id) {
  return /** @type {E} */ (document.getElementById(id));
}

/**
 * @param {string} name of a handler in background/messages.js
 * @param {object} [more]
 */
export function ask(name, more = {}) {
  return chrome.runtime.sendMessage({ name, ...more });
}

/** Fills in the words that the page's markup only names. */
export function translate() {
  document.documentElement.lang = say("language");
  document.documentElement.dir = say("direction");
  for (const element of document.querySelectorAll("[data-i18n]")) {
    element.textContent = say(/** @type {HTMLElement} */ (element).dataset.i18n ?? "");
  }
}

/**
 * Says in #connection and #hint how the companion stands.
 * @param {{insist?: boolean}} [how] `insist`: asks for the companion even if that failed just now
 * @returns {Promise<Status>}
 */
export async function showConnection({ insist = false } = {}) {
  /** @type {Status} */
  const status = await ask("status", { insist });
  const { trouble, port, extension, companion } = status;
  const connection = byId("connection");
  connection.dataset.state = trouble ? "trouble" : "connected";
  const words = /** @type {HTMLElement} */ (connection.querySelector("strong"));
  words.textContent = say(trouble ? "popupNotConnected" : "popupConnected");
  const hint = trouble ? (HINTS[trouble] ?? "popupHint_unreachable") : "popupConnectedHint";
  byId("hint").textContent = say(hint, [companion ?? "", extension]);
  byId("retry").hidden = !trouble;
  /** @type {HTMLAnchorElement} */ (byId("practice")).href = `http://127.0.0.1:${port}/practice`;
  return status;
}
