/**
 * A passing word beside something that nobody has checked, what was published or a picture, or
 * that has not been done after all.
 */
class Notice {
  /** Long enough to read two words, short enough not to stand in the way. */
  static #SHOWN_MS = 4_000;

  #stage;
  #status;
  #drafts;
  #chip;
  #timer = 0;
  /** @type {Element} */
  #near = document.documentElement;

  /**
   * @param {Stage} stage
   * @param {Status} status
   * @param {Drafts} drafts
   */
  constructor(stage, status, drafts) {
    this.#stage = stage;
    this.#status = status;
    this.#drafts = drafts;
    this.#chip = new Chip(stage, () => this.end());
  }

  /** @param {Element} near the control that published it */
  unchecked(near) {
    this.#show("not-checked", near);
    this.#stage.announce(Words.say("announceNotChecked"));
  }

  /**
   * The page shows only the beginning of what was published.
   * @param {Element} near the control that published it
   */
  part(near) {
    this.#show("part", near);
    this.#stage.announce(Words.say("announcePart"));
  }

  /** @param {Element} near what it was put into */
  picture(near) {
    // That something went out unchecked, or not at all, is the graver word.
    const { passing } = this.#status;
    if (!passing || passing === "picture") this.#show("picture", near);
    this.#stage.announce(Words.say("announcePicture"));
  }

  /**
   * What it was about has changed or gone meanwhile.
   * @param {Element} control that was used to do it
   */
  again(control) {
    this.#show("again", control);
    this.#stage.announce(Words.say("announceAgain"));
  }

  /** To where it can be seen: the form that has said it may be no longer in use, or be gone. */
  move() {
    this.#place();
    // What it stands beside may be about to go, by the very act or with the focus.
    requestAnimationFrame(() => this.#place());
  }

  end() {
    clearTimeout(this.#timer);
    this.#chip.hide();
    this.#near = document.documentElement;
    this.#status.passing = null;
    this.#drafts.refresh();
  }

  /**
   * @param {"not-checked" | "part" | "picture" | "again"} what
   * @param {Element} near
   */
  #show(what, near) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), Notice.#SHOWN_MS);
    this.#near = near;
    this.#status.passing = what;
    this.#stage.attend(near);
    this.move();
  }

  #place() {
    const { passing } = this.#status;
    if (!passing) return;
    const near = this.#near.checkVisibility() ? this.#near : document.documentElement;
    this.#chip.hide();
    // Only where it has gone with a dialog: one that is written in by now has it for its own.
    if (!this.#stage.layer.checkVisibility()) this.#stage.attend(near);
    // A form in use has its own chip, which says it where it is about that form.
    this.#status.inForm = this.#drafts.current?.core.contains(near) ?? false;
    this.#drafts.refresh();
    if (this.#status.inForm) return;
    this.#chip.show(passing, 0);
    // Else it would go unseen, as where the officer has scrolled on.
    if (!this.#chip.place(near, null)) this.#chip.place(document.documentElement, null);
  }
}
