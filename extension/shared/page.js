/**
 * What the toolbar's window and the settings page have in common: words, and how the
 * companion stands.
 *
 * @typedef {object} Status
 * @property {string | null} trouble
 * @property {number} port
 * @property {string} extension its version
 * @property {string | null} companion its version, null while none is known
 * @property {string} fault why the companion could not be started; "" where nothing is known of it
 */

/** @type {Record<string, string>} */
const HINTS = {
  unpaired: "popupHint_unpaired",
  withheld: "popupHint_withheld",
  unproven: "popupHint_unproven",
  refused: "popupHint_refused",
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

/**
 * @param {number} until when a pause ends
 * @returns {string} that everything is paused; "" where it is not
 */
export function pausedWords(until) {
  if (Date.now() >= until) return "";
  const clock = new Intl.DateTimeFormat(say("language"), { timeStyle: "short" });
  return say("popupTabPaused", clock.format(until));
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
  const connection = byId("connection");
  const words = /** @type {HTMLElement} */ (connection.querySelector("strong"));
  connection.dataset.state = "connecting";
  words.textContent = say("popupConnecting");
  byId("hint").textContent = "";
  /** @type {Status} */
  const status = await ask("status", { insist });
  const { trouble, port } = status;
  connection.dataset.state = trouble ? "trouble" : "connected";
  words.textContent = say(trouble ? "popupNotConnected" : "popupConnected");
  byId("hint").textContent = hint(status);
  const practice = /** @type {HTMLAnchorElement} */ (byId("practice"));
  practice.href = `http://127.0.0.1:${port}/practice`;
  const retry = byId("retry");
  // The focus must not vanish with the button that had it.
  if (!trouble && retry === document.activeElement) practice.focus();
  retry.hidden = !trouble;
  return status;
}

/** @param {Status} status */
function hint({ trouble, extension, companion, fault }) {
  if (!trouble) return say("popupConnectedHint");
  if (fault && (trouble === "unpaired" || trouble === "unreachable"))
    return say("popupHint_failed", fault);
  return say(HINTS[trouble] ?? "popupHint_unreachable", [companion ?? "", extension]);
}
