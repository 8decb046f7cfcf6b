/**
 * The panel that stands between the officer's act and its publication.
 *
 * @typedef {object} Held
 * @property {Act["what"] | "account"} what the act, for the wording; "account" where nothing
 *   is done yet
 * @property {readonly Finding[]} findings
 * @property {Element} near the control that was used
 * @property {readonly Element[]} clear what should stay in sight
 * @property {() => void} edit
 * @property {() => void} proceed
 */
class HoldPanel {
  #stage;
  #panel = FindingsView.element("div", "panel hold");
  /** @type {Held | null} */
  #held = null;

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    this.#panel.hidden = true;
    this.#panel.setAttribute("role", "dialog");
    this.#panel.setAttribute("aria-labelledby", "hold-title");
    this.#panel.setAttribute("aria-describedby", "hold-lead hold-body");
    stage.layer.append(this.#panel);
  }

  get open() {
    return this.#held !== null;
  }

  /** @param {Held} held */
  show(held) {
    const repeated = this.open;
    this.#held = held;
    const { element, sign, section } = FindingsView;
    const title = element("h2", "", Words.say(`holdTitle_${held.what}`));
    title.id = "hold-title";
    const lead = element("p", "lead", HoldPanel.#lead(held));
    lead.id = "hold-lead";
    const body = element("div", "body", ...held.findings.map(section));
    body.id = "hold-body";
    this.#panel.replaceChildren(
      element("div", "head", sign("eye", 20), title),
      lead,
      body,
      this.#foot(held),
    );
    this.#panel.classList.toggle("arriving", !repeated);
    this.#panel.hidden = false;
    this.#stage.raise();
    this.move();
    this.#stage.announce(
      `${title.textContent}. ${lead.textContent} ${Words.say("holdKeys")}`,
    );
  }

  move() {
    if (!this.#held) return;
    const near = this.#held.near.getBoundingClientRect();
    const clear = this.#held.clear.map((element) => element.getBoundingClientRect());
    this.#stage.place(this.#panel, near, clear);
  }

  focus() {
    FindingsView.focus(this.#panel, "edit");
  }

  hide() {
    this.#held = null;
    this.#panel.hidden = true;
  }

  edit() {
    this.#held?.edit();
  }

  /** @param {Held} held */
  #foot(held) {
    const { element, button } = FindingsView;
    const own = !["like", "repost", "account", "moderate"].includes(held.what);
    const edit = button(Words.say(own ? "edit" : "back"), () => held.edit(), {
      className: "first",
      name: "edit",
    });
    const proceed = button(Words.say(`anyway_${held.what}`), () => held.proceed(), {
      name: "proceed",
    });
    return element(
      "div",
      "foot",
      element("p", "decide", Words.say(held.what === "moderate" ? "threadDecide" : "decide")),
      element("div", "acts", edit, proceed),
      element("p", "keys", Words.say("holdKeys")),
    );
  }

  /** @param {Held} held */
  static #lead({ findings }) {
    const { length } = findings;
    return Words.say(length === 1 ? "holdLead_one" : "holdLead_more", String(length));
  }
}
