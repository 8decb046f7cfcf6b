/**
 * How the officer gets to read what is marked: by pointing at the words, by
 * clicking them, or by the keyboard. The focus moves only when the keyboard asks
 * for it, and goes back to the caret it came from.
 */
class Attention {
  /** Pointing at, not passing over. */
  static #HOVER_MS = 180;
  /** What the keyboard stops at in a page. */
  static #STOPS = "a[href], button:enabled, [tabindex]";

  #stage;
  #card;
  #hold;
  /** @type {Draft | null} */
  #draft = null;
  /** @type {{element: HTMLElement, range: Range | null} | null} where the focus was taken from */
  #origin = null;
  #timer = 0;
  /** @type {readonly Finding[]} what the card that came with the pointer is about */
  #shown = [];

  /** Told when the officer closes the question that holds an act. */
  onEscape = () => {};
  /** @type {() => boolean} told where the shortcut has nothing else to go to; whether it had */
  onIdle = () => false;

  /**
   * @param {Stage} stage
   * @param {Card} card
   * @param {HoldPanel} hold
   */
  constructor(stage, card, hold) {
    this.#stage = stage;
    this.#card = card;
    this.#hold = hold;
  }

  /**
   * @param {Draft | null} draft
   * @param {AbortSignal} signal ends when another form is in use
   */
  attend(draft, signal) {
    this.#draft = draft;
    if (!draft) return;
    const how = { capture: true, passive: true, signal };
    addEventListener("pointermove", (event) => this.#point(event), how);
    addEventListener("click", (event) => this.#click(event), how);
    addEventListener("pointerdown", (event) => this.#press(event), how);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it was for us
   */
  keydown(event) {
    if (event.key === "Escape" && this.#hold.open) {
      this.onEscape();
      return true;
    }
    if (event.key === "Escape" && this.#card.open) {
      this.hide();
      return true;
    }
    if (event.key === "Escape" && this.#stage.owns(event)) {
      this.leave();
      return true;
    }
    const { code, key, altKey, shiftKey, ctrlKey, metaKey } = event;
    // By its place, for with Alt some systems write another letter; by what it writes, where the
    // key has no place, or another one.
    const letter = code === "KeyL" || key === "L" || key === "l";
    if (letter && altKey && shiftKey && !ctrlKey && !metaKey) return this.#enter();
    const leaves = event.key === "Tab" && this.#stage.owns(event) && this.#atEdge(event.shiftKey);
    // With nowhere to go back to, the browser's own way on leads out as well.
    if (!leaves || !this.#origin) return false;
    this.leave();
    return true;
  }

  /** Shows all that is open, without moving the focus. */
  open() {
    const findings = this.#draft?.open ?? [];
    const spot = this.#draft?.nearest();
    const anchor = spot?.rects[0] ?? this.#draft?.boxes[0]?.getBoundingClientRect();
    if (!findings.length || !anchor || this.#hold.open) return;
    clearTimeout(this.#timer);
    this.#card.show(findings, anchor, { pinned: true });
  }

  /**
   * The officer is led to a place in the page, and that is where the focus goes back to.
   * @param {Element} place
   */
  lead(place) {
    if (!this.#stage.focused) return;
    const stop = [place, ...place.querySelectorAll(Attention.#STOPS)].find(
      (one) => one.matches(Attention.#STOPS) && one.checkVisibility(),
    );
    if (stop instanceof HTMLElement) this.#origin = { element: stop, range: null };
  }

  /** The focus goes back to the caret, if we have it. */
  leave() {
    const origin = this.#origin;
    this.#origin = null;
    if (!this.#stage.focused) return;
    origin?.element.focus({ preventScroll: true });
    // It came from nowhere, or from what cannot have it any more.
    if (this.#stage.focused) return this.#stage.focused.blur();
    if (!origin?.range?.startContainer.isConnected) return;
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(origin.range);
  }

  hide() {
    clearTimeout(this.#timer);
    // Who is in the review, or at a question, loses no place there by what becomes of a draft.
    const panel = this.#stage.focused?.closest(".panel");
    if (!panel?.checkVisibility() || panel.matches(".card")) this.leave();
    this.#shown = [];
    this.#card.hide();
  }

  /** @returns {boolean} whether there was anything to go to */
  #enter() {
    const { focused } = this.#stage;
    if (focused && !focused.closest(".thread")) {
      // Pressed again it goes on to the other panel, if there is one.
      if (!this.#hold.open) this.onIdle();
      return true;
    }
    if (!focused) this.#remember();
    if (this.#hold.open || this.#draft?.open.length) {
      if (!this.#hold.open) this.open();
      (this.#hold.open ? this.#hold : this.#card).focus();
      return true;
    }
    if (this.onIdle()) return true;
    if (!this.#draft || this.#draft.state === "off") return false;
    this.#say(this.#draft);
    return true;
  }

  /** @param {Draft} draft */
  #say({ state, reason }) {
    const words = { checking: "announceChecking", clear: "announceClear" }[String(state)];
    this.#stage.announce(words ? Words.say(words) : Chip.title(state, reason));
  }

  #remember() {
    this.#origin = null;
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!(active instanceof HTMLElement)) return;
    // The body stands for nothing's having the focus, unless it is an editor.
    if (active === document.body && !active.isContentEditable) return;
    const selection = getSelection();
    const inside = selection?.rangeCount && active.isContentEditable;
    this.#origin = { element: active, range: inside ? selection.getRangeAt(0).cloneRange() : null };
  }

  /** @param {boolean} backwards */
  #atEdge(backwards) {
    const { focused } = this.#stage;
    const stops = [
      ...(focused?.closest(".panel")?.querySelectorAll("button, [tabindex='0']") ?? []),
    ];
    return focused === (backwards ? stops[0] : stops.at(-1));
  }

  /** @param {PointerEvent} event */
  #point(event) {
    if (this.#hold.open || event.pointerType === "touch" || this.#stage.owns(event)) return;
    clearTimeout(this.#timer);
    // Asked for, it keeps its place and what has the focus in it.
    if (this.#card.pinned) return;
    const spots = this.#spotsAt(event);
    if (!spots.length) return this.#card.leave();
    const [{ rects }] = spots;
    const findings = [...new Set(spots.map(({ finding }) => finding))];
    const shown = this.#card.open ? this.#shown : [];
    const same = findings.length === shown.length && findings.every((one, at) => one === shown[at]);
    if (same) return this.#card.stay();
    this.#timer = setTimeout(() => {
      this.#shown = findings;
      this.#card.show(findings, rects[0], { pinned: false });
    }, Attention.#HOVER_MS);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (this.#hold.open || this.#stage.owns(event)) return;
    const spots = this.#spotsAt(event);
    if (!spots.length) return;
    clearTimeout(this.#timer);
    const findings = [...new Set(spots.map(({ finding }) => finding))];
    this.#card.show(findings, spots[0].rects[0], { pinned: true });
  }

  /** @param {PointerEvent} event a press elsewhere closes the card, as one expects */
  #press(event) {
    if (!this.#stage.owns(event) && this.#card.open && !this.#spotsAt(event).length) this.hide();
  }

  /** @param {MouseEvent} event */
  #spotsAt(event) {
    const node = event.composedPath()[0];
    const inBox = node instanceof Node && this.#draft?.boxes.some((box) => box.contains(node));
    return inBox ? (this.#draft?.at(event.clientX, event.clientY) ?? []) : [];
  }
}
