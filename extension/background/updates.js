/**
 * When an update of the extension takes effect: as far as the browser leaves it to us,
 * only while no draft is in use, no post is held, and no comments are reviewed or recorded in
 * any tab. Chromium does not wait
 * longer than this background is awake. Drafts belong to the page and outlive an update
 * in any case; waiting spares the officer the moment in which nothing is checked.
 */

/** @returns {Promise<boolean>} whether a tab has a draft in use or a post held */
async function busy() {
  const scripts = chrome.runtime.getManifest().content_scripts ?? [];
  const tabs = await chrome.tabs.query({ url: scripts.flatMap(({ matches = [] }) => matches) });
  const answers = await Promise.all(
    tabs.map(async ({ id = chrome.tabs.TAB_ID_NONE }) => {
      try {
        return await chrome.tabs.sendMessage(id, { name: "summary" });
      } catch {
        // No content script of ours has begun there, so it has no draft in use either.
        return { busy: false };
      }
    }),
  );
  return answers.some((answer) => answer?.busy);
}

/** Applies an update that waits, if this is the moment for it. */
export async function apply() {
  const { updateWaits } = await chrome.storage.session.get("updateWaits");
  if (!updateWaits || (await busy())) return;
  // Forgotten first: an update that fails must not have the extension start over and over.
  await chrome.storage.session.remove("updateWaits");
  chrome.runtime.reload();
}

/** An update has been fetched. */
export async function announce() {
  await chrome.storage.session.set({ updateWaits: true });
  await apply();
}

export function follow() {
  chrome.runtime.onUpdateAvailable.addListener(() => void announce());
  void apply();
}
