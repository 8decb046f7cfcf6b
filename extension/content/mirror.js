/**
 * The text and the marked words of a textarea or a single line. Its text has no ranges, so a
 * hidden copy with the same metrics, in our own shadow tree, tells where the
 * words stand, and lines are drawn over them. Chromium ends a step of undo at
 * each node that is added or removed anywhere, so here they stay and change.
 *
 * @implements {Field}
 */
class PlainField {
  /** Everything that decides where a word comes to stand. */
  static #METRICS = Object.freeze([
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "font-stretch",
    "font-variant",
    "font-kerning",
    "font-feature-settings",
    "font-variation-settings",
    "line-height",
    "letter-spacing",
    "word-spacing",
    "text-indent",
    "text-transform",
    "text-align",
    "text-rendering",
    "tab-size",
    "direction",
    "unicode-bidi",
    "writing-mode",
    "white-space",
    "overflow-wrap",
    "word-break",
    "line-break",
    "hyphens",
    "padding-top",
    "padding-right",
    "padding-bottom",
    "padding-left",
    "border-top-width",
    "border-right-width",
    "border-bottom-width",
    "border-left-width",
  ]);

  /** More than a text often needs at once; only a further one is a new node. */
  static #LINES = 48;

  #mirror = document.createElement("div");
  #copy = new Text();
  /** @type {Map<string, string>} what the copy's style says */
  #look = new Map();
  #drawn = false;
  #frame = document.createElement("div");
  #lines = Array.from({ length: PlainField.#LINES }, () => document.createElement("div"));

  /**
   * @param {Element} element
   * @returns {element is HTMLTextAreaElement | HTMLInputElement} whether it is one of these
   */
  static is(element) {
    return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
  }

  /**
   * @param {HTMLTextAreaElement | HTMLInputElement} element
   * @param {Element} layer of our shadow tree, covering the viewport
   */
  constructor(element, layer) {
    this.element = element;
    this.#mirror.className = "mirror";
    this.#mirror.append(this.#copy);
    this.#frame.className = "lines";
    this.#frame.append(...this.#lines);
    layer.append(this.#mirror, this.#frame);
  }

  read() {
    return this.element.value.replaceAll("\u00A0", " ");
  }

  /** @param {readonly Mark[]} marks */
  paint(marks) {
    if (!marks.length && !this.#drawn) return;
    this.#drawn = marks.length > 0;
    this.#measure();
    const inside = this.#inside();
    PlainField.#cover(this.#frame, inside, new DOMRect());
    const drawn = marks.flatMap(({ span, severity }) =>
      this.#rects(span).map((rect) => ({ rect, severity })),
    );
    while (this.#lines.length < drawn.length) this.#addLine();
    for (const [index, line] of this.#lines.entries()) {
      const { rect, severity } = drawn[index] ?? {};
      line.className = rect ? `line ${severity}` : "";
      if (rect) PlainField.#cover(line, rect, inside);
    }
  }

  /** @param {Span} span */
  rects(span) {
    this.#measure();
    const { left, top, right, bottom } = this.#inside();
    return this.#rects(span).filter(
      (rect) => rect.bottom > top && rect.top < bottom && rect.right > left && rect.left < right,
    );
  }

  caret() {
    // One without the focus keeps the place of its last caret.
    return this.element.matches(":focus") ? this.element.selectionEnd : null;
  }

  clear() {
    this.#mirror.remove();
    this.#frame.remove();
  }

  #addLine() {
    const line = document.createElement("div");
    this.#frame.append(line);
    this.#lines.push(line);
  }

  /** Brings the copy up to date with the textarea's look and text. */
  #measure() {
    const look = getComputedStyle(this.element);
    for (const property of PlainField.#METRICS) {
      // The style of a single line does not say that it does not wrap.
      const kept = property === "white-space" && this.element instanceof HTMLInputElement;
      this.#set(property, kept ? "pre" : look.getPropertyValue(property));
    }
    this.#set("width", `${PlainField.#width(this.element, look)}px`);
    // The closing character gives a last, empty line its height.
    const text = `${this.element.value}\u200B`;
    if (this.#copy.data !== text) this.#copy.data = text;
  }

  /**
   * With its borders and without a scroll bar. The element tells it in whole pixels only, and
   * the part of one decides which word begins a line.
   * @param {HTMLTextAreaElement | HTMLInputElement} element
   * @param {CSSStyleDeclaration} look
   */
  static #width({ offsetWidth, clientWidth }, look) {
    const [width, ...around] = [
      look.width,
      look.borderLeftWidth,
      look.borderRightWidth,
      look.paddingLeft,
      look.paddingRight,
    ].map(parseFloat);
    const whole = look.boxSizing === "border-box" ? 0 : around.reduce((sum, part) => sum + part);
    const rounded = clientWidth + around[0] + around[1];
    // Of a box without its padding, browsers differ on whether the scroll bar is in its width.
    const bar = offsetWidth - rounded;
    const exact = [width + whole, width + whole - bar];
    return exact.find((one) => Math.abs(one - rounded) < 1) ?? rounded;
  }

  /**
   * To set what is set already could have the whole copy laid out anew.
   * @param {string} property
   * @param {string} value
   */
  #set(property, value) {
    if (this.#look.get(property) === value) return;
    this.#look.set(property, value);
    this.#mirror.style.setProperty(property, value);
  }

  /** @param {Span} span */
  #rects({ start, end }) {
    if (end > this.element.value.length) return [];
    const range = document.createRange();
    range.setStart(this.#copy, start);
    range.setEnd(this.#copy, end);
    const own = this.element.getBoundingClientRect();
    const copy = this.#mirror.getBoundingClientRect();
    const dx = own.left + this.#leftBar() - copy.left - this.element.scrollLeft;
    // A single line stands in the middle of its field.
    const above = this.element instanceof HTMLInputElement ? (own.height - copy.height) / 2 : 0;
    const dy = own.top + above - copy.top - this.element.scrollTop;
    return [...range.getClientRects()].map(
      (rect) => new DOMRect(rect.x + dx, rect.y + dy, rect.width, rect.height),
    );
  }

  /** The width of a scroll bar on the left, as a text from right to left has it: 0 for none. */
  #leftBar() {
    // A single line has none, and in Firefox its padding counts there.
    if (this.element instanceof HTMLInputElement) return 0;
    const bar = this.element.clientLeft - parseFloat(getComputedStyle(this.element).borderLeftWidth);
    // The element tells it in whole pixels only.
    return bar < 1 ? 0 : bar;
  }

  /** The inside of the textarea, where its text can be seen. */
  #inside() {
    const { left, top } = this.element.getBoundingClientRect();
    const { clientLeft, clientTop, clientWidth, clientHeight } = this.element;
    return new DOMRect(left + clientLeft, top + clientTop, clientWidth, clientHeight);
  }

  /**
   * @param {HTMLElement} element
   * @param {DOMRect} rect
   * @param {DOMRect} from what the element's position is counted from
   */
  static #cover({ style }, { left, top, width, height }, from) {
    Object.assign(style, {
      left: `${left - from.left}px`,
      top: `${top - from.top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }
}
