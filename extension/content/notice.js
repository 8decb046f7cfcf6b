/** A passing word beside a control that published something nobody had checked. */
class Notice {
  /** Long enough to read two words, short enough not to stand in the way. */
  static #SHOWN_MS = 4_000;

  #stage;
  #status;
  #drafts;
  #chip;
  #timer = 0;

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

  /** @param {Element} near */
  unchecked(near) {
    clearTimeout(this.#timer);
    this.#stage.attend(near);
    this.#status.unchecked = true;
    this.#stage.announce(Words.say("announceNotChecked"));
    // A form in use has its own chip, which says the same.
    if (!this.#drafts.current?.form.root.contains(near)) {
      this.#chip.show("not-checked", 0);
      this.#chip.place(near, null);
    }
    this.#timer = setTimeout(() => this.end(), Notice.#SHOWN_MS);
  }

  end() {
    clearTimeout(this.#timer);
    this.#chip.hide();
    this.#status.unchecked = false;
    this.#drafts.refresh();
  }
}
