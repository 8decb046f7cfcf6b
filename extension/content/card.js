/**
 * The card that explains marked words. It comes with the pointer and goes with
 * it, or stays once the officer has clicked the words or asked by the keyboard.
 */
class Card {
  /** Long enough to move the pointer from the words onto the card. */
  static #LINGER_MS = 300;

  #stage;
  #dismiss;
  #closed;
  #panel = FindingsView.element("div", "panel card");
  #timer = 0;
  #pinned = false;

  /**
   * @param {Stage} stage
   * @param {(finding: Finding) => void} dismiss
   * @param {() => void} closed called when the officer closes it
   */
  constructor(stage, dismiss, closed) {
    this.#stage = stage;
    this.#dismiss = dismiss;
    this.#closed = closed;
    this.#panel.hidden = true;
    this.#panel.setAttribute("role", "dialog");
    this.#panel.setAttribute("aria-label", Words.say("name"));
    this.#panel.setAttribute("aria-describedby", "card-body");
    this.#panel.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    this.#panel.addEventListener("pointerleave", () => this.leave());
    stage.layer.append(this.#panel);
  }

  get open() {
    return !this.#panel.hidden;
  }

  /** Whether it stays until it is closed. */
  get pinned() {
    return this.#pinned;
  }

  /**
   * @param {readonly Finding[]} findings
   * @param {Box} anchor
   * @param {{pinned: boolean}} how
   */
  show(findings, anchor, { pinned }) {
    clearTimeout(this.#timer);
    this.#pinned = pinned;
    const { element, sign, button, section } = FindingsView;
    const close = button("", () => this.#close(), { className: "close", name: "close" });
    close.setAttribute("aria-label", Words.say("close"));
    close.append(sign("close", 14));
    const title = element("h2", "", Words.say("cardTitle"));
    const body = element(
      "div",
      "body",
      ...findings.map((finding, place) => this.#section(finding, section(finding), place)),
    );
    body.id = "card-body";
    const decide = element("p", "decide", Words.say("decide"));
    this.#panel.replaceChildren(
      element("div", "head", sign("eye", 20), title, close),
      body,
      element("div", "foot", decide),
    );
    this.#panel.classList.toggle("arriving", !this.open);
    this.#panel.hidden = false;
    this.move(anchor);
  }

  /** @param {Box} anchor */
  move(anchor) {
    this.#stage.place(this.#panel, anchor, []);
  }

  /** The pointer has left the words or the card. */
  leave() {
    if (this.#pinned || !this.open) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), Card.#LINGER_MS);
  }

  /** The pointer is on the words again. */
  stay() {
    clearTimeout(this.#timer);
  }

  focus() {
    FindingsView.focus(this.#panel, "dismiss");
  }

  hide() {
    clearTimeout(this.#timer);
    this.#panel.hidden = true;
    this.#pinned = false;
  }

  #close() {
    this.hide();
    this.#closed();
  }

  /**
   * @param {Finding} finding
   * @param {HTMLElement} shown
   * @param {number} place
   */
  #section(finding, shown, place) {
    const words = Words.say("dismiss");
    const dismiss = FindingsView.button(words, () => this.#dismiss(finding), { name: "dismiss" });
    dismiss.title = Words.say("dismissTitle");
    // Of several, each is told apart by what it dismisses.
    const heading = /** @type {HTMLElement} */ (shown.querySelector("h3"));
    heading.id = `card-heading-${place}`;
    dismiss.id = `card-dismiss-${place}`;
    dismiss.setAttribute("aria-labelledby", `${dismiss.id} ${heading.id}`);
    shown.append(FindingsView.element("div", "row", dismiss));
    return shown;
  }
}
