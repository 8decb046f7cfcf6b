/**
 * The small sign at the edge of the compose box that says how the check stands.
 * It changes while somebody types, so its nodes stay the same: Chromium ends a
 * step of undo at each node that is added or removed anywhere.
 *
 * @typedef {{left: number, top: number, over: boolean}} ChipSpot `over` words, for want of a
 *   place without any
 */
class Chip {
  /** A check that takes no longer changes nothing that one could read. */
  static #SETTLE_MS = 350;

  /** For so long words may come to stand under it, while nothing else has moved. */
  static #STAY_MS = 500;

  #stage;
  #button;
  #sign = FindingsView.sign("dots", 14);
  #words = new Text();
  #timer = 0;
  #said = "";
  #placed = {
    among: "",
    at: -Infinity,
    spot: /** @type {ChipSpot | null} */ (null),
  };

  /**
   * @param {Stage} stage
   * @param {() => void} open shows the findings
   */
  constructor(stage, open) {
    this.#stage = stage;
    this.#button = FindingsView.button("", open, { className: "chip", name: "chip" });
    // The keyboard reaches the findings by the shortcut; the page's tab order stays as it is.
    this.#button.tabIndex = -1;
    this.#button.hidden = true;
    this.#button.append(this.#sign, this.#words);
    stage.layer.append(this.#button);
  }

  /**
   * @param {State} state
   * @param {number} count of open findings
   * @param {string | null} [reason] why it is not checked, where the companion says so
   */
  show(state, count, reason = null) {
    clearTimeout(this.#timer);
    if (state === "checking" && !this.#button.hidden) {
      this.#timer = setTimeout(() => this.#say(state, count, reason), Chip.#SETTLE_MS);
    } else {
      this.#say(state, count, reason);
    }
  }

  /**
   * Beside a control, or at the edge of a box and, where its words leave room, in it.
   * To look what lies where costs more than all else that follows a key, so it is not
   * done at every one.
   * @param {Element} near
   * @param {(() => readonly Box[]) | null} words where those of the box stand; null for a control
   * @returns {boolean} whether there is room for it there, in sight
   */
  place(near, words) {
    if (this.#button.hidden) return false;
    const box = near.getBoundingClientRect();
    const size = { width: this.#button.offsetWidth, height: this.#button.offsetHeight };
    const { viewport } = this.#stage;
    const among = JSON.stringify([box, size, viewport]);
    const now = performance.now();
    const moved = among !== this.#placed.among;
    if (!moved && now - this.#placed.at < Chip.#STAY_MS) return this.#placed.spot !== null;
    const before = moved ? null : this.#placed.spot;
    const spot = Chip.#sees(box, viewport) ? this.#spot(near, box, size, words, before) : null;
    this.#placed = { among, at: now, spot };
    // Rather no chip than one that takes the clicks meant for something else.
    this.#button.style.visibility = spot ? "visible" : "hidden";
    if (spot) Object.assign(this.#button.style, { left: `${spot.left}px`, top: `${spot.top}px` });
    return spot !== null;
  }

  hide() {
    clearTimeout(this.#timer);
    this.#placed.at = -Infinity;
    this.#button.hidden = true;
  }

  /**
   * @param {Element} near
   * @param {DOMRect} box around it
   * @param {Size} size
   * @param {(() => readonly Box[]) | null} words
   * @param {ChipSpot | null} before where it is, if it may stay there
   * @returns {ChipSpot | null}
   */
  #spot(near, box, size, words, before) {
    const own = words && near;
    /** @type {readonly Box[] | null} */
    let lines = null;
    /** @param {Box} area */
    const control = (area) => Ground.control(Ground.onTop(area, own, this.#stage), own);
    /** @param {Box} area */
    const anything = (area) => {
      if (words && Place.overlap(area, box)) {
        lines ??= words();
        const line = lines.find((one) => Place.overlap(one, area));
        if (line) return line;
      }
      const elements = Ground.onTop(area, own, this.#stage);
      return Ground.control(elements, own) ?? Ground.words(elements, area);
    };
    if (before) {
      const { left, top } = before;
      const area = { left, top, right: left + size.width, bottom: top + size.height };
      if (!(before.over ? control : anything)(area)) return before;
    }
    const { rtl, viewport } = this.#stage;
    const free = Place.atEdge(box, size, viewport, { rtl, inTheWay: anything });
    if (free) return { ...free, over: false };
    const spot = Place.atEdge(box, size, viewport, { rtl, inTheWay: control });
    return spot && { ...spot, over: true };
  }

  /**
   * @param {DOMRect} box
   * @param {Size} viewport
   */
  static #sees({ left, top, right, bottom, width }, viewport) {
    return (
      width > 0 && bottom > 0 && top < viewport.height && right > 0 && left < viewport.width
    );
  }

  /**
   * @param {State} state
   * @param {number} count
   * @param {string | null} reason
   */
  #say(state, count, reason) {
    this.#button.hidden = state === "off";
    if (state === "off") return;
    this.#button.title = Chip.title(state, reason);
    const words = Chip.words(state, count);
    // To say the same again would have it laid out anew.
    if (this.#said === words) return;
    this.#said = words;
    this.#button.dataset.state = state;
    FindingsView.draw(this.#sign, Chip.#SIGNS[state]);
    this.#words.data = words;
  }

  static #SIGNS = Object.freeze({
    checking: /** @type {const} */ ("dots"),
    clear: /** @type {const} */ ("tick"),
    findings: /** @type {const} */ ("medium"),
    held: /** @type {const} */ ("medium"),
    "not-checked": /** @type {const} */ ("unknown"),
    part: /** @type {const} */ ("unknown"),
    picture: /** @type {const} */ ("unknown"),
    again: /** @type {const} */ ("unknown"),
  });

  /**
   * @param {State} state
   * @param {string | null} reason
   */
  static title(state, reason) {
    // A companion newer than this may have another reason, for which there are no words.
    const why = reason && state === "not-checked" ? Words.say(`chipTitle_${reason}`) : "";
    return why || Words.say(`chipTitle_${state.replace("-", "_")}`);
  }

  /**
   * @param {State} state
   * @param {number} count
   */
  static words(state, count) {
    if (state === "findings") {
      return Words.say(count === 1 ? "chip_finding" : "chip_findings", String(count));
    }
    return Words.say(`chip_${state.replace("-", "_")}`);
  }
}
