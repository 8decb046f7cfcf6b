/**
 * What Facebook and Instagram have in common: they are made of the same parts, of `div`s
 * with roles, and translate all but these.
 */
const MetaSite = (() => {
  const BUTTON = '[role="button"], button';

  /**
   * @param {Node} node
   * @param {Node} other
   */
  function follows(node, other) {
    return Boolean(other.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  /** @param {Element} node */
  function labelOf(node) {
    return (node.getAttribute("aria-label") ?? node.textContent ?? "").trim();
  }

  /** @param {Element} node not cut down to nothing, as what only programs shall read is */
  function isSeen(node) {
    const { width, height } = node.getBoundingClientRect();
    return node.checkVisibility() && width > 1 && height > 1;
  }

  /** @param {string} colour as computed styles have it; black, grey and white are none */
  function isColoured(colour) {
    const [red, green, blue] = (colour.match(/\d+/g) ?? []).map(Number);
    return Math.max(red, green, blue) - Math.min(red, green, blue) > 60;
  }

  /**
   * The words of a node without those of its buttons, such as "See more".
   * @param {Element} node
   * @param {string} [besides] CSS of what is left out as well
   */
  function read(node, besides) {
    const { text, pieces } = DomText.read(node);
    const apart = besides ? `${BUTTON}, ${besides}` : BUTTON;
    let words = "";
    let end = 0;
    for (const piece of pieces) {
      const left = piece.node.parentElement?.closest(apart);
      if (!left || left.contains(node)) words += text.slice(end, piece.start + piece.length);
      end = piece.start + piece.length;
    }
    return words.trim();
  }

  /**
   * Whether a page shows only the beginning of a text: it breaks off before a button.
   * @param {Element} node
   */
  function isCut(node) {
    return node.querySelector(BUTTON) !== null && /(…|\.{3})$/.test(read(node));
  }

  /**
   * What could send a box: its buttons, but for those that open a menu.
   * @param {Element} scope
   * @param {Element | undefined} box only those behind it, if one is given
   * @returns {HTMLElement[]}
   */
  function buttonsIn(scope, box) {
    const buttons = /** @type {HTMLElement[]} */ ([...scope.querySelectorAll(BUTTON)]);
    return buttons.filter(
      (button) => !button.matches("[aria-haspopup]") && (!box || follows(button, box)),
    );
  }

  /**
   * What belongs to a box that stands in no form: as far up as there are so many buttons on
   * each side of it.
   * @param {Element} box
   * @param {{before: number, behind: number}} least
   * @returns {Element | null}
   */
  function areaOf(box, { before, behind }) {
    for (
      let up = box.parentElement;
      up && !up.matches('[role="main"], main, body');
      up = up.parentElement
    ) {
      const buttons = buttonsIn(up, undefined);
      const after = buttons.filter((button) => follows(button, box)).length;
      if (after >= behind && buttons.length - after >= before) return up;
    }
    return null;
  }

  /**
   * Enter as the key that sends: with Shift it breaks the line, with any other key it sends.
   * @param {KeyboardEvent} event
   */
  function isEnter({ key, shiftKey }) {
    return key === "Enter" && !shiftKey;
  }

  return Object.freeze({
    BUTTON,
    follows,
    labelOf,
    isSeen,
    isColoured,
    read,
    isCut,
    buttonsIn,
    areaOf,
    isEnter,
  });
})();
