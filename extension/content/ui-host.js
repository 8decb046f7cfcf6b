/**
 * The one element in the page that everything shown lives under. Its shadow root
 * is closed, so the page can neither read nor style what is inside; only the
 * state is told outside. What is shown stands in the top layer, above any page.
 *
 * @typedef {"checking" | "clear" | "findings" | "held" | "not-checked" | "part" | "picture" |
 *   "again" | "off"} State
 */
class Stage {
  /**
   * Made in a document of its own: in a tab that was open before us the page may have defined an
   * element of this name, which would come by its root, or refuse it.
   */
  #host = document.implementation.createHTMLDocument("").createElement("second-look-ui");
  #shadow = this.#host.attachShadow({ mode: "closed" });
  #layer = document.createElement("div");
  #live = document.createElement("div");
  /** One node for all that is said: a new one while somebody types would end a step of undo. */
  #said = new Text();
  /** @type {Element | null} */
  #anchor = null;
  /** A screen reader does not say what comes together with the region that it stands in. */
  static #READY_MS = 150;
  #ready = -Infinity;
  #saying = 0;

  /** Takes away what a script of before has left: an orphan, or in Firefox what remains of one. */
  static clearAway() {
    for (const left of document.querySelectorAll("second-look-ui")) left.remove();
  }

  constructor() {
    const style = document.createElement("style");
    style.textContent = UI_STYLE;
    this.#layer.className = "layer";
    this.#layer.popover = "manual";
    // Of the words shown and said, which need not be the browser's own language, nor the page's.
    for (const part of [this.#layer, this.#live]) {
      part.dir = Words.say("direction");
      part.lang = Words.say("language");
    }
    this.#live.className = "live";
    this.#live.setAttribute("role", "status");
    this.#live.setAttribute("aria-live", "polite");
    this.#live.append(this.#said);
    this.#shadow.append(style, this.#live, this.#layer);
    this.state = "off";
    // What happens inside is no business of the page's own handlers.
    for (const type of [
      "pointerdown",
      "mousedown",
      "pointerup",
      "mouseup",
      "touchstart",
      "touchend",
      "click",
    ]) {
      this.#layer.addEventListener(type, (event) => event.stopPropagation());
    }
    // A press on a panel leaves focus and selection where the officer has them.
    this.#layer.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Where marks, chip and panels are put; covers the viewport. */
  get layer() {
    return this.#layer;
  }

  /** @param {State} state */
  set state(state) {
    if (this.#host.dataset.state !== state) this.#host.dataset.state = state;
  }

  get rtl() {
    return this.#layer.dir === "rtl";
  }

  get viewport() {
    return { width: this.#layer.clientWidth, height: this.#layer.clientHeight };
  }

  /** What has the focus inside the panels. */
  get focused() {
    return /** @type {HTMLElement | null} */ (this.#shadow.activeElement);
  }

  /**
   * Takes its place for what is shown near this element: in the modal dialog
   * around it, since everything outside is inert, else on the document element.
   * @param {Element} anchor
   */
  attend(anchor) {
    const dialog = anchor.closest("dialog");
    const home = dialog?.matches(":modal") ? dialog : document.documentElement;
    if (this.#host.parentNode !== home || !this.#host.isConnected) {
      home.append(this.#host);
      this.#ready = performance.now() + Stage.#READY_MS;
    }
    if (!this.#layer.matches(":popover-open")) this.#layer.showPopover();
    if (this.#anchor === anchor) return;
    this.#anchor = anchor;
    this.#layer.dataset.theme = Stage.#isDark(anchor) ? "dark" : "light";
  }

  /**
   * @param {HTMLElement} panel
   * @param {Box} anchor
   * @param {readonly Box[]} clear what it should not cover
   */
  place(panel, anchor, clear) {
    panel.style.height = "";
    // Rounded down, the fraction of a pixel that is missing would bring a scroll bar.
    const natural = panel.getBoundingClientRect();
    const size = { width: natural.width, height: Math.ceil(natural.height) };
    const { left, top, height } = Place.beside(anchor, size, this.viewport, {
      rtl: this.rtl,
      clear,
    });
    Object.assign(panel.style, { left: `${left}px`, top: `${top}px`, height: `${height}px` });
    const body = panel.querySelector(".body");
    // What scrolls must be within reach of the keyboard.
    if (body instanceof HTMLElement) body.tabIndex = body.scrollHeight > body.clientHeight ? 0 : -1;
  }

  /** Above whatever the page has put in the top layer since. */
  raise() {
    const focused = this.focused;
    this.#layer.hidePopover();
    this.#layer.showPopover();
    focused?.focus({ preventScroll: true });
  }

  /** @param {Event} event whether it happened to something of ours */
  owns(event) {
    return event.target === this.#host;
  }

  /** @param {EventTarget | null} node */
  is(node) {
    return node === this.#host;
  }

  /**
   * Said by a screen reader when it has time, without moving the focus.
   * @param {string} words
   */
  announce(words) {
    clearTimeout(this.#saying);
    const wait = this.#ready - performance.now();
    if (wait > 0) this.#saying = setTimeout(() => this.#say(words), wait);
    else this.#say(words);
  }

  /** @param {string} words */
  #say(words) {
    // The same words again would be no change, and so not be said.
    this.#said.data = this.#said.data === words ? `${words}\u00A0` : words;
  }

  remove() {
    this.#host.remove();
  }

  /**
   * Whether the page around an element is dark: by its ground, since sites have
   * themes of their own, else by the scheme in use.
   * @param {Element} element
   */
  static #isDark(element) {
    // A button's own colour is not the ground it stands on.
    const ground = element.closest("button, [role=button]")?.parentElement ?? element;
    for (let up = /** @type {Element | null} */ (ground); up; up = up.parentElement) {
      const [red = 0, green = 0, blue = 0, alpha = 1] =
        getComputedStyle(up)
          .backgroundColor.match(/[\d.]+/g)
          ?.map(Number) ?? [];
      if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
    }
    const schemes = getComputedStyle(document.documentElement).colorScheme;
    return schemes.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
  }
}
