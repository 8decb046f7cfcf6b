/**
 * The comments on a page of the department, reviewed because somebody asked for it. Those that
 * the page shows later are taken up as long as the review is on.
 *
 * @typedef {object} Reviewed a comment and what may be done with it
 * @property {Element} element
 * @property {Element | null} words
 * @property {Item} item
 * @property {string} page where it was taken up
 * @property {Moderated | null} found null while nothing is known
 */
class Thread {
  /** A page adds comments in one go after another, and all are read again after each. */
  static #SETTLE_MS = 400;

  #surface;
  #acting;
  #moderator;
  /** @type {Map<Element, Reviewed>} */
  #comments = new Map();
  /** @type {Reviewed[]} those that the page shows no longer, but still holds */
  #behind = [];
  #watching = new MutationObserver(() => this.#later());
  #timer = 0;
  #asking = false;
  /** @type {string | null} the official account that it is done as; null while it is not on */
  #handle = null;

  /** Whether the last question was answered. */
  reachable = true;
  /** Told when there is something new. */
  onChange = () => {};
  /** Told once it is over. */
  onEnd = () => {};

  /**
   * @param {Surface} surface
   * @param {Acting} acting
   * @param {Moderator} moderator
   */
  constructor(surface, acting, moderator) {
    this.#surface = surface;
    this.#acting = acting;
    this.#moderator = moderator;
  }

  get on() {
    return this.#handle !== null;
  }

  /** @returns {Reviewed[]} in the order of the page */
  get comments() {
    return [...this.#comments.values()];
  }

  /** @returns {string | null} as which account it is done */
  get handle() {
    return this.#handle;
  }

  /** @returns {Promise<string | null>} the official account that can review this page now */
  async offered() {
    const handle = this.#surface.handle();
    if (!this.#surface.moderation || !handle) return null;
    await this.#acting.renew(handle);
    return this.#acting.official(handle) ? handle : null;
  }

  async start() {
    const handle = await this.offered();
    if (this.on || !handle) return;
    this.#handle = handle;
    this.#watching.observe(document.documentElement, { childList: true, subtree: true });
    this.take();
  }

  /** Has asked again what nobody could answer. */
  again() {
    this.reachable = true;
    this.take();
  }

  /** Has all asked again: what was answered no longer holds. */
  renew() {
    if (!this.on) return;
    for (const comment of this.#comments.values()) comment.found = null;
    this.again();
  }

  /** Takes up the comments that the page shows now, and has asked what is not known of them. */
  take() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const { moderation } = this.#surface;
    const handle = this.#surface.handle();
    // A page that is being drawn anew does not tell for a moment.
    if (!moderation || !handle) return;
    // Somebody who turns to another account reviews nothing any more.
    if (handle !== this.#handle) return this.end();
    const before = this.#comments;
    const shown = moderation.comments();
    const elements = new Set(shown.map(({ element }) => element));
    this.#behind = [...before.values(), ...this.#behind].filter(
      ({ element }) => element.isConnected && !elements.has(element),
    );
    this.#comments = new Map(
      shown.map((comment) => {
        const kept = before.get(comment.element);
        const { text, cut } = comment.item;
        const same = kept && kept.item.text === text && kept.item.cut === cut;
        const found = same ? kept.found : this.#moderator.known(comment.item);
        // A page that is left may stand there for a while, or behind what has been opened.
        const page = (same ? kept : this.#twin(comment))?.page ?? location.href;
        return [comment.element, { ...comment, page, found }];
      }),
    );
    this.onChange();
    void this.#ask();
  }

  end() {
    if (!this.on) return;
    this.#handle = null;
    this.#watching.disconnect();
    clearTimeout(this.#timer);
    this.#comments.clear();
    this.#behind = [];
    this.reachable = true;
    this.onEnd();
  }

  /**
   * The same comment as it was taken up where the page still holds it. Under another post the
   * same words are another comment.
   * @param {CitizenComment} comment
   */
  #twin({ element, item: { author, text } }) {
    const { together = () => true } = this.#surface.moderation ?? {};
    return this.#behind.find(
      ({ element: other, item }) =>
        item.author === author && item.text === text && together(element, other),
    );
  }

  #later() {
    this.#timer ||= setTimeout(() => this.take(), Thread.#SETTLE_MS);
  }

  /** @returns {Promise<void>} */
  async #ask() {
    const handle = this.#handle;
    if (this.#asking || !handle || !this.reachable) return;
    this.#asking = true;
    /** @returns {string[]} */
    const open = () => this.comments.filter(({ found }) => !found).map(({ item }) => item.text);
    let answered = true;
    for (let texts = open(); texts.length && answered; texts = open()) {
      answered = await this.#moderator.learn(handle, texts, () => {
        if (this.#handle !== handle || this.#surface.handle() !== handle) return false;
        this.#fill();
        return true;
      });
      if (this.#handle !== handle) break;
      this.#fill();
    }
    this.#asking = false;
    // A review that was begun meanwhile, as another account, has waited for this one.
    if (this.#handle !== handle) return this.#ask();
    // Whoever has turned away in the midst of it is found out at the next look.
    if (!answered && this.#surface.handle() !== handle) return this.#later();
    this.reachable = answered;
    this.onChange();
  }

  /** What has become known since. */
  #fill() {
    for (const comment of this.#comments.values()) {
      comment.found ??= this.#moderator.known(comment.item);
    }
    this.onChange();
  }
}
