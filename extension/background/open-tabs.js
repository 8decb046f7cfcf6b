/**
 * Chromium runs content scripts only in pages opened after the install, an update, or being
 * switched on again; Firefox takes care of open tabs by itself. What is kept for the session is
 * gone after each of them. The browser says nothing of the last.
 */
export async function attachNew() {
  const { attached } = await chrome.storage.session.get("attached");
  if (attached) return;
  await chrome.storage.session.set({ attached: true });
  await attach();
}

/**
 * In a tab that has ours already a second copy does nothing: each file fails at declaring its
 * name again. After an update the copy of before is in a world of its own, and the new one
 * clears away what it shows.
 */
async function attach() {
  const scripts = chrome.runtime.getManifest().content_scripts ?? [];
  for (const { matches, js = [], css = [], all_frames: allFrames = false } of scripts) {
    const tabs = await chrome.tabs.query({ url: matches });
    await Promise.allSettled(
      tabs.flatMap(({ id, discarded }) => {
        if (id === undefined || discarded) return [];
        const target = { tabId: id, allFrames };
        return [
          chrome.scripting.insertCSS({ target, files: css }),
          chrome.scripting.executeScript({ target, files: js }),
        ];
      }),
    );
  }
}
