/**
 * Follows the compose form that the officer writes in: notices each change,
 * has it checked at the right moment, and keeps marks and chip in place.
 * Typing waits for none of this: a key only says that there is something to do,
 * and it is done once the page has painted what the key has written.
 * At rest there is no observer and no timer.
 */
class Drafts {
  /** Longer than the gap between two keys, shorter than a thought. */
  static #PAUSE_MS = 300;
  /** How often a companion that does not answer is looked for: one that is updated is soon back. */
  static #RETRIES_MS = Object.freeze([0, 1_000, 3_000, 10_000, 30_000]);
  static #SENTENCE_END = /(?:[.!?…]["'”’)\]]?\s?|\n)$/;

  #duty;
  #site;
  #stage;
  #verdicts;
  #status;
  #acts;
  #chip;
  /** @type {Draft | null} */
  #draft = null;
  /** @type {HTMLElement | null} */
  #box = null;
  /** Ends everything that was started for the form in use. */
  #life = new AbortController();
  /** The part of the page that is observed for it. */
  #core = /** @type {Element | null} */ (null);
  #mutations = new MutationObserver(() => this.later());
  #pause = 0;
  /** The life of the form for which a refresh is due. */
  #due = /** @type {AbortController | null} */ (null);
  #composing = false;
  /** A check waits for the end of a composition. */
  #putOff = false;
  #announced = 0;
  /** The draft for which the companion is being looked for. */
  #recovering = /** @type {Draft | null} */ (null);

  /**
   * Told when the text of a form changes, and when it is no longer in use.
   * @type {(form: Form) => void}
   */
  onEdit = () => {};
  /** @type {(draft: Draft | null, signal: AbortSignal) => void} */
  onUse = () => {};

  /**
   * @param {object} parts
   * @param {Duty} parts.duty
   * @param {Site} parts.site
   * @param {Stage} parts.stage
   * @param {Verdicts} parts.verdicts
   * @param {Status} parts.status
   * @param {Acts} parts.acts
   * @param {Chip} parts.chip
   */
  constructor({ duty, site, stage, verdicts, status, acts, chip }) {
    this.#duty = duty;
    this.#site = site;
    this.#stage = stage;
    this.#verdicts = verdicts;
    this.#status = status;
    this.#acts = acts;
    this.#chip = chip;
  }

  get current() {
    return this.#draft;
  }

  /** The box that the officer has turned to. */
  get box() {
    return this.#box;
  }

  /** Whether the caret is in a box that is left alone. */
  get leavesAlone() {
    const active = document.activeElement;
    const found = active && this.#site.boxAt(active);
    return found !== null && this.#site.leavesAlone(this.#site.formOf(found), this.#acts.opened);
  }

  listen() {
    const how = { capture: true, signal: this.#duty.signal };
    for (const type of ["focusin", "input", "compositionend"]) {
      addEventListener(type, (event) => this.#noticed(event), how);
    }
    addEventListener("compositionstart", () => (this.#composing = true), how);
    this.resume();
  }

  /** Takes up the box that has the focus, if any has. */
  resume() {
    const active = document.activeElement;
    if (active) this.use(active);
  }

  /** @param {Element} node the box, or something in it, that the officer has turned to */
  use(node) {
    if (!this.#duty.on) return;
    const found = this.#site.boxAt(node);
    if (!found) return;
    const { box } = found;
    const form = this.#site.formOf(found);
    if (!this.#draft?.isOf(form) || !this.#draft.connected) {
      if (this.#site.leavesAlone(form, this.#acts.opened)) return this.#end();
      this.#begin(form, box);
    }
    this.#box = box;
    this.#stage.attend(box);
    this.later();
  }

  /** Reads and draws now: a decision or a setting has changed what is open. */
  refresh() {
    const draft = this.#draft;
    if (!draft || !this.#duty.on) return;
    if (!draft.connected) return this.#end();
    const edited = draft.read();
    this.#observe(draft);
    draft.paint();
    if (edited) this.onEdit(draft.form);
    if (edited || this.#putOff) this.#schedule();
    this.#tell();
  }

  /** The same after the next frame, once for all who ask: something may have changed. */
  later() {
    if (this.#due === this.#life) return;
    const life = (this.#due = this.#life);
    const run = () => {
      if (this.#due !== life) return;
      this.#due = null;
      this.refresh();
    };
    // What is hidden has no frames.
    if (document.hidden) setTimeout(run);
    else requestAnimationFrame(() => setTimeout(run));
  }

  /** Checks without waiting for a pause. */
  async check() {
    clearTimeout(this.#pause);
    // A page may have moved the box to another form while somebody wrote in it.
    if (this.#box?.isConnected) this.use(this.#box);
    const draft = this.#draft;
    if (!draft?.requests.length) return;
    this.#status.fits("submit", draft.fits);
    const current = await draft.check();
    if (!current || draft !== this.#draft) return;
    this.refresh();
    this.#announce();
    if (!this.#verdicts.reachable && this.#recovering !== draft) void this.#recover(draft);
  }

  stop() {
    this.#end();
  }

  /** @param {Event} event */
  #noticed(event) {
    if (event.type === "compositionend") this.#composing = false;
    // A field that is taken away in the midst of a word tells of no end: what is written next does.
    if (event instanceof InputEvent && event.isTrusted) this.#composing = event.isComposing;
    if (!this.#duty.on) return;
    const node = event.composedPath()[0];
    if (node instanceof Element && !this.#stage.is(node)) {
      if (event.type === "input" && this.#box?.contains(node)) this.later();
      else this.use(node);
    }
  }

  /**
   * @param {Form} form
   * @param {HTMLElement} box
   */
  #begin(form, box) {
    this.#end();
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#draft = new Draft(form, {
      site: this.#site,
      verdicts: this.#verdicts,
      layer: this.#stage.layer,
      opened: this.#acts.opened,
    });
    this.#watch(form.root, box, signal);
    this.#observe(this.#draft);
    this.onUse(this.#draft, signal);
    void this.#verdicts.seek();
  }

  #end() {
    this.#life.abort();
    clearTimeout(this.#pause);
    this.#due = null;
    this.#announced = 0;
    this.#putOff = false;
    this.#mutations.disconnect();
    this.#core = null;
    const { form } = this.#draft ?? {};
    if (!form) return;
    this.#draft?.clear();
    this.#draft = this.#box = null;
    // A box that goes in the midst of a word does not tell that it was the last of it.
    this.#composing = false;
    this.#chip.hide();
    this.#status.reason = null;
    this.#status.box = "off";
    this.onEdit(form);
    this.onUse(null, this.#life.signal);
  }

  /**
   * Editors change their text without an input event at times, and pages move
   * without any: both are seen as mutations or changes of size. A box that is
   * taken away counts as one of size 0. A textarea emptied by a script tells
   * nothing but that its caret has moved.
   * @param {Element} root
   * @param {HTMLElement} box
   * @param {AbortSignal} signal
   */
  #watch(root, box, signal) {
    const sizes = new ResizeObserver(() => this.later());
    sizes.observe(box);
    sizes.observe(root);
    const how = { capture: true, passive: true, signal };
    for (const type of ["scroll", "resize", "transitionend", "animationend", "selectionchange"]) {
      addEventListener(type, () => this.later(), how);
    }
    signal.addEventListener("abort", () => sizes.disconnect());
  }

  /**
   * The root can be the whole page with its feed, so only its core is observed; that is
   * another one once the boxes were mounted elsewhere.
   * @param {Draft} draft
   */
  #observe(draft) {
    const core = this.#core;
    if (core?.isConnected && draft.boxes.every((box) => core.contains(box))) return;
    this.#mutations.disconnect();
    this.#core = draft.core;
    this.#mutations.observe(this.#core, { childList: true, characterData: true, subtree: true });
    // What comes or goes beside it moves it, also where nothing changes its size.
    for (let up = this.#core.parentElement; up; up = up.parentElement) {
      this.#mutations.observe(up, { childList: true });
    }
  }

  /** A half-composed word is no text yet. */
  #schedule() {
    clearTimeout(this.#pause);
    this.#putOff = this.#composing;
    if (this.#composing) return;
    const text = this.#draft?.beforeCaret() ?? "";
    if (Drafts.#SENTENCE_END.test(text)) void this.check();
    else this.#pause = setTimeout(() => void this.check(), Drafts.#PAUSE_MS);
  }

  #tell() {
    const draft = this.#draft;
    if (!draft || !this.#box) return;
    const { state, reason } = draft;
    this.#status.reason = reason;
    this.#status.box = state;
    this.#chip.show(this.#status.form, draft.open.length, reason);
    const box = this.#box.isConnected ? this.#box : draft.boxes[0];
    if (box) this.#chip.place(box, () => draft.wordsIn(box));
  }

  /** Says how many there are when there are more than were said last. */
  #announce() {
    const count = this.#draft?.open.length ?? 0;
    // A question that waits for an answer has said it already, and more.
    if (count > this.#announced && this.#status.state !== "held") {
      const words = count === 1 ? "announceFinding" : "announceFindings";
      this.#stage.announce(Words.say(words, String(count)));
    }
    this.#announced = count;
  }

  /**
   * The companion may be starting, or may have moved: once it is there again,
   * the draft is checked after all.
   * @param {Draft} draft
   */
  async #recover(draft) {
    this.#recovering = draft;
    for (const pause of Drafts.#RETRIES_MS) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (draft !== this.#draft) break;
      const found = await this.#verdicts.seek();
      if (found && draft === this.#draft) await this.check();
      if (this.#verdicts.reachable) break;
    }
    if (this.#recovering === draft) this.#recovering = null;
  }
}
