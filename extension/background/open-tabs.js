/**
 * Chromium runs content scripts only in pages opened after the install; Firefox
 * takes care of open tabs by itself. In a tab that has ours already a second copy
 * does nothing: each file fails at declaring its name again. After an update the
 * copy of before is in a world of its own, and the new one clears away what it shows.
 */
export async function attach() {
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
