/** A quiet mark behind the last word of each comment that is reviewed and can be seen. */
class ThreadMarks {
  static #SIZE = 20;
  static #GAP = 4;
  static SIGNS = Object.freeze({
    removable: /** @type {const} */ ("flag"),
    keep: /** @type {const} */ ("tick"),
    ask: /** @type {const} */ ("unknown"),
  });

  #stage;
  #choose;
  /** @type {Map<Element, HTMLElement>} */
  #marks = new Map();
  /** @type {readonly Reviewed[]} */
  #comments = [];
  #frame = 0;
  #life = new AbortController();

  /**
   * @param {Stage} stage
   * @param {(comment: Reviewed) => void} choose told when a mark is pressed
   */
  constructor(stage, choose) {
    this.#stage = stage;
    this.#choose = choose;
  }

  /** @param {readonly Reviewed[]} comments */
  show(comments) {
    if (!this.#comments.length && comments.length) {
      this.#life = new AbortController();
      const how = { capture: true, passive: true, signal: this.#life.signal };
      for (const type of ["scroll", "resize"]) addEventListener(type, () => this.#later(), how);
    }
    this.#comments = comments;
    this.#later();
  }

  clear() {
    this.#life.abort();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#comments = [];
    for (const mark of this.#marks.values()) mark.remove();
    this.#marks.clear();
  }

  #later() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const drawn = new Set();
    for (const comment of this.#comments) {
      const spot = comment.found && this.#spot(comment);
      if (!comment.found || !spot) continue;
      const mark = this.#marks.get(comment.element) ?? this.#make(comment.element);
      const { verdict } = comment.found;
      if (mark.dataset.verdict !== verdict) {
        mark.dataset.verdict = verdict;
        mark.title = Words.say(`verdict_${verdict}`);
        mark.setAttribute("aria-label", mark.title);
        mark.replaceChildren(FindingsView.sign(ThreadMarks.SIGNS[verdict], 12));
      }
      Object.assign(mark.style, { left: `${spot.left}px`, top: `${spot.top}px` });
      drawn.add(comment.element);
    }
    for (const [element, mark] of this.#marks) {
      if (drawn.has(element)) continue;
      mark.remove();
      this.#marks.delete(element);
    }
  }

  /** @param {Element} element */
  #make(element) {
    const mark = FindingsView.button(
      "",
      () => {
        const chosen = this.#comments.find((comment) => comment.element === element);
        if (chosen) this.#choose(chosen);
      },
      { className: "mark", name: "mark" },
    );
    // The panel goes through them by the keyboard; the page's tab order stays as it is.
    mark.tabIndex = -1;
    this.#stage.layer.append(mark);
    this.#marks.set(element, mark);
    return mark;
  }

  /**
   * Behind the last word, else before the first: where it takes no click meant for the page,
   * and nothing of the page lies over the comment.
   * @param {Reviewed} comment
   * @returns {{left: number, top: number} | null} null where it cannot be seen
   */
  #spot({ element, words }) {
    const around = element.getBoundingClientRect();
    const { width, height } = this.#stage.viewport;
    if (!around.width || around.bottom < 0 || around.top > height) return null;
    const range = document.createRange();
    range.selectNodeContents(words ?? element);
    const lines = [...range.getClientRects()].filter((line) => line.width);
    const [first, last] = [lines[0] ?? around, lines.at(-1) ?? around];
    const size = ThreadMarks.#SIZE;
    const behind = { left: last.right + ThreadMarks.#GAP, line: last };
    const before = { left: first.left - ThreadMarks.#GAP - size, line: first };
    const below = { left: last.left, line: { top: last.bottom, bottom: last.bottom + size } };
    const spots = words && lines.length ? [behind, before, below] : [before, below];
    return (
      spots
        .map(({ left, line }) => ({ left, top: (line.top + line.bottom - size) / 2 }))
        .find(({ left, top }) => this.#isFree(element, left, top, { width, height })) ?? null
    );
  }

  /**
   * @param {Element} comment
   * @param {number} left
   * @param {number} top
   * @param {Size} viewport
   */
  #isFree(comment, left, top, viewport) {
    const area = { left, top, right: left + ThreadMarks.#SIZE, bottom: top + ThreadMarks.#SIZE };
    if (left < 0 || top < 0 || area.right > viewport.width || area.bottom > viewport.height)
      return false;
    const upper = [...Ground.onTop(area, null, this.#stage)];
    const uncovered = upper.every((one) => comment.contains(one) || one.contains(comment));
    return uncovered && !Ground.control(upper, null);
  }
}
