/**
 * Sees every gesture before the page does. Listens on the window, in the capture
 * phase, from before the page's first script. A gesture that is not an act, or
 * an act that is clear, is not touched in any way; one that is stopped is stopped
 * whole, from the pressing down to the click.
 */
class Gestures {
  static #DOWN = new Set(["pointerdown", "mousedown", "touchstart"]);
  static #PHASES = ["pointerdown", "mousedown", "pointerup", "mouseup"];
  static #TOUCHES = ["touchstart", "touchend"];
  /** The second half of a double click on our button is not meant for the page. */
  static #DOUBLE_MS = 500;
  /** How far a hand moves between the two. */
  static #DOUBLE_PX = 8;

  #duty;
  #gate;
  #acts;
  #stage;
  #attention;
  /** Whether the gesture under way was stopped when it began, and on what control. */
  #stopped = /** @type {HTMLElement | null} */ (null);
  /** The key whose release belongs to a stopped keydown. */
  #stoppedKey = /** @type {string | null} */ (null);
  #redone = -Infinity;
  /** The last click on something of ours. */
  #own = { at: -Infinity, x: 0, y: 0 };
  /** Whether the last click was kept from the page: a double click that it ends is, too. */
  #clickKept = false;

  /** @param {{duty: Duty, gate: Gate, acts: Acts, stage: Stage, attention: Attention}} parts */
  constructor({ duty, gate, acts, stage, attention }) {
    this.#duty = duty;
    this.#gate = gate;
    this.#acts = acts;
    this.#stage = stage;
    this.#attention = attention;
  }

  listen() {
    const { signal } = this.#duty;
    /**
     * @template {Event} E
     * @param {readonly string[]} types
     * @param {(event: E) => void} handle
     * @param {boolean} [passive] never cancels; else a touch would delay scrolling
     */
    const on = (types, handle, passive = false) => {
      for (const type of types) {
        addEventListener(
          type,
          (event) => {
            if (this.#duty.on && !Replay.running) handle(/** @type {E} */ (event));
          },
          { capture: true, passive, signal },
        );
      }
    };
    on(Gestures.#PHASES, (/** @type {UIEvent} */ event) => this.#phase(event));
    on(Gestures.#TOUCHES, (/** @type {UIEvent} */ event) => this.#phase(event), true);
    on(["click"], (/** @type {MouseEvent} */ event) => this.#click(event));
    on(["dblclick"], (/** @type {MouseEvent} */ event) => this.#double(event));
    on(["keydown"], (/** @type {KeyboardEvent} */ event) => this.#keydown(event));
    on(["keypress", "keyup"], (/** @type {KeyboardEvent} */ event) => this.#keyAfter(event));
    on(["submit"], (/** @type {SubmitEvent} */ event) => this.#submit(event));
    on(["pointerover", "focusin"], (/** @type {Event} */ event) => this.#foresee(event));
    on(["focus", "blur", "focusin", "focusout"], (/** @type {FocusEvent} */ event) =>
      this.#focus(event),
    );
  }

  /** @param {UIEvent} event */
  #phase(event) {
    if (this.#stage.owns(event)) return;
    if (this.#isSecondHalf(event)) return Gestures.#swallow(event);
    const node = Gestures.#target(event);
    if (event.type === "pointerdown") this.#stopped = null;
    if (Gestures.#DOWN.has(event.type) && !this.#stopped) {
      const act =
        event instanceof MouseEvent && event.button !== 0 ? null : node && this.#acts.at(node);
      if (!act) return;
      this.#gate.foresee(act.requests);
      if (this.#gate.decide(act) === "pass") return;
      this.#stopped = act.control;
    }
    if (!this.#stopped || !node || !this.#stopped.contains(node)) return;
    event.stopImmediatePropagation();
    // Keeps the focus in the editor; for a touch it would also cancel the click.
    if (event.type === "mousedown") event.preventDefault();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    this.#clickKept = false;
    if (this.#stage.owns(event)) {
      // A key that presses a button is a click as well, at no place.
      if (event.detail) this.#own = { at: event.timeStamp, x: event.clientX, y: event.clientY };
      return;
    }
    if (this.#isSecondHalf(event)) return this.#keep(event);
    const stopped = this.#stopped;
    this.#stopped = null;
    const node = Gestures.#target(event);
    if (!node) return;
    const opens = this.#acts.notice(event);
    if (opens) this.#gate.foresee([opens]);
    const act = this.#acts.at(node);
    if (!act) return;
    if (event.detail > 1 && event.timeStamp - this.#redone < Gestures.#DOUBLE_MS)
      return this.#keep(event);
    const decision = this.#gate.decide(act);
    if (decision === "pass") {
      if (stopped === act.control) Replay.prelude(node, event);
      return this.#gate.passed(act);
    }
    this.#keep(event);
    this.#gate.stop(act, decision, ({ control }) => {
      this.#redone = performance.now();
      Replay.press(node.isConnected && control.contains(node) ? node : control, event);
    });
  }

  /**
   * The two clicks have reached the page, where each may mean something of its own.
   * @param {MouseEvent} event
   */
  #double(event) {
    if (this.#clickKept) return Gestures.#swallow(event);
    const node = Gestures.#target(event);
    const act = node && !this.#stage.owns(event) ? this.#acts.ofDouble(node) : null;
    if (!node || !act) return;
    const decision = this.#gate.decide(act);
    if (decision === "pass") return this.#gate.passed(act);
    Gestures.#swallow(event);
    this.#gate.stop(act, decision, ({ control }) =>
      Replay.double(node.isConnected ? node : control, event),
    );
  }

  /**
   * What our button stood on has come under the pointer.
   * @param {UIEvent} event
   */
  #isSecondHalf(event) {
    const { at, x, y } = this.#own;
    if (!(event instanceof MouseEvent) || event.timeStamp - at > Gestures.#DOUBLE_MS) return false;
    return Math.hypot(event.clientX - x, event.clientY - y) < Gestures.#DOUBLE_PX;
  }

  /** @param {MouseEvent} click */
  #keep(click) {
    this.#clickKept = true;
    Gestures.#swallow(click);
  }

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.repeat && Gestures.#key(event) === this.#stoppedKey) return Gestures.#swallow(event);
    this.#stoppedKey = null;
    if (this.#attention.keydown(event)) {
      this.#stoppedKey = Gestures.#key(event);
      return Gestures.#swallow(event);
    }
    if (this.#stage.owns(event)) return event.stopImmediatePropagation();
    const node = Gestures.#target(event);
    if (!node) return;
    const opens = this.#acts.notice(event);
    if (opens) this.#gate.foresee([opens]);
    // The first key of Ctrl+Enter: time enough to have the answer before the second.
    const about = event.key === "Control" || event.key === "Meta" ? this.#acts.ofBox(node) : null;
    if (about) this.#gate.foresee(about.requests);
    const act = this.#acts.ofKey(event);
    if (!act) return;
    const decision = this.#gate.decide(act);
    if (decision === "pass") return this.#gate.passed(act);
    Gestures.#swallow(event);
    this.#stoppedKey = Gestures.#key(event);
    if (event.repeat) return;
    const presses = event.key === "Enter" || event.key === " ";
    this.#gate.stop(act, decision, ({ control, boxes }) => {
      // A page takes a letter for whatever is in view by now.
      if (!boxes.length) return Replay.press(control, null);
      // A box that nothing but its key sends stands for its own control.
      const button = !boxes.includes(control) && control.contains(node);
      if (presses && button) return Replay.press(control, null);
      Replay.key(node.isConnected ? node : control, event);
    });
  }

  /** @param {KeyboardEvent} event */
  #keyAfter(event) {
    if (this.#stage.owns(event)) event.stopImmediatePropagation();
    if (Gestures.#key(event) !== this.#stoppedKey) return;
    Gestures.#swallow(event);
    if (event.type === "keyup") this.#stoppedKey = null;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const act = this.#acts.ofSubmit(event);
    if (!act) return;
    const decision = this.#gate.decide(act);
    if (decision === "pass") return this.#gate.passed(act);
    Gestures.#swallow(event);
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { submitter } = event;
    this.#gate.stop(act, decision, () =>
      Replay.submit(form, submitter?.isConnected ? submitter : null),
    );
  }

  /** @param {Event} event the pointer or the focus has come to something */
  #foresee(event) {
    const node = Gestures.#target(event);
    if (!node || this.#stage.owns(event)) return;
    this.#gate.foresee(this.#acts.foreseen(node, event.type === "focusin"));
  }

  /**
   * A page that traps the focus in its dialog would take it from our panel, and
   * an editor would take a panel's focus for the end of the writing.
   * @param {FocusEvent} event
   */
  #focus(event) {
    if (this.#stage.owns(event) || this.#stage.is(event.relatedTarget))
      event.stopImmediatePropagation();
  }

  /**
   * Keys of an on-screen keyboard, a remote desktop or an input method have no
   * place on a keyboard, only what they write.
   * @param {KeyboardEvent} event
   */
  static #key({ code, key }) {
    return code || key;
  }

  /** @param {Event} event */
  static #target(event) {
    const node = event.composedPath()[0];
    return node instanceof Element ? node : null;
  }

  /** @param {Event} event */
  static #swallow(event) {
    event.stopImmediatePropagation();
    event.preventDefault();
  }
}
