import { h, publish } from "./dom.js";
import { WORD } from "./words.js";

const ASKED = new URLSearchParams(location.search);

function field(id, label, text) {
  const box = h("div", {
    id: "textbox",
    contenteditable: "true",
    class: "box",
    "aria-label": label,
  });
  box.textContent = text;
  return h(
    "ytcp-social-suggestions-textbox",
    { id },
    h("ytcp-form-input-container", {}, h("ytcp-social-suggestion-input", { id: "input" }, box)),
  );
}

function editor(title) {
  return h(
    "ytcp-video-metadata-editor",
    {},
    field("title-textarea", WORD.title, title),
    field("description-textarea", WORD.description, ""),
  );
}

function button(id, label, press, attributes = {}) {
  return h(
    "ytcp-button",
    { id, role: "button", click: press, ...attributes },
    h("ytcp-button-shape", {}, h("button", { "aria-label": label }, label)),
  );
}

function written(scope) {
  return [...scope.querySelectorAll("#textbox")].map((box) => box.innerText || box.textContent);
}

/**
 * The dialog in which a video is uploaded: its text, three steps on, who may see it.
 * Boxes of an earlier step are hidden. `?onestep` shows everything at once. To set a time
 * folds the choice away.
 */
function upload() {
  const onestep = ASKED.has("onestep");
  const text = editor("IMG_1234");
  const choice = (name, label, checked) =>
    h(
      "tp-yt-paper-radio-button",
      {
        name,
        role: "radio",
        "aria-checked": String(checked),
        tabindex: "0",
        click({ currentTarget }) {
          for (const other of who.children)
            other.setAttribute("aria-checked", String(other === currentTarget));
        },
      },
      label,
    );
  const who = h(
    "tp-yt-paper-radio-group",
    {},
    choice("PRIVATE", WORD.private, false),
    choice("PUBLIC", WORD.public, true),
  );
  const later = button("second-container-expand-button", WORD.schedule, () => {
    who.hidden = true;
  });
  let step = 0;
  function show() {
    text.hidden = step > 0 && !onestep;
    later.hidden = who.hidden = step < 3 && !onestep;
    next.hidden = step === 3 || onestep;
    done.hidden = step < 3 && !onestep;
  }
  const next = button("next-button", WORD.next, () => {
    step++;
    show();
  });
  const done = button("done-button", WORD.publish, (event) => {
    const chosen = who.querySelector('[aria-checked="true"]').getAttribute("name");
    publish("post", event, { texts: written(text), item: who.hidden ? "SCHEDULE" : chosen });
    dialog.remove();
  });
  const dialog = h("ytcp-uploads-dialog", {});
  const picker = h(
    "ytcp-uploads-file-picker",
    {},
    h("input", { type: "file", hidden: true }),
    button("select-files-button", WORD.pick, () => {
      show();
      dialog.replaceChildren(
        h(
          "tp-yt-paper-dialog",
          { role: "dialog", class: "composer" },
          text,
          who,
          later,
          h("div", { class: "bar" }, next, done),
        ),
      );
    }),
  );
  dialog.append(picker);
  return dialog;
}

/** The page on which the text of a video is changed later. */
function edit() {
  const text = editor("An evening at the lake");
  const save = button(
    "save",
    WORD.save,
    (event) => {
      if (save.getAttribute("aria-disabled") === "true") return;
      publish("edit", event, { texts: written(text) });
      save.setAttribute("aria-disabled", "true");
    },
    { "aria-disabled": "true" },
  );
  text.addEventListener("input", () => save.setAttribute("aria-disabled", "false"));
  return h(
    "ytcp-entity-page",
    {},
    h("ytcp-entity-page-header", {}, h("div", { class: "bar" }, save)),
    h("main", {}, text),
  );
}

export function studio() {
  return h("ytcp-app", {}, location.pathname.endsWith("/edit") ? edit() : upload());
}
