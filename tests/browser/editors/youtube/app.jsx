/** A likeness of YouTube: custom elements in light DOM, ids that repeat, editables without a library. */
import { h } from "./dom.js";
import { studio } from "./studio.js";
import { ownVideo } from "./moderation.js";
import { chat, community, left, mobile, shorts, watch } from "./pages.js";

const [, first, second] = location.pathname.split("/");

function page() {
  if (location.hostname.startsWith("studio.")) return studio();
  if (location.hostname.startsWith("m.")) return mobile();
  if (first === "live_chat") return chat();
  if (first === "shorts") return shorts(second);
  if (first === "post") return community(second);
  if (new URLSearchParams(location.search).get("v") === "9") return ownVideo();
  return first === "watch" ? watch() : community(null);
}

document
  .getElementById("react-root")
  .replaceWith(h("ytd-app", {}, left(), h("ytd-page-manager", {}, page())));
