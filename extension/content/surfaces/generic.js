/**
 * Any other box on a site that we cover: one that its surface does not know, or does not
 * know any more. What can be said without knowing the site:
 *
 * - A box is a text area or an editable of more than one line in the making. Search boxes,
 *   single lines and what cannot be written in are none; nor is anything at an address
 *   that is for messages, since those are the officer's own affair. A chat window at another
 *   address that its site's surface does not know would be taken for a post.
 * - It is checked as a post, and marked. Nothing is known of what it answers.
 * - It is held where its submit control can be told: that of its form, else the nearest
 *   button with words that follows it in its form or dialog and can be pressed. A box
 *   with neither is advised on only, and so is one that a bare Enter sends.
 * - A picture alone as the button is taken for a tool of the editor, not for the submit.
 * - Likes, shares and reposts are beyond it.
 */
const Generic = (() => {
  const BOX = 'textarea, [contenteditable]:not([contenteditable="false"])';
  const SEARCH =
    '[role="search"], [role="searchbox"], [inputmode="search"], [enterkeyhint="search"], ' +
    'form[action*="search"]';
  const MESSAGES = /\/(messages?|direct|chat|inbox|dm)(\/|$)/;
  const HOME = 'form, [role="form"], [role="dialog"], dialog';
  const BUTTON = 'button, [role="button"], input[type="submit"], input[type="button"]';
  /** What opens something or stays down when pressed sends nothing. */
  const TOOL = "[aria-haspopup], [aria-expanded], [aria-pressed], [aria-checked]";

  /** @param {Element} node the outermost editable around it, since editors nest them */
  function around(node) {
    let box = node.closest(BOX);
    for (let up = box; (up = up?.parentElement?.closest(BOX) ?? null); ) box = up;
    return /** @type {HTMLElement | null} */ (box);
  }

  /** @param {Element} box */
  function isWritable(box) {
    return box instanceof HTMLTextAreaElement
      ? !box.readOnly && !box.disabled
      : box instanceof HTMLElement && box.isContentEditable;
  }

  /** @param {Element} button */
  function canBePressed(button) {
    return (
      button.checkVisibility() &&
      !button.matches(":disabled") &&
      button.getAttribute("aria-disabled") !== "true"
    );
  }

  /** @param {Element} button */
  function hasWords(button) {
    const words = button instanceof HTMLInputElement ? button.value : button.textContent;
    return Boolean(words?.trim());
  }

  /**
   * @param {Surface} site whose boxes are none of ours
   * @returns {Surface}
   */
  function beside(site) {
    /** @param {Element} node */
    function editable(node) {
      const box = around(node);
      if (!box || !isWritable(box) || site.editable(box)) return null;
      return box.closest(SEARCH) || MESSAGES.test(location.pathname) ? null : box;
    }

    /** @param {Element} root */
    function boxes(root) {
      const inside = root.matches(BOX) ? [root] : [...root.querySelectorAll(BOX)];
      return [...new Set(inside.flatMap((node) => editable(node) ?? []))];
    }

    /** @param {Element} root */
    function submit(root) {
      const last = boxes(root).at(-1);
      if (!last) return null;
      const own = root instanceof HTMLFormElement ? [...root.elements] : [];
      const named = own.find((field) => {
        const { type } = /** @type {HTMLButtonElement} */ (field);
        return type === "submit" && canBePressed(field);
      });
      const following = [...root.querySelectorAll(BUTTON)].find(
        (button) =>
          last.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING &&
          !button.matches(TOOL) &&
          hasWords(button) &&
          canBePressed(button),
      );
      return /** @type {HTMLElement | null} */ (named ?? following ?? null);
    }

    /** @type {Surface} */
    const surface = {
      platform: site.platform,
      covers: site.covers,
      editable,
      root: (node) => node.closest(HOME) ?? around(node) ?? node,
      boxes,
      submit,
      submitAt(node) {
        const button = node.closest(BUTTON);
        const home = button?.closest(HOME);
        return home && submit(home) === button ? /** @type {HTMLElement} */ (button) : null;
      },
      purpose: () => ({ action: "post", shared: null }),
      control: () => null,
      doubled: () => null,
      opener: () => null,
      sends: (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey),
      shortcut: () => null,
      focused: () => null,
      handle: site.handle,
      files: site.files,
      anchors: () => [],
    };
    return Object.freeze(surface);
  }

  return Object.freeze({ beside });
})();
