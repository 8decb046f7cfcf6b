import { button, commentbox, simplebox } from "./commentbox.js";
import { h } from "./dom.js";
import { toggle } from "./toggle.js";
import { WORD } from "./words.js";

const COMMENTS = [
  { id: "c1", author: "@parks", text: "See you there!" },
  { id: "c2", author: "@gossip", text: "I know where the witness lives." },
  { id: "c3", author: "@jdoe", text: "Mine.", own: true },
];

/** One comment, with its answer box under it and, if it is one's own, the box that edits it. */
function comment({ id, author, text, own }, old) {
  const words = h("yt-attributed-string", { id: "content-text" }, h("span", {}, text));
  const reply = h("div", { id: "reply-dialog" });
  const edit = h("div", { id: "edit-dialog" });
  const like = toggle("like", WORD.like, () => id);
  const dislike = toggle("dislike", WORD.dislike, () => id);
  function answer() {
    const done = () => reply.replaceChildren();
    reply.replaceChildren(
      h(
        "ytd-comment-reply-dialog-renderer",
        {},
        commentbox({ kind: "comment", item: id, label: WORD.reply, done }),
      ),
    );
    reply.querySelector("#contenteditable-root").focus();
  }
  function change() {
    const done = () => edit.replaceChildren();
    edit.replaceChildren(
      h(
        "ytd-comment-dialog-renderer",
        {},
        commentbox({ kind: "edit", item: id, label: WORD.save, text, done }),
      ),
    );
  }
  return h(
    "ytd-comment-thread-renderer",
    {},
    h(
      old ? "ytd-comment-renderer" : "ytd-comment-view-model",
      { id: "comment" },
      h(
        "div",
        { id: "body", class: "composer" },
        h(
          "div",
          { id: "main" },
          h(
            "div",
            { id: "header-author" },
            h("a", { id: "author-text", href: `/${author}` }, h("span", {}, author)),
          ),
          h("ytd-expander", { id: "expander" }, h("div", { id: "content" }, words)),
          h(
            old ? "ytd-comment-action-buttons-renderer" : "ytd-comment-engagement-bar",
            { id: "action-buttons" },
            h(
              "div",
              { id: "toolbar", class: "bar" },
              h(
                "ytd-toggle-button-renderer",
                { id: "like-button" },
                h("yt-button-shape", {}, like),
              ),
              h(
                "ytd-toggle-button-renderer",
                { id: "dislike-button" },
                h("yt-button-shape", {}, dislike),
              ),
              button("reply-button-end", WORD.reply, answer),
              own
                ? h("div", { id: "action-menu" }, h("button", { click: change }, WORD.edit))
                : null,
            ),
            reply,
          ),
        ),
      ),
      edit,
    ),
  );
}

/** The comments under a video, a short or a community post. */
export function comments(item, old = false) {
  return h(
    "ytd-comments",
    { id: "comments" },
    h(
      "ytd-comments-header-renderer",
      {},
      simplebox({
        tag: "ytd-comment-simplebox-renderer",
        dialog: "comment-dialog",
        placeholder: WORD.add,
        kind: "comment",
        item,
        label: WORD.comment,
      }),
    ),
    COMMENTS.map((one) => comment(one, old)),
  );
}
