/**
 * How things stand, told in one place: on our element, for anybody, and on the
 * toolbar badge. A hold outweighs the state of the box, a notice that something
 * went unchecked outweighs silence.
 */
class Status {
  #stage;
  #told = "off";
  /** @type {Exclude<State, "part" | "picture" | "again">} */
  #box = "off";
  #held = false;
  /** @type {"not-checked" | "part" | "picture" | "again" | null} */
  #passing = null;
  /** Items without a text one after the other, before their text counts as not found. */
  static #WORDLESS = 3;

  /** @type {Set<string>} */
  #misfits = new Set();
  /** @type {Map<string, Set<Element>>} */
  #wordless = new Map();

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
  }

  /** Whether what is passing is about the form in use, and said by its own chip. */
  inForm = false;

  /** @type {string | null} why the box in use is not checked, where the companion says so */
  reason = null;

  /** @param {Exclude<State, "part" | "picture" | "again">} state of the compose box in use */
  set box(state) {
    this.#box = state;
    this.#tell();
  }

  /** @param {boolean} held whether an act waits for the officer */
  set held(held) {
    this.#held = held;
    this.#tell();
  }

  /**
   * @param {"not-checked" | "part" | "picture" | "again" | null} passing an act was just let
   *   through without a check or with one of a part, a picture was put into a form, or an act came
   *   to nothing
   */
  set passing(passing) {
    this.#passing = passing;
    this.#tell();
  }

  get passing() {
    return this.#passing;
  }

  /**
   * A part of the site looked otherwise than its surface says, or does no longer.
   * @param {string} part
   * @param {boolean} fits
   */
  fits(part, fits) {
    if (fits) this.#misfits.delete(part);
    else this.#misfits.add(part);
    this.#tell();
  }

  /**
   * A control was met. It fits if it tells what it applies to; a picture has no words,
   * but a site where item after item has none has changed.
   * @param {Control} control
   * @param {Item | null} item what it applies to
   */
  met({ kind, element }, item) {
    const wordless = this.#wordless.get(kind) ?? new Set();
    if (item?.text.trim()) wordless.clear();
    else if (wordless.size < Status.#WORDLESS) wordless.add(element);
    this.#wordless.set(kind, wordless);
    this.fits(kind, item !== null && wordless.size < Status.#WORDLESS);
  }

  /**
   * Says it once more: the browser has forgotten what the badge showed. Who has nothing to say
   * stays silent, for a frame may have, or the page around it.
   */
  renew() {
    this.#told = "off";
    this.#tell();
  }

  /** Nothing is said any more of what the site looked like. */
  rest() {
    this.#misfits.clear();
    this.#wordless.clear();
    this.#tell();
  }

  /** @returns {State} */
  get state() {
    if (this.#held) return "held";
    if (this.#passing === "not-checked" || this.#passing === "again") return this.#passing;
    return this.#passing && this.#isQuiet ? this.#passing : this.#box;
  }

  /** @returns {State} as the chip of the form in use has it */
  get form() {
    return this.#held || this.inForm ? this.state : this.#box;
  }

  /**
   * As the badge and the popup have it.
   * @returns {Exclude<State, "part" | "picture" | "again"> | "misfit"}
   */
  get summary() {
    const { state: shown } = this;
    const passes = shown === "part" || shown === "picture" || shown === "again";
    const state = passes ? this.#box : shown;
    const quiet = state === this.#box && this.#isQuiet;
    return quiet && this.#misfits.size ? "misfit" : state;
  }

  get #isQuiet() {
    return this.#box === "off" || this.#box === "clear" || this.#box === "checking";
  }

  #tell() {
    this.#stage.state = this.state;
    // The badge shows nothing while a check runs: it would flicker at each pause.
    if (this.summary === "checking" || this.summary === this.#told) return;
    this.#told = this.summary;
    void CompanionPort.tell(this.#told);
  }
}
