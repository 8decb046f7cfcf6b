/**
 * The text and the marked words of a textarea. Its text has no ranges, so a
 * hidden copy with the same metrics, in our own shadow tree, tells where the
 * words stand, and lines are drawn over them.
 *
 * @implements {Field}
 */
class PlainField {
  /** Everything that decides where a word comes to stand. */
  static #METRICS = /** @type {const} */ ([
    "fontFamily",
    "fontSize",
    "fontStyle",
    "fontWeight",
    "fontStretch",
    "fontVariant",
    "fontKerning",
    "fontFeatureSettings",
    "fontVariationSettings",
    "lineHeight",
    "letterSpacing",
    "wordSpacing",
    "textIndent",
    "textTransform",
    "textAlign",
    "textRendering",
    "tabSize",
    "direction",
    "unicodeBidi",
    "writingMode",
    "whiteSpace",
    "overflowWrap",
    "wordBreak",
    "lineBreak",
    "hyphens",
    "paddingTop",
    "paddingRight",
    "paddingBottom",
    "paddingLeft",
    "borderTopWidth",
    "borderRightWidth",
    "borderBottomWidth",
    "borderLeftWidth",
  ]);

  #mirror = document.createElement("div");
  #lines = document.createElement("div");

  /**
   * @param {HTMLTextAreaElement} element
   * @param {Element} layer of our shadow tree, covering the viewport
   */
  constructor(element, layer) {
    this.element = element;
    this.#mirror.className = "mirror";
    this.#lines.className = "lines";
    layer.append(this.#mirror, this.#lines);
  }

  read() {
    return this.element.value.replaceAll("\u00A0", " ");
  }

  /** @param {readonly Mark[]} marks */
  paint(marks) {
    this.#measure();
    const frame = this.#frame();
    Object.assign(this.#lines.style, {
      left: `${frame.left}px`,
      top: `${frame.top}px`,
      width: `${frame.width}px`,
      height: `${frame.height}px`,
    });
    this.#lines.replaceChildren(
      ...marks.flatMap(({ span, severity }) =>
        this.#rects(span).map((rect) => {
          const line = document.createElement("div");
          line.className = `line ${severity}`;
          Object.assign(line.style, {
            left: `${rect.left - frame.left}px`,
            top: `${rect.top - frame.top}px`,
            width: `${rect.width}px`,
            height: `${rect.height}px`,
          });
          return line;
        }),
      ),
    );
  }

  /** @param {Span} span */
  rects(span) {
    this.#measure();
    const { left, top, right, bottom } = this.#frame();
    return this.#rects(span).filter(
      (rect) => rect.bottom > top && rect.top < bottom && rect.right > left && rect.left < right,
    );
  }

  caret() {
    return this.element.selectionEnd;
  }

  clear() {
    this.#mirror.remove();
    this.#lines.remove();
  }

  /** Brings the copy up to date with the textarea's look and text. */
  #measure() {
    const look = getComputedStyle(this.element);
    for (const property of PlainField.#METRICS) this.#mirror.style[property] = look[property];
    const borders = parseFloat(look.borderLeftWidth) + parseFloat(look.borderRightWidth);
    this.#mirror.style.width = `${this.element.clientWidth + borders}px`;
    // The closing character gives a last, empty line its height.
    const text = `${this.element.value}\u200B`;
    if (this.#mirror.textContent !== text) this.#mirror.textContent = text;
  }

  /** @param {Span} span */
  #rects({ start, end }) {
    const node = this.#mirror.firstChild;
    if (!node || end > this.element.value.length) return [];
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    const own = this.element.getBoundingClientRect();
    const copy = this.#mirror.getBoundingClientRect();
    const dx = own.left - copy.left - this.element.scrollLeft;
    const dy = own.top - copy.top - this.element.scrollTop;
    return [...range.getClientRects()].map(
      (rect) => new DOMRect(rect.x + dx, rect.y + dy, rect.width, rect.height),
    );
  }

  /** The inside of the textarea, where its text can be seen. */
  #frame() {
    const { left, top } = this.element.getBoundingClientRect();
    const { clientLeft, clientTop, clientWidth, clientHeight } = this.element;
    return new DOMRect(left + clientLeft, top + clientTop, clientWidth, clientHeight);
  }
}
