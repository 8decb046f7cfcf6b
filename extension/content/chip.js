/**
 * The small sign at the edge of the compose box that says how the check stands.
 * It changes while somebody types, so its nodes stay the same: Chromium ends a
 * step of undo at each node that is added or removed anywhere.
 */
class Chip {
  /** A check that takes no longer changes nothing that one could read. */
  static #SETTLE_MS = 350;

  /** For so long words may come to stand under it, while nothing else has moved. */
  static #STAY_MS = 250;

  #stage;
  #button;
  #sign = FindingsView.sign("dots", 14);
  #words = new Text();
  #timer = 0;
  #placed = { among: "", at: -Infinity };

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
   */
  show(state, count) {
    clearTimeout(this.#timer);
    if (state === "checking" && !this.#button.hidden) {
      this.#timer = setTimeout(() => this.#say(state, count), Chip.#SETTLE_MS);
    } else {
      this.#say(state, count);
    }
  }

  /**
   * Beside a control, or at the edge of a box and, where its words leave room, in it.
   * To look what lies where costs more than all else that follows a key, so it is not
   * done at every one.
   * @param {Element} near
   * @param {(() => readonly Box[]) | null} words where those of the box stand; null for a control
   */
  place(near, words) {
    if (this.#button.hidden) return;
    const { left, top, right, bottom } = near.getBoundingClientRect();
    const { width, height } = this.#stage.viewport;
    const size = [this.#button.offsetWidth, this.#button.offsetHeight];
    const among = [left, top, right, bottom, width, height, ...size].join();
    const now = performance.now();
    if (among === this.#placed.among && now - this.#placed.at < Chip.#STAY_MS) return;
    this.#placed = { among, at: now };
    const spot = this.#spot(near, words?.() ?? null);
    // Rather no chip than one that takes the clicks meant for something else.
    this.#button.style.visibility = spot ? "visible" : "hidden";
    if (spot) Object.assign(this.#button.style, { left: `${spot.left}px`, top: `${spot.top}px` });
  }

  hide() {
    clearTimeout(this.#timer);
    this.#placed.at = -Infinity;
    this.#button.hidden = true;
  }

  /**
   * @param {Element} near
   * @param {readonly Box[] | null} words
   */
  #spot(near, words) {
    const { width, height } = this.#stage.viewport;
    const box = near.getBoundingClientRect();
    const seen =
      box.width > 0 && box.bottom > 0 && box.top < height && box.right > 0 && box.left < width;
    if (!seen) return null;
    const size = { width: this.#button.offsetWidth, height: this.#button.offsetHeight };
    const own = words && near;
    /** @param {Box} area */
    const control = (area) => Ground.control(Ground.onTop(area, own, this.#stage), own);
    /** @param {Box} area */
    const anything = (area) => {
      const line = words?.find((one) => Place.overlap(one, area));
      if (line) return line;
      const elements = Ground.onTop(area, own, this.#stage);
      return Ground.control(elements, own) ?? Ground.words(elements, area);
    };
    const { rtl } = this.#stage;
    return (
      Place.atEdge(box, size, { width, height }, { rtl, inTheWay: anything }) ??
      Place.atEdge(box, size, { width, height }, { rtl, inTheWay: control })
    );
  }

  /**
   * @param {State} state
   * @param {number} count
   */
  #say(state, count) {
    this.#button.hidden = state === "off";
    if (state === "off") return;
    this.#button.dataset.state = state;
    FindingsView.draw(this.#sign, Chip.#SIGNS[state]);
    this.#words.data = Chip.words(state, count);
    this.#button.title = Words.say(`chipTitle_${state.replace("-", "_")}`);
  }

  static #SIGNS = Object.freeze({
    checking: /** @type {const} */ ("dots"),
    clear: /** @type {const} */ ("tick"),
    findings: /** @type {const} */ ("medium"),
    held: /** @type {const} */ ("medium"),
    "not-checked": /** @type {const} */ ("unknown"),
  });

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
