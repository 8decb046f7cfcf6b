/**
 * The text of an editable as its writer sees it, with a way back to the DOM.
 *
 * Offsets are UTF-16 code units. A block boundary and an inner `<br>` read as
 * "\n", a picture of an emoji as its `alt`, U+00A0 as a space. U+200B and U+FEFF,
 * which editors plant as placeholders, are left out; the map knows where.
 *
 * @typedef {object} Piece a run of the text that stands in one node
 * @property {Text | HTMLImageElement} node
 * @property {number} from offset of the run inside a text node, 0 for a picture
 * @property {number} start offset of the run in the text
 * @property {number} length
 *
 * @typedef {{text: string, pieces: readonly Piece[]}} Reading
 */
const DomText = (() => {
  const PLACEHOLDERS = /[\u200B\uFEFF]/;
  const UNSEEN = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT"]);
  // Asking for the computed style of these would cost much and always say "inline".
  const INLINE = new Set([
    "A",
    "B",
    "BDI",
    "CODE",
    "EM",
    "FONT",
    "I",
    "MARK",
    "S",
    "SPAN",
    "STRONG",
    "U",
  ]);

  /** @param {Element} element */
  function isBlock(element) {
    if (INLINE.has(element.tagName)) return false;
    const { display } = getComputedStyle(element);
    return !display.startsWith("inline") && display !== "contents";
  }

  /**
   * White space between the tags of a page that is not shown as such.
   * @param {Text} node
   */
  function isFormatting(node) {
    if (!/^[ \t\r\n]*\n[ \t\r\n]*$/.test(node.data) || !node.parentElement) return false;
    return !/^(pre|break-spaces)/.test(getComputedStyle(node.parentElement).whiteSpace);
  }

  class Reader {
    text = "";
    /** @type {Piece[]} */
    pieces = [];
    /** Whether the current line shows anything, if only an empty line's placeholder. */
    #lineOpen = false;
    /** A boundary was passed: the next thing shown starts a new line. */
    #breakDue = false;
    /** A `<br>` was passed; it counts only if something follows it in its block. */
    #brDue = false;

    boundary() {
      this.#brDue = false;
      if (this.#lineOpen) this.#breakDue = true;
      this.#lineOpen = false;
    }

    br() {
      this.#flush();
      this.#lineOpen = true;
      this.#brDue = true;
    }

    /** @param {Text} node */
    run(node) {
      let from = 0;
      for (const part of node.data.split(PLACEHOLDERS)) {
        this.add(node, from, part.replaceAll("\u00A0", " "));
        from += part.length + 1;
      }
    }

    /**
     * @param {Text | HTMLImageElement} node
     * @param {number} from
     * @param {string} words
     */
    add(node, from, words) {
      if (!words) return;
      this.#flush();
      this.#lineOpen = true;
      this.pieces.push({ node, from, start: this.text.length, length: words.length });
      this.text += words;
    }

    #flush() {
      if (this.#breakDue || this.#brDue) this.text += "\n";
      this.#breakDue = this.#brDue = false;
    }
  }

  /**
   * @param {Node} node
   * @param {Reader} reader
   */
  function walk(node, reader) {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child instanceof Text) {
        if (!isFormatting(child)) reader.run(child);
      } else if (child instanceof HTMLBRElement) {
        reader.br();
      } else if (child instanceof HTMLImageElement) {
        reader.add(child, 0, child.alt);
      } else if (child instanceof Element && !UNSEEN.has(child.tagName)) {
        const block = isBlock(child);
        if (block) reader.boundary();
        walk(child, reader);
        if (block) reader.boundary();
      }
    }
  }

  /**
   * @param {Element} root
   * @returns {Reading}
   */
  function read(root) {
    const reader = new Reader();
    walk(root, reader);
    return { text: reader.text, pieces: reader.pieces };
  }

  /**
   * @param {Piece} piece
   * @param {number} offset in the text
   * @returns {[Node, number]} a boundary point
   */
  function point({ node, from, start }, offset) {
    if (node instanceof Text) return [node, from + offset - start];
    const parent = /** @type {Node} */ (node.parentNode);
    const index = Array.prototype.indexOf.call(parent.childNodes, node);
    return [parent, offset > start ? index + 1 : index];
  }

  /**
   * The range of `[start, end)`, or null where nothing of it stands in a node.
   * @param {Reading} reading
   * @param {number} start
   * @param {number} end
   * @returns {Range | null}
   */
  function rangeOf({ pieces }, start, end) {
    const inside = pieces.filter(
      (piece) => piece.start < end && piece.start + piece.length > start,
    );
    const first = inside[0];
    const last = inside.at(-1);
    if (!first || !last) return null;
    const range = document.createRange();
    range.setStart(...point(first, Math.max(start, first.start)));
    range.setEnd(...point(last, Math.min(end, last.start + last.length)));
    return range;
  }

  /**
   * Where a boundary point of the DOM lies in the text: the caret, for example.
   * @param {Reading} reading
   * @param {Node} node
   * @param {number} offset
   * @returns {number}
   */
  function offsetOf({ text, pieces }, node, offset) {
    for (const piece of pieces) {
      if (piece.node === node && offset <= piece.from + piece.length) {
        return piece.start + Math.max(0, offset - piece.from);
      }
    }
    const here = document.createRange();
    here.setStart(node, offset);
    const after = pieces.find((piece) => here.comparePoint(piece.node, 0) >= 0);
    return after ? after.start : text.length;
  }

  return Object.freeze({ read, rangeOf, offsetOf });
})();
