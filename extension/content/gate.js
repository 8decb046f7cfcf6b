/**
 * Decides about an act before it reaches the page: pass, hold for the officer,
 * or wait a moment for the check. Whatever fails, the act passes.
 *
 * @typedef {"pass" | "hold" | "wait"} Decision
 * @typedef {(act: Act) => void} Redo does the act again
 */
class Gate {
  /** After this an act goes out unchecked rather than make the officer wait. */
  static #PATIENCE_MS = 800;
  /** One act may come by more than one event: of a key, of the click by it, of the form. */
  static #ONE_ACT_MS = 1_000;

  #duty;
  #verdicts;
  #stage;
  #hold;
  #drafts;
  #attention;
  #status;
  #notice;
  /** @type {Map<HTMLElement, string>} acts that wait for their check, by the control of each */
  #waiting = new Map();
  /** Acts let go without a check, which are not made to wait again. */
  #released = new Set();
  /** What was last said to be not checked. */
  #said = { key: "", at: -Infinity };
  /** The officer goes back from a box: where the focus returns now, a page keeps it there. */
  leaving = false;
  #life = new AbortController();
  /** @type {readonly Element[]} the boxes that the question is about */
  #about = [];

  /** @type {(act: Act) => void} told of each act that has gone through */
  onPassed = () => {};

  /**
   * @param {object} parts
   * @param {Duty} parts.duty
   * @param {Verdicts} parts.verdicts
   * @param {Stage} parts.stage
   * @param {HoldPanel} parts.hold
   * @param {Drafts} parts.drafts
   * @param {Attention} parts.attention
   * @param {Status} parts.status
   * @param {Notice} parts.notice
   */
  constructor({ duty, verdicts, stage, hold, drafts, attention, status, notice }) {
    this.#duty = duty;
    this.#verdicts = verdicts;
    this.#stage = stage;
    this.#hold = hold;
    this.#drafts = drafts;
    this.#attention = attention;
    this.#status = status;
    this.#notice = notice;
  }

  /**
   * At once, from what is known.
   * @param {Act} act
   * @returns {Decision}
   */
  decide({ requests }) {
    const ready =
      requests.every((request) => this.#verdicts.known(request)) ||
      !this.#verdicts.reachable ||
      this.#released.has(Gate.#key(requests));
    if (!ready) return "wait";
    return requests.some((request) => this.#verdicts.open(request).length) ? "hold" : "pass";
  }

  /**
   * Has the answer ready for an act that may follow.
   * @param {readonly CheckRequest[]} requests
   */
  foresee(requests) {
    for (const request of requests) void this.#verdicts.of(request);
  }

  /**
   * The act has gone through; says so where nobody had checked it, or not all of it.
   * @param {Act} act
   */
  passed(act) {
    const { requests, control, cut } = act;
    // One that still waits there has been overtaken.
    this.#waiting.delete(control);
    this.onPassed(act);
    this.#drafts.later();
    const checked = requests.every((request) => this.#verdicts.known(request)?.checked);
    if (checked && !cut) return;
    const said = this.#said;
    this.#said = { key: Gate.#key(requests), at: performance.now() };
    if (said.key === this.#said.key && this.#said.at - said.at < Gate.#ONE_ACT_MS) return;
    if (checked) {
      this.#notice.part(control);
      return;
    }
    this.#notice.unchecked(control);
    // Perhaps the companion is back: the next act shall find out.
    this.foresee(requests);
  }

  /**
   * The act was kept from the page: asks the officer, or waits and does it after all.
   * @param {Act} act
   * @param {Decision} decision
   * @param {Redo} redo
   */
  stop(act, decision, redo) {
    this.#stage.attend(act.control);
    if (decision === "hold") {
      this.#waiting.delete(act.control);
      this.#ask(act, redo);
    } else void this.#wait(act, redo);
  }

  /**
   * The officer has turned to a box as somebody whom he may not act as: asked before anything
   * is written.
   * @param {Finding} finding
   * @param {HTMLElement} box
   * @param {() => void} proceed he means to
   */
  warn(finding, box, proceed) {
    if (this.#hold.open) return;
    this.#stage.attend(box);
    this.#show({
      what: "account",
      findings: [finding],
      near: box,
      clear: [box],
      edit: () => {
        this.#close();
        this.leaving = true;
        box.blur();
        // Turning to it again is asked about again.
        this.#drafts.stop();
        setTimeout(() => (this.leaving = false));
      },
      proceed: () => {
        this.#close();
        proceed();
        this.#drafts.refresh();
      },
    });
  }

  /**
   * The officer goes on writing in a form, or it has gone: a question about it is withdrawn.
   * @param {Form} form
   */
  edited({ root }) {
    if (this.#about.some((box) => !box.isConnected || root.contains(box))) this.withdraw();
  }

  /** The question is taken back, whatever it is about. */
  withdraw() {
    if (!this.#hold.open) return;
    this.#life.abort();
    this.#hold.hide();
    this.#status.held = false;
    this.#drafts.refresh();
  }

  /**
   * @param {Act} act
   * @param {Redo} redo
   */
  async #wait(act, redo) {
    if ([...this.#waiting.values()].includes(Gate.#key(act.requests))) return;
    const late = new Promise((resolve) => setTimeout(resolve, Gate.#PATIENCE_MS, "late"));
    /** @type {Act | null} */
    let now = act;
    let asked = "";
    while (now && asked !== Gate.#key(now.requests)) {
      asked = Gate.#key(now.requests);
      this.#waiting.set(act.control, asked);
      const answers = Promise.all(now.requests.map((request) => this.#verdicts.of(request)));
      const answered = await Promise.race([answers, late]);
      const complete = Array.isArray(answered) && !answered.includes(null);
      // Done anew meanwhile, as things have come to stand: that is the one that goes out.
      if (this.#waiting.get(act.control) !== asked) return;
      now = now.renew();
      if (now && Gate.#matter(now) !== Gate.#matter(act)) now = null;
      if (answered === "late") break;
      // One answer came from another policy, and the others are asked for again.
      if (now && complete && this.decide(now) === "wait") asked = "";
    }
    this.#waiting.delete(act.control);
    if (!now) {
      // Written on, or gone by: what would be done now is not what the officer has done.
      if (this.#duty.on) this.#notice.again(act.control);
      return;
    }
    if (!this.#duty.on) return redo(now);
    if (this.decide(now) === "wait") this.#released.add(Gate.#key(now.requests));
    if (this.decide(now) === "hold") return this.#ask(now, redo);
    this.passed(now);
    redo(now);
  }

  /**
   * @param {Act} act
   * @param {Redo} redo
   */
  #ask(act, redo) {
    const { what, control, boxes, requests } = act;
    this.#show({
      what,
      // As whom one acts is one question, however many boxes are sent.
      findings: [...new Set(requests.flatMap((request) => this.#verdicts.open(request)))],
      near: control,
      clear: boxes,
      edit: () => this.#close(),
      proceed: () => this.#proceed(act, redo),
    });
  }

  /** @param {Held} held */
  #show(held) {
    this.#attention.hide();
    // A question that is open already is put anew, and what has the focus in it goes.
    if (this.#hold.open) this.#attention.leave();
    // What has changed by itself before is no edit that would withdraw the question.
    this.#drafts.refresh();
    this.#about = held.clear;
    this.#status.held = true;
    this.#hold.show(held);
    this.#life.abort();
    this.#life = new AbortController();
    const how = { capture: true, passive: true, signal: this.#life.signal };
    for (const type of ["scroll", "resize"]) addEventListener(type, () => this.#hold.move(), how);
    this.#drafts.refresh();
  }

  #close() {
    this.#attention.leave();
    this.withdraw();
  }

  /**
   * @param {Act} act
   * @param {Redo} redo
   */
  #proceed(act, redo) {
    const now = act.renew();
    this.#close();
    // Whatever comes of it now, who does it again has decided already.
    for (const request of act.requests) this.#verdicts.accept(request);
    this.#drafts.refresh();
    // Lists recycle their nodes: never do to one post what was asked about another. A menu may
    // have been closed meanwhile, a reaction have gone with the pointer.
    if (!now || Gate.#key(now.requests) !== Gate.#key(act.requests))
      return this.#notice.again(act.control);
    this.passed(now);
    redo(now);
  }

  /**
   * What an act is about, whatever else becomes known meanwhile: the words that are sent, or
   * those of somebody else that it is done to.
   * @param {Act} act
   */
  static #matter({ boxes, requests }) {
    return JSON.stringify(
      requests.map(({ text, shared, comment }) => (boxes.length ? text : [shared?.text, comment])),
    );
  }

  /** @param {readonly CheckRequest[]} requests */
  static #key(requests) {
    return JSON.stringify(requests);
  }
}
