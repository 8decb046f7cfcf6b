import { simplebox } from "./commentbox.js";
import { comments } from "./comments.js";
import { h, publish } from "./dom.js";
import { likes, toggle } from "./toggle.js";
import { WORD } from "./words.js";

const ASKED = new URLSearchParams(location.search);
const VIDEOS = {
  1: { title: "The new park opens on Saturday", channel: "City Parks" },
  2: { title: "The Elm Street victim told me everything", channel: "Gossip Daily" },
};
const POSTS = [
  { id: "p1", author: "City Parks", text: "Thank you all for coming to the clean-up." },
  { id: "p2", author: "Gossip Daily", text: "This is where the informant parks his car." },
];

/** A page that was left stays in the document, as it was. */
function left() {
  return h(
    "ytd-watch-flexy",
    { hidden: true },
    h("ytd-watch-metadata", {}, h("h1", {}, "What was watched before")),
  );
}

/** The watch page. `fixture.go` goes on to another video within the same elements. */
export function watch() {
  const old = ASKED.has("old");
  let id = ASKED.get("v");
  const title = h("yt-formatted-string", {});
  const channel = h("a", { href: "/@channel" });
  const about = h("div", {});
  function show() {
    title.textContent = VIDEOS[id].title;
    channel.textContent = VIDEOS[id].channel;
    document.title = `(3) ${VIDEOS[id].title} - YouTube`;
    about.replaceChildren(comments(id, old));
  }
  window.fixture.go = (next) => {
    id = next;
    history.pushState({}, "", `/watch?v=${next}`);
    show();
  };
  show();
  return h(
    "ytd-watch-flexy",
    {},
    h(
      old ? "ytd-video-primary-info-renderer" : "ytd-watch-metadata",
      {},
      h("h1", {}, title),
      h(
        "div",
        { id: "owner" },
        h("ytd-video-owner-renderer", {}, h("ytd-channel-name", { id: "channel-name" }, channel)),
      ),
      h(
        "div",
        { id: "top-level-buttons-computed", class: "bar" },
        likes(() => id, old),
      ),
    ),
    ASKED.has("live")
      ? h("iframe", { id: "chatframe", src: `/live_chat?lang=${document.documentElement.lang}` })
      : null,
    about,
  );
}

/** Shorts: the one that plays between others, and comments in a panel. */
export function shorts(id) {
  const reel = (one, active) =>
    h(
      "ytd-reel-video-renderer",
      { "is-active": active },
      h(
        "yt-reel-metapanel-view-model",
        {},
        h(
          "yt-reel-channel-bar-view-model",
          {},
          h("a", { href: "/@channel/shorts" }, VIDEOS[one].channel),
        ),
        h("yt-shorts-video-title-view-model", {}, h("h2", {}, h("span", {}, VIDEOS[one].title))),
      ),
      h(
        "reel-action-bar-view-model",
        { class: "bar" },
        h(
          "like-button-view-model",
          {},
          h(
            "toggle-button-view-model",
            {},
            h(
              "button-view-model",
              {},
              h(
                "label",
                {},
                toggle("like", WORD.like, () => one),
              ),
            ),
          ),
        ),
        h("div", { id: "comments-button" }, h("button", { click: open }, WORD.comment)),
      ),
    );
  const panel = h("ytd-engagement-panel-section-list-renderer", {});
  function open() {
    panel.replaceChildren(comments(id));
  }
  const other = id === "1" ? "2" : "1";
  return h("ytd-shorts", {}, reel(other, false), reel(id, true), panel);
}

/** A channel's posts, with the box for a new one; or one post by itself, with comments. */
export function community(id) {
  const post = ({ id: one, author, text }) =>
    h(
      "ytd-backstage-post-thread-renderer",
      {},
      h(
        "ytd-backstage-post-renderer",
        { id: "post", class: "composer" },
        h("a", { id: "author-text", href: "/@channel" }, author),
        h("yt-formatted-string", { id: "content-text" }, text),
        h(
          "ytd-comment-action-buttons-renderer",
          { id: "action-buttons" },
          h(
            "div",
            { id: "toolbar", class: "bar" },
            h(
              "ytd-toggle-button-renderer",
              { id: "like-button" },
              h(
                "yt-button-shape",
                {},
                toggle("like", WORD.like, () => one),
              ),
            ),
          ),
        ),
      ),
    );
  if (id) return h("ytd-browse", {}, post(POSTS.find((one) => one.id === id)), comments(id));
  const compose = simplebox({
    tag: "ytd-backstage-post-dialog-renderer",
    dialog: "dialog",
    placeholder: WORD.update,
    kind: "post",
    label: WORD.post,
    backstage: true,
  });
  // Of the two buttons of this id one is a ghost.
  compose.prepend(h("span", { id: "submit-button", hidden: true }));
  const file = h("input", { type: "file", accept: "image/*", hidden: true });
  compose.append(h("ytd-backstage-multi-image-select-renderer", {}, file));
  return h("ytd-browse", {}, compose, POSTS.map(post));
}

/** The live chat, which the watch page shows in a frame and the site in a window of its own. */
export function chat() {
  const input = h("div", {
    id: "input",
    contenteditable: "true",
    class: "box",
    "aria-label": WORD.chat,
    keydown(event) {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      send(event);
    },
  });
  const said = h("div", { id: "items" });
  function send(event) {
    const text = input.innerText.replace(/\n$/, "");
    if (!text.trim()) return;
    publish("comment", event, { texts: [text] });
    said.append(h("yt-live-chat-text-message-renderer", {}, text));
    input.textContent = "";
  }
  return h(
    "yt-live-chat-app",
    {},
    said,
    h(
      "yt-live-chat-message-input-renderer",
      {},
      h("yt-live-chat-author-chip", {}, h("span", { id: "author-name" }, "Jane Doe")),
      h("yt-live-chat-text-input-field-renderer", { id: "input" }, input),
      h(
        "div",
        { id: "send-button", click: send },
        h("yt-button-renderer", {}, h("button", { "aria-label": WORD.send }, WORD.send)),
      ),
    ),
  );
}

/** The mobile watch page, as far as it is known. */
export function mobile() {
  const { title, channel } = VIDEOS[ASKED.get("v")];
  const area = h("textarea", { class: "comment-simplebox-reply", "aria-label": WORD.add });
  function send(event) {
    if (!area.value.trim()) return;
    publish("comment", event, { texts: [area.value], item: ASKED.get("v") });
    area.value = "";
  }
  return h(
    "ytm-app",
    {},
    h("h2", { class: "slim-video-information-title" }, title),
    h("span", { class: "slim-owner-channel-name" }, channel),
    h(
      "like-button-view-model",
      {},
      toggle("like", WORD.like, () => ASKED.get("v")),
    ),
    h(
      "ytm-comment-simplebox-renderer",
      {},
      area,
      h(
        "div",
        { class: "comment-simplebox-buttons bar" },
        h("button", {}, WORD.cancel),
        h("button", { click: send }, WORD.comment),
      ),
    ),
  );
}

export { left };
