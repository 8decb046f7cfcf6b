/**
 * The toolbar's window: how this tab stands, whether checks run, a pause from them, and the
 * first setting.
 */
import { SITES } from "../background/settings-table.js";
import { ask, byId, pausedWords, say, showConnection, translate } from "../shared/page.js";

/** @type {Record<string, string>} */
const TAB_WORDS = {
  findings: "popupTabFindings",
  held: "popupTabHeld",
  clear: "popupTabClear",
  checking: "popupTabChecking",
  "not-checked": "popupTabNotChecked",
  misfit: "popupTabMisfit",
  off: "popupTabIdle",
  messages: "popupTabMessages",
  "site-off": "popupTabSiteOff",
};

const PAUSE_MS = 60 * 60 * 1_000;

/** @type {string | undefined} the site in the tab, as the settings name it */
let site;
/** @type {string | null | undefined} why nothing is checked; undefined while that is asked */
let trouble;

async function showTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  let summary, reason;
  try {
    ({ summary, reason, platform: site } = await chrome.tabs.sendMessage(tab?.id ?? -1, { name: "summary" }));
  } catch {
    // No content script of ours in that tab: it is not one of the sites.
  }
  const { settings } = await ask("settings");
  const { pausedUntil } = settings;
  const words = pausedWords(pausedUntil.value) || tabWords(summary, reason);
  // To say the same again would have a screen reader read it out again.
  if (byId("tab").textContent !== words) byId("tab").textContent = words;
  showPauses(settings);
  void showThread(tab?.id ?? -1);
  byId("seen").hidden = !summary;
  /** @type {HTMLAnchorElement} */ (byId("seen")).search = `?tab=${tab?.id}`;
}

/**
 * @param {string | undefined} summary
 * @param {string | null | undefined} reason why the draft is not checked, where the companion says so
 */
function tabWords(summary, reason) {
  // A page in which nothing is written does not know how the companion stands.
  if (summary === "off" || summary === "misfit") {
    if (trouble === undefined) return "";
    if (trouble) return say("popupTabUnchecked");
  }
  const why = reason && summary === "not-checked" ? say(`popupTab_${reason}`) : "";
  return why || say(TAB_WORDS[summary ?? ""] ?? "popupTabElsewhere");
}

/** @param {{insist?: boolean}} [how] */
async function showAll(how) {
  void showTab();
  ({ trouble } = await showConnection(how));
  void showTab();
}

/**
 * The comments of a page can be reviewed by who acts there as one of the department's accounts.
 * @param {number} tab
 */
async function showThread(tab) {
  /** @type {{offered: boolean, on: boolean, records: boolean} | undefined} */
  let thread;
  try {
    thread = await chrome.tabs.sendMessage(tab, { name: "thread" }, { frameId: 0 });
  } catch {
    // No content script of ours in that tab.
  }
  byId("thread").hidden = !thread?.offered;
  byId("record").hidden = !thread?.records;
  /** @type {HTMLAnchorElement} */ (byId("record")).search = `?tab=${tab}`;
  /** @type {HTMLButtonElement} */ (byId("review")).disabled = thread?.on === true;
  byId("review").onclick = async () => {
    await chrome.tabs.sendMessage(tab, { name: "review" }, { frameId: 0 });
    // What is asked for is in the page.
    close();
  };
}

/**
 * What the department has locked on cannot be paused; a pause from before can be ended.
 * @param {import("../background/settings.js").Description["settings"]} settings
 */
function showPauses({ disabledSites, pausedUntil }) {
  const paused = Date.now() < pausedUntil.value;
  byId("pauses").hidden = disabledSites.origin === "locked" && !paused;
  byId("pause").textContent = say(paused ? "popupResume" : "popupPause");
  byId("pause").onclick = () =>
    choose("pausedUntil", paused ? null : Date.now() + PAUSE_MS);
  if (!site || !SITES.includes(site)) return;
  const named = site;
  const off = disabledSites.value.includes(named);
  const others = disabledSites.value.filter((/** @type {string} */ other) => other !== named);
  byId("pause-site").hidden = paused;
  byId("pause-site").textContent = say(off ? "popupSiteOn" : "popupSiteOff", say(`site_${named}`));
  byId("pause-site").onclick = () => choose("disabledSites", off ? others : [...others, named]);
}

/**
 * @param {string} key
 * @param {unknown} value
 */
function choose(key, value) {
  return ask("choose", { key, value });
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
byId("retry").addEventListener("click", () => showAll({ insist: true }));
byId("affiliated").addEventListener("change", (event) => {
  const { checked } = /** @type {HTMLInputElement} */ (event.target);
  void choose("affiliated", checked);
});
chrome.storage.local.onChanged.addListener(() => {
  void showTab();
  void showSettings();
});
void showSettings();
void showAll();
