/** The toolbar's window: how this tab stands, whether checks run, and the one setting. */

/** @type {Record<string, string>} */
const TAB_WORDS = {
  findings: "popupTabFindings",
  held: "popupTabFindings",
  clear: "popupTabClear",
  checking: "popupTabChecking",
  "not-checked": "popupTabNotChecked",
  misfit: "popupTabMisfit",
  off: "popupTabIdle",
};

/** @type {Record<string, string>} */
const HINTS = {
  unpaired: "popupHint_unpaired",
  unproven: "popupHint_unproven",
};

const say = chrome.i18n.getMessage;

/**
 * @template {HTMLElement} E
 * @param {string} id
 * @returns {E}
 */
function byId(id) {
  return /** @type {E} */ (document.getElementById(id));
}

function translate() {
  document.documentElement.lang = say("language");
  document.documentElement.dir = say("direction");
  for (const element of document.querySelectorAll("[data-i18n]")) {
    element.textContent = say(/** @type {HTMLElement} */ (element).dataset.i18n ?? "");
  }
}

async function showTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  let summary;
  try {
    ({ summary } = await chrome.tabs.sendMessage(tab?.id ?? -1, { name: "summary" }));
  } catch {
    // No content script of ours in that tab: it is not one of the sites.
  }
  byId("tab").textContent = say(TAB_WORDS[summary] ?? "popupTabElsewhere");
}

/** @param {{insist?: boolean}} [how] */
async function showConnection({ insist = false } = {}) {
  const status = await chrome.runtime.sendMessage({ name: "status", insist });
  const { trouble, port, affiliated, locked } = status;
  const connection = byId("connection");
  connection.dataset.state = trouble ? "trouble" : "connected";
  const words = /** @type {HTMLElement} */ (connection.querySelector("strong"));
  words.textContent = say(trouble ? "popupNotConnected" : "popupConnected");
  byId("hint").textContent = say(
    trouble ? (HINTS[trouble] ?? "popupHint_unreachable") : "popupConnectedHint",
  );
  byId("retry").hidden = !trouble;
  /** @type {HTMLAnchorElement} */ (byId("practice")).href = `http://127.0.0.1:${port}/practice`;
  const box = /** @type {HTMLInputElement} */ (byId("affiliated"));
  box.checked = affiliated;
  box.disabled = locked;
  if (locked) byId("affiliated-hint").textContent = say("popupAffiliatedLocked");
}

translate();
byId("retry").addEventListener("click", () => showConnection({ insist: true }));
byId("affiliated").addEventListener("change", (event) => {
  const { checked } = /** @type {HTMLInputElement} */ (event.target);
  void chrome.runtime.sendMessage({ name: "affiliated", value: checked });
});
void showTab();
void showConnection();
