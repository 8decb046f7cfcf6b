/** The toolbar's window: how this tab stands, whether checks run, and the first setting. */
import { ask, byId, say, showConnection, translate } from "../shared/page.js";

/** @type {Record<string, string>} */
const TAB_WORDS = {
  findings: "popupTabFindings",
  held: "popupTabFindings",
  clear: "popupTabClear",
  checking: "popupTabChecking",
  "not-checked": "popupTabNotChecked",
  misfit: "popupTabMisfit",
  off: "popupTabIdle",
  "site-off": "popupTabSiteOff",
};

async function showTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  let summary;
  try {
    ({ summary } = await chrome.tabs.sendMessage(tab?.id ?? -1, { name: "summary" }));
  } catch {
    // No content script of ours in that tab: it is not one of the sites.
  }
  byId("tab").textContent = say(TAB_WORDS[summary] ?? "popupTabElsewhere");
  byId("seen").hidden = !summary;
  /** @type {HTMLAnchorElement} */ (byId("seen")).search = `?tab=${tab?.id}`;
}

async function showSettings() {
  /** @type {import("../background/settings.js").Description} */
  const { settings } = await ask("settings");
  const { affiliated, contact } = settings;
  const box = /** @type {HTMLInputElement} */ (byId("affiliated"));
  box.checked = affiliated.value;
  box.disabled = affiliated.origin === "locked";
  byId("affiliated-hint").textContent = say(
    box.disabled ? "popupAffiliatedLocked" : "popupAffiliatedHint",
  );
  byId("contact").hidden = !contact.value;
  byId("contact").textContent = say("popupContact", contact.value);
}

translate();
byId("retry").addEventListener("click", () => showConnection({ insist: true }));
byId("affiliated").addEventListener("change", (event) => {
  const { checked } = /** @type {HTMLInputElement} */ (event.target);
  void ask("choose", { key: "affiliated", value: checked });
});
chrome.storage.local.onChanged.addListener(() => void showSettings());
void showTab();
void showSettings();
void showConnection();
