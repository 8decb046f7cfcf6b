/**
 * The text and the marked words of a rich editor. The marks are CSS Custom
 * Highlights: no node is added and no attribute changed in the editor. The page
 * can see their names and ranges, so the names say nothing.
 *
 * @typedef {{span: Span, severity: Finding["severity"]}} Mark
 *
 * @typedef {object} Field one compose box: what it says, and the marks on it
 * @property {HTMLElement} element
 * @property {() => string} read
 * @property {(marks: readonly Mark[]) => void} paint on the text last read
 * @property {(span: Span) => DOMRect[]} rects where words stand, in the viewport
 * @property {() => number | null} caret offset of the caret, if it is here
 * @property {() => void} clear
 */
const HIGHLIGHTS = Object.freeze({ high: "note-a", medium: "note-b", low: "note-c" });

/** @implements {Field} */
class RichField {
  /** @type {Reading} */
  #reading = { text: "", pieces: [] };
  /** @type {[string, Range][]} */
  #painted = [];

  /** Takes away the marks that a script of before has left. */
  static clearAway() {
    for (const name of Object.values(HIGHLIGHTS)) CSS.highlights.delete(name);
  }

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  read() {
    this.#reading = DomText.read(this.element);
    return this.#reading.text;
  }

  /** @param {readonly Mark[]} marks */
  paint(marks) {
    this.clear();
    for (const { span, severity } of marks) {
      const range = DomText.rangeOf(this.#reading, span.start, span.end);
      if (range) this.#add(HIGHLIGHTS[severity] ?? HIGHLIGHTS.low, range);
    }
  }

  /** @param {Span} span */
  rects({ start, end }) {
    return [...(DomText.rangeOf(this.#reading, start, end)?.getClientRects() ?? [])];
  }

  caret() {
    const root = /** @type {Document & {getSelection(): Selection | null}} */ (
      this.element.getRootNode()
    );
    const selection = (root.getSelection?.bind(root) ?? getSelection)();
    const node = selection?.focusNode;
    if (!selection || !node || !this.element.contains(node)) return null;
    return DomText.offsetOf(this.#reading, node, selection.focusOffset);
  }

  clear() {
    for (const [name, range] of this.#painted) {
      const highlight = CSS.highlights.get(name);
      highlight?.delete(range);
      if (highlight?.size === 0) CSS.highlights.delete(name);
    }
    this.#painted = [];
  }

  /**
   * @param {string} name
   * @param {Range} range
   */
  #add(name, range) {
    const highlight = CSS.highlights.get(name);
    if (highlight) highlight.add(range);
    else CSS.highlights.set(name, new Highlight(range));
    this.#painted.push([name, range]);
  }
}
