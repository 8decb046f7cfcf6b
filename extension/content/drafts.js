/**
 * Follows the compose form that the officer writes in: notices each change,
 * has it checked at the right moment, and keeps marks and chip in place.
 * At rest there is no observer and no timer.
 */
class Drafts {
  /** Longer than the gap between two keys, shorter than a thought. */
  static #PAUSE_MS = 300;
  static #SENTENCE_END = /(?:[.!?…]["'”’)\]]?\s?|\n)$/;

  #surface;
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
  #pause = 0;
  #frame = 0;
  #dueToRead = false;
  #composing = false;
  #announced = 0;

  /** Told when the text changes, and when the form in use is another one or none. */
  onEdit = () => {};
  /** @type {(draft: Draft | null, signal: AbortSignal) => void} */
  onUse = () => {};

  /**
   * @param {object} parts
   * @param {Surface} parts.surface
   * @param {Stage} parts.stage
   * @param {Verdicts} parts.verdicts
   * @param {Status} parts.status
   * @param {Acts} parts.acts
   * @param {Chip} parts.chip
   */
  constructor({ surface, stage, verdicts, status, acts, chip }) {
    this.#surface = surface;
    this.#stage = stage;
    this.#verdicts = verdicts;
    this.#status = status;
    this.#acts = acts;
    this.#chip = chip;
  }

  get current() {
    return this.#draft;
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const how = { capture: true, signal };
    for (const type of ["focusin", "input", "compositionend"]) {
      addEventListener(type, (event) => this.#noticed(event), how);
    }
    addEventListener("compositionstart", () => (this.#composing = true), how);
    const active = document.activeElement;
    if (active) this.use(active);
  }

  /** @param {Element} node the box, or something in it, that the officer has turned to */
  use(node) {
    const box = this.#surface.editable(node);
    if (!box) return;
    const root = this.#surface.root(box);
    if (this.#draft?.root !== root || !this.#draft.connected) this.#begin(root, box);
    this.#box = box;
    this.#stage.attend(box);
    this.#soon();
  }

  /** Reads and draws now: a decision or a setting has changed what is open. */
  refresh() {
    const draft = this.#draft;
    if (!draft) return;
    if (!draft.connected) return this.#end();
    const edited = draft.read();
    draft.paint();
    if (edited) {
      this.onEdit();
      this.#schedule();
    }
    this.#tell();
  }

  /** The same with the next frame, once for all who ask: something may have moved. */
  later() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.refresh();
    });
  }

  /** Checks without waiting for a pause. */
  async check() {
    clearTimeout(this.#pause);
    const draft = this.#draft;
    if (!draft?.requests.length) return;
    this.#status.fits("submit", this.#surface.submit(draft.root) !== null);
    const current = await draft.check();
    if (!current || draft !== this.#draft) return;
    this.refresh();
    this.#announce();
    if (!this.#verdicts.reachable) void this.#recover(draft);
  }

  stop() {
    this.#end();
  }

  /** @param {Event} event */
  #noticed(event) {
    const composed = event.type === "compositionend";
    if (composed) this.#composing = false;
    const node = event.composedPath()[0];
    if (node instanceof Element && !this.#stage.is(node)) this.use(node);
    // The words were read as they were composed; only their check was put off.
    if (composed) this.#schedule();
  }

  /**
   * @param {Element} root
   * @param {HTMLElement} box
   */
  #begin(root, box) {
    this.#end();
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#draft = new Draft(root, {
      surface: this.#surface,
      verdicts: this.#verdicts,
      layer: this.#stage.layer,
      opened: this.#acts.opened,
    });
    this.#watch(root, box, signal);
    this.onUse(this.#draft, signal);
    void CompanionPort.warm();
  }

  #end() {
    this.#life.abort();
    clearTimeout(this.#pause);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#announced = 0;
    if (!this.#draft) return;
    this.#draft.clear();
    this.#draft = this.#box = null;
    this.#chip.hide();
    this.#status.box = "off";
    this.onEdit();
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
    const mutations = new MutationObserver((records) => {
      const boxes = this.#draft?.boxes ?? [];
      if (records.some(({ target }) => boxes.some((own) => own.contains(target)))) this.#soon();
      else this.later();
    });
    mutations.observe(root, { childList: true, characterData: true, subtree: true });
    const sizes = new ResizeObserver(() => this.later());
    sizes.observe(box);
    sizes.observe(root);
    const how = { capture: true, passive: true, signal };
    for (const type of ["scroll", "resize", "transitionend", "animationend", "selectionchange"]) {
      addEventListener(type, () => this.later(), how);
    }
    signal.addEventListener("abort", () => {
      mutations.disconnect();
      sizes.disconnect();
    });
  }

  /** Once for all the events and mutations of one key. */
  #soon() {
    if (this.#dueToRead) return;
    this.#dueToRead = true;
    queueMicrotask(() => {
      this.#dueToRead = false;
      this.refresh();
    });
  }

  /** A half-composed word is no text yet. */
  #schedule() {
    clearTimeout(this.#pause);
    if (this.#composing) return;
    const text = this.#draft?.beforeCaret() ?? "";
    if (Drafts.#SENTENCE_END.test(text)) void this.check();
    else this.#pause = setTimeout(() => void this.check(), Drafts.#PAUSE_MS);
  }

  #tell() {
    const draft = this.#draft;
    if (!draft || !this.#box) return;
    const { state } = draft;
    this.#status.box = state;
    this.#chip.show(this.#status.state, draft.open.length);
    const box = this.#box.isConnected ? this.#box : draft.boxes[0];
    if (box) this.#chip.place(box, draft.wordsIn(box));
  }

  /** Says how many there are when there are more than were said last. */
  #announce() {
    const count = this.#draft?.open.length ?? 0;
    if (count > this.#announced) {
      const words = count === 1 ? "announceFinding" : "announceFindings";
      this.#stage.announce(chrome.i18n.getMessage(words, String(count)));
    }
    this.#announced = count;
  }

  /**
   * The companion may be starting, or may have moved: once it is there again,
   * the draft is checked after all.
   * @param {Draft} draft
   */
  async #recover(draft) {
    const { trouble } = await CompanionPort.warm();
    if (!trouble && draft === this.#draft) await this.check();
  }
}
