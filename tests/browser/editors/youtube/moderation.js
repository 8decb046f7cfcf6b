import { MENU_WORDS, citizens } from "../citizens.js";
import { h, publish } from "./dom.js";
import { WORD } from "./words.js";

/** A video of one's own, seen as its channel: comments have a menu that removes them. */
export function ownVideo() {
  const menu = h("ytd-popup-container", {});
  const list = h("div", { id: "contents" });
  const channel = new URLSearchParams(location.search).get("of") ?? "Jane Doe";
  const add = (comment) => list.append(thread(comment, menu));
  citizens("@janedoe").forEach(add);
  window.fixture.arrive = (text) => add({ id: `c${list.children.length + 1}`, author: "@late", text });
  return h(
    "ytd-watch-flexy",
    {},
    h(
      "ytd-watch-metadata",
      {},
      h("h1", {}, "The road is closed"),
      h("div", { id: "owner" }, h("div", { id: "channel-name" }, h("a", {}, channel))),
    ),
    h(
      "ytd-comments",
      { id: "comments" },
      h(
        "ytd-comments-header-renderer",
        {},
        h(
          "ytd-comment-simplebox-renderer",
          { class: "composer" },
          h("div", { id: "author-thumbnail" }, h("img", { alt: "Jane Doe", src: "https://faces.example/own=s88-c" })),
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
        h(
          "div",
          { id: "author-thumbnail" },
          h("img", { src: `https://faces.example/${own ? "own" : id}=s48-c` }),
        ),
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
