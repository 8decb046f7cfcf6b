/** The background: started by a message or an install, asleep otherwise. */
import { listen } from "./messages.js";
import { attach } from "./open-tabs.js";
import { follow } from "./settings.js";

listen();
follow();

// Only Firefox has getBrowserInfo, and only Firefox attaches to open tabs by itself.
if (!("getBrowserInfo" in chrome.runtime)) {
  chrome.runtime.onInstalled.addListener(attach);
}
