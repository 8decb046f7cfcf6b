/**
 * The comments on a page of the department, reviewed because somebody asked for it. Those that
 * the page shows later are taken up as long as the review is on.
 *
 * @typedef {object} Reviewed a comment and what may be done with it
 * @property {Element} element
 * @property {Element | null} words
 * @property {Item} item
 * @property {Moderated | null} found null while nothing is known
 */
class Thread {
  /** A page adds comments in one go after another: time enough for one to be whole. */
  static #SETTLE_MS = 250;

  #surface;
  #acting;
  #moderator;
  /** @type {Map<Element, Reviewed>} */
  #comments = new Map();
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

  /** @returns {Promise<boolean>} whether this page can be reviewed by who is acting now */
  async offered() {
    const handle = this.#surface.handle();
    if (!this.#surface.moderation || !handle) return false;
    await this.#acting.learn(handle);
    return this.#acting.official(handle) === true;
  }

  async start() {
    if (this.on || !(await this.offered())) return;
    this.#handle = this.#surface.handle();
    this.#watching.observe(document.documentElement, { childList: true, subtree: true });
    this.take();
  }

  /** Takes up the comments that the page shows now, and has asked what is not known of them. */
  take() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const { moderation } = this.#surface;
    // Somebody who turns to another account reviews nothing any more.
    if (!moderation || this.#surface.handle() !== this.#handle) return this.end();
    const before = this.#comments;
    this.#comments = new Map(
      moderation.comments().map((comment) => {
        const kept = before.get(comment.element);
        const { text } = comment.item;
        const found = kept?.item.text === text ? kept.found : this.#moderator.known(text);
        return [comment.element, { ...comment, found }];
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
    this.reachable = true;
    this.onEnd();
  }

  #later() {
    this.#timer ||= setTimeout(() => this.take(), Thread.#SETTLE_MS);
  }

  async #ask() {
    const handle = this.#handle;
    if (this.#asking || !handle) return;
    this.#asking = true;
    /** @returns {string[]} */
    const open = () => this.comments.filter(({ found }) => !found).map(({ item }) => item.text);
    let answered = true;
    for (let texts = open(); texts.length && answered; texts = open()) {
      answered = await this.#moderator.learn(handle, texts, () => {
        this.#fill();
        return this.#handle === handle;
      });
      if (this.#handle !== handle) break;
      this.#fill();
    }
    this.#asking = false;
    if (this.#handle !== handle) return;
    this.reachable = answered;
    this.onChange();
  }

  /** What has become known since. */
  #fill() {
    for (const comment of this.#comments.values()) {
      comment.found ??= this.#moderator.known(comment.item.text);
    }
    this.onChange();
  }
}
