import { h, publish } from "./dom.js";
import { WORD } from "./words.js";

/** A button as the site nests it: the id is on the outside, the press counts anywhere in it. */
export function button(id, label, press, attributes = {}) {
  const inner = h("button", { "aria-label": label, ...attributes }, label);
  return h("ytd-button-renderer", { id, click: press }, h("yt-button-shape", {}, inner));
}

/**
 * The box for a comment, a reply, an edit or a community post. `done` is told when it was
 * sent or given up.
 */
export function commentbox({ kind, item = null, label, text = "", backstage = false, done }) {
  const root = h("div", {
    id: "contenteditable-root",
    contenteditable: "true",
    dir: "auto",
    "aria-label": WORD.add,
    class: "box",
    input: refresh,
    keydown(event) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
    },
  });
  root.textContent = text;
  const submit = button("submit-button", label, send, { disabled: true, "aria-disabled": "true" });

  function written() {
    return root.innerText.replace(/\n$/, "").replaceAll("\u00a0", " ");
  }
  function refresh() {
    const empty = !written().trim();
    const inner = submit.querySelector("button");
    inner.disabled = empty;
    inner.setAttribute("aria-disabled", String(empty));
  }
  function send(event) {
    if (!written().trim()) return;
    publish(kind, event, { texts: [written()], item });
    root.textContent = "";
    refresh();
    done();
  }

  refresh();
  return h(
    "ytd-commentbox",
    { id: "commentbox", "is-backstage-post": backstage },
    h(
      "div",
      { id: "thumbnail-input-row" },
      h("div", { id: "author-thumbnail" }, h("img", { id: "img", alt: "Jane Doe" })),
      h(
        "div",
        { id: "main" },
        h(
          "div",
          { id: "creation-box" },
          h(
            "yt-user-mention-autosuggest-input",
            { id: "contenteditable-textarea" },
            h("yt-formatted-string", { id: "contenteditable-textarea" }, root),
          ),
        ),
        h(
          "div",
          { id: "footer", class: "bar" },
          h("div", { id: "buttons" }, button("cancel-button", WORD.cancel, done), submit),
        ),
      ),
    ),
  );
}

/** The line that turns into a box when it is clicked. */
export function simplebox({ tag, dialog, placeholder, ...rest }) {
  const place = h("div", { id: dialog });
  const line = h(
    "div",
    { id: "placeholder-area", click: open },
    h("yt-formatted-string", { id: "simplebox-placeholder" }, placeholder),
  );
  function open() {
    line.hidden = true;
    place.replaceChildren(commentbox({ ...rest, done: close }));
    place.querySelector("#contenteditable-root").focus();
  }
  function close() {
    place.replaceChildren();
    line.hidden = false;
  }
  return h(tag, { class: "composer" }, h("div", { id: "thumbnail-input-row" }, line), place);
}
