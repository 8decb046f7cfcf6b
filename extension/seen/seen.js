/**
 * What Second Look sees in one tab, named in this page's address: for officers, and for
 * a report to IT. The tab's content script tells names, kinds and numbers only.
 */
import { ask, byId, pausedWords, say, translate } from "../shared/page.js";

/** @param {string[]} cells */
function row(cells) {
  const made = document.createElement("tr");
  for (const words of cells) made.insertCell().textContent = words;
  return made;
}

/** @param {SeenBox} box */
function boxRow({ kind, known, action, watched, submit }) {
  return row([
    say(known ? `seenKind_${kind}` : "seenKind_unknown"),
    say(`action_${action}`),
    say(watched ? "seenYes" : "seenNo"),
    say(submit ? "seenYes" : "seenNo"),
  ]);
}

async function show() {
  const tab = Number(new URLSearchParams(location.search).get("tab"));
  /** @type {Seen | undefined} */
  let seen;
  try {
    seen = await chrome.tabs.sendMessage(tab, { name: "seen" }, { frameId: 0 });
  } catch {
    // No content script of ours in that tab, or the tab is closed.
  }
  const { settings } = await ask("settings");
  const off = pausedWords(settings.pausedUntil.value) || say("popupTabSiteOff");
  byId("state").textContent = !seen
    ? say("popupTabElsewhere")
    : seen.on
      ? say(`site_${seen.platform}`)
      : off;
  byId("boxes").replaceChildren(...(seen?.boxes ?? []).map(boxRow));
  byId("anchors").replaceChildren(
    ...(seen?.anchors ?? []).map(({ name, found }) => row([name, String(found)])),
  );
}

translate();
byId("again").addEventListener("click", show);
void show();
