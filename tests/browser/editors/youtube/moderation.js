import { MENU_WORDS, citizens } from "../citizens.js";
import { h, publish } from "./dom.js";
import { WORD } from "./words.js";

/** A video of one's own, seen as its channel: comments have a menu that removes them. */
export function ownVideo() {
  const menu = h("ytd-popup-container", {});
  const list = h("div", { id: "contents" });
  const add = (comment) => list.append(thread(comment, menu));
  citizens("@janedoe").forEach(add);
  window.fixture.arrive = (text) => add({ id: `c${list.children.length + 1}`, author: "@late", text });
  return h(
    "ytd-watch-flexy",
    {},
    h("ytd-watch-metadata", {}, h("h1", {}, "The road is closed")),
    h(
      "ytd-comments",
      { id: "comments" },
      h(
        "ytd-comments-header-renderer",
        {},
        h(
          "ytd-comment-simplebox-renderer",
          { class: "composer" },
          h("div", { id: "author-thumbnail" }, h("img", { alt: "Jane Doe" })),
          h("div", { id: "placeholder-area" }, WORD.add),
        ),
      ),
      list,
    ),
    menu,
  );
}

function thread({ id, author, text, own }, menu) {
  const made = h(
    "ytd-comment-thread-renderer",
    { id },
    h(
      "ytd-comment-view-model",
      { id: "comment" },
      h(
        "div",
        { id: "header-author" },
        own ? h("ytd-author-comment-badge-renderer", {}, h("a", {}, "Jane Doe")) : null,
        h("a", { id: "author-text", href: `/${author}` }, h("span", {}, author)),
      ),
      h("yt-attributed-string", { id: "content-text" }, h("span", {}, text)),
      h(
        "div",
        { id: "action-menu" },
        h("button", { class: "options", "aria-label": "⋮", click: open }, "⋮"),
      ),
    ),
  );
  function open() {
    const entry = (name, words, press) =>
      h("tp-yt-paper-item", { class: name, role: "menuitem", tabindex: "0", click: press }, words);
    const close = () => menu.replaceChildren();
    function ask() {
      const confirm = h("button", { click: remove }, MENU_WORDS.remove);
      menu.replaceChildren(h("yt-confirm-dialog-renderer", {}, h("div", { id: "confirm-button" }, confirm)));
    }
    function remove(event) {
      publish("delete", event, { item: id });
      made.remove();
      close();
    }
    menu.replaceChildren(
      h("div", { role: "menu" }, entry("report", MENU_WORDS.report, close), entry("remove", MENU_WORDS.remove, ask)),
    );
  }
  return made;
}
