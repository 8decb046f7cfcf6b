/**
 * The toolbar badge of a tab: nothing when all is well, else one sign and a sentence.
 * The browser keeps both per tab and forgets them when the tab leaves the page.
 *
 * @typedef {"off" | "checking" | "clear" | "findings" | "held" | "not-checked" | "misfit"} TabState
 */

/** @type {Record<string, {sign: string, colour: string, title: string}>} */
const SIGNS = {
  findings: { sign: "!", colour: "#9a3412", title: "badgeFindings" },
  held: { sign: "!", colour: "#9a3412", title: "badgeHeld" },
  "not-checked": { sign: "?", colour: "#475569", title: "badgeNotChecked" },
  misfit: { sign: "×", colour: "#475569", title: "badgeMisfit" },
};

/**
 * @param {number} tabId
 * @param {TabState} state
 */
export async function show(tabId, state) {
  const { sign, colour, title } = SIGNS[state] ?? { sign: "", colour: "#475569", title: "name" };
  try {
    await Promise.all([
      chrome.action.setBadgeBackgroundColor({ tabId, color: colour }),
      chrome.action.setBadgeTextColor({ tabId, color: "#ffffff" }),
      chrome.action.setBadgeText({ tabId, text: sign }),
      chrome.action.setTitle({ tabId, title: chrome.i18n.getMessage(title) }),
    ]);
  } catch {
    // The tab was closed in the meantime: there is nothing left to show it on.
  }
}
