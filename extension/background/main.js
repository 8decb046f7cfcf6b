/** The background: started by a message, an install or a change of policy, asleep otherwise. */
import { listen } from "./messages.js";
import { attachNew } from "./open-tabs.js";
import * as settings from "./settings.js";
import * as updates from "./updates.js";

listen();
settings.follow();
updates.follow();

// Only Firefox has getBrowserInfo, and only Firefox attaches to open tabs by itself.
if (!("getBrowserInfo" in chrome.runtime)) {
  void attachNew();
}
