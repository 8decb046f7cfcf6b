import { h, publish } from "./dom.js";
import { WORD } from "./words.js";

/** Whether everything was liked before, if the address says so. */
const LIKED = new URLSearchParams(location.search).has("liked");

/** A button that stays pressed. `item` tells of what, at the time of the press. */
export function toggle(kind, label, item) {
  const button = h(
    "button",
    {
      "aria-label": label,
      "aria-pressed": String(LIKED && kind === "like"),
      click(event) {
        const pressed = button.getAttribute("aria-pressed") === "true";
        publish(pressed ? `un${kind}` : kind, event, { item: item() });
        button.setAttribute("aria-pressed", String(!pressed));
      },
    },
    h("yt-touch-feedback-shape", {}, h("div", {}, label)),
  );
  return button;
}

/** The elements around a like and a dislike since 2023, and those of the years before. */
export function likes(item, old = false) {
  const like = toggle("like", WORD.like, item);
  const dislike = toggle("dislike", WORD.dislike, item);
  if (old) {
    return [
      h("ytd-toggle-button-renderer", {}, h("yt-button-shape", {}, like)),
      h("ytd-toggle-button-renderer", {}, h("yt-button-shape", {}, dislike)),
    ];
  }
  return [
    h(
      "segmented-like-dislike-button-view-model",
      {},
      h(
        "like-button-view-model",
        {},
        h("toggle-button-view-model", {}, h("button-view-model", {}, like)),
      ),
      h(
        "dislike-button-view-model",
        {},
        h("toggle-button-view-model", {}, h("button-view-model", {}, dislike)),
      ),
    ),
    h(
      "yt-button-view-model",
      {},
      h("button-view-model", {}, h("button", { "aria-label": WORD.share }, WORD.share)),
    ),
  ];
}
