/**
 * The small sign at the edge of the compose box that says how the check stands.
 * It changes while somebody types, so its nodes stay the same: Chromium ends a
 * step of undo at each node that is added or removed anywhere.
 */
class Chip {
  /** A check that takes no longer changes nothing that one could read. */
  static #SETTLE_MS = 350;

  #stage;
  #button;
  #sign = FindingsView.sign("dots", 14);
  #words = new Text();
  #timer = 0;

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
   * @param {Element} near
   * @param {readonly Box[] | null} words where those of the box stand; null for a control
   */
  place(near, words) {
    const spot = this.#spot(near, words);
    // Rather no chip than one that takes the clicks meant for something else.
    this.#button.style.visibility = spot ? "visible" : "hidden";
    if (spot) Object.assign(this.#button.style, { left: `${spot.left}px`, top: `${spot.top}px` });
  }

  hide() {
    clearTimeout(this.#timer);
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
    const control = (area) => Ground.control(area, own, this.#stage);
    /** @param {Box} area */
    const anything = (area) =>
      control(area) ??
      words?.find((line) => Place.overlap(line, area)) ??
      Ground.words(area, own, this.#stage);
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
    this.#button.title = chrome.i18n.getMessage(`chipTitle_${state.replace("-", "_")}`);
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
      return chrome.i18n.getMessage(count === 1 ? "chip_finding" : "chip_findings", String(count));
    }
    return chrome.i18n.getMessage(`chip_${state.replace("-", "_")}`);
  }
}
