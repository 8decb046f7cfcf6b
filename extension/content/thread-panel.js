/**
 * How the review of a page's comments stands, and the way from one comment that matters to
 * the next.
 */
class ThreadPanel {
  /** @type {readonly Moderated["verdict"][]} those that ask for something come first */
  static #ORDER = Object.freeze(["removable", "ask", "keep"]);

  #stage;
  #acts;
  #panel = FindingsView.element("div", "panel thread");
  #progress = document.createElement("progress");
  #said = FindingsView.element("p", "lead");
  #rows = FindingsView.element("div", "rows");
  #about = FindingsView.element("div", "body");
  #again;
  #record;
  /** @type {Map<string, {count: HTMLElement, next: HTMLButtonElement}>} */
  #row = new Map();
  /** @type {readonly Reviewed[]} */
  #comments = [];
  /** @type {Reviewed | null} the comment that is explained */
  #chosen = null;
  /** @type {Moderated | null} what is explained of it */
  #explained = null;
  #finished = false;

  /**
   * @param {Stage} stage
   * @param {{end: () => void, again: () => void, record: () => void,
   *   lead: (comment: Element) => void}} acts `lead` is told to which comment one has gone on
   */
  constructor(stage, acts) {
    this.#stage = stage;
    this.#acts = acts;
    const { element, sign, button } = FindingsView;
    const title = element("h2", "", Words.say("threadTitle"));
    title.id = "thread-title";
    const close = button("", () => this.#acts.end(), { className: "close", name: "close" });
    close.setAttribute("aria-label", Words.say("threadEnd"));
    close.append(sign("close", 14));
    this.#progress.setAttribute("aria-labelledby", "thread-title");
    for (const verdict of ThreadPanel.#ORDER) this.#rows.append(this.#makeRow(verdict));
    this.#again = button(Words.say("popupRetry"), () => this.#acts.again(), { name: "again" });
    this.#record = button(Words.say("threadRecord"), () => this.#acts.record(), { name: "record" });
    const end = button(Words.say("threadEnd"), () => this.#acts.end(), { name: "end" });
    this.#panel.setAttribute("role", "dialog");
    this.#panel.setAttribute("aria-labelledby", "thread-title");
    this.#panel.hidden = true;
    this.#about.hidden = true;
    this.#panel.append(
      element("div", "head", sign("eye", 20), title, close),
      this.#said,
      this.#progress,
      this.#rows,
      this.#about,
      element(
        "div",
        "foot",
        element("p", "decide", Words.say("threadDecide")),
        element("div", "acts", this.#again, this.#record, end),
        element("p", "keys", Words.say("holdKeys")),
      ),
    );
    stage.layer.append(this.#panel);
  }

  get open() {
    return !this.#panel.hidden;
  }

  /**
   * @param {readonly Reviewed[]} comments
   * @param {{reachable: boolean, records: boolean}} how
   */
  show(comments, { reachable, records }) {
    this.#comments = comments;
    const judged = comments.filter(({ found }) => found).length;
    const numbers = /** @type {const} */ ([String(judged), String(comments.length)]);
    this.#said.textContent = comments.length
      ? Words.say(reachable ? "threadProgress" : "threadUnchecked", ...numbers)
      : Words.say("threadNone");
    this.#progress.max = Math.max(1, comments.length);
    this.#progress.value = judged;
    this.#progress.hidden = judged === comments.length;
    for (const verdict of ThreadPanel.#ORDER) this.#count(verdict);
    this.#again.hidden = reachable;
    this.#record.hidden = !records;
    const chosen = comments[this.#place()];
    if (this.#chosen && chosen?.item.text !== this.#chosen.item.text) this.explain(null);
    else if (this.#chosen && chosen.found !== this.#explained) this.explain(chosen);
    this.#panel.hidden = false;
    const finished = judged === comments.length || !reachable;
    if (finished && !this.#finished) this.#stage.announce(this.#summary());
    this.#finished = finished;
  }

  /** @param {Reviewed | null} comment what is explained; null for nothing */
  explain(comment) {
    this.#chosen = comment;
    const found = comment?.found ?? null;
    this.#explained = found;
    this.#about.hidden = !found;
    if (!comment || !found) return this.#about.replaceChildren();
    const { element, bdi, section: view } = FindingsView;
    const { text, author } = comment.item;
    const section = view(Moderator.finding(text, found));
    if (author) section.prepend(element("p", "clause", bdi(author)));
    this.#about.replaceChildren(section);
    this.#stage.announce(section.innerText);
  }

  focus() {
    const first = [...this.#row.values()].find(({ next }) => !next.disabled)?.next;
    if (first) first.focus();
    else FindingsView.focus(this.#panel, "end");
  }

  hide() {
    this.#panel.hidden = true;
    this.#finished = false;
    this.explain(null);
  }

  /** @param {Moderated["verdict"]} verdict */
  #makeRow(verdict) {
    const { element, sign, button } = FindingsView;
    const count = element("strong", "", "0");
    const next = button(Words.say("threadNext"), () => this.#next(verdict), { name: `next-${verdict}` });
    next.setAttribute("aria-label", `${Words.say("threadNext")}: ${Words.say(`verdict_${verdict}`)}`);
    this.#row.set(verdict, { count, next: /** @type {HTMLButtonElement} */ (next) });
    const row = element(
      "div",
      "row",
      sign(ThreadMarks.SIGNS[verdict], 16),
      element("span", "name", Words.say(`verdict_${verdict}`)),
      count,
      next,
    );
    row.dataset.verdict = verdict;
    return row;
  }

  /** @param {string} verdict */
  #count(verdict) {
    const number = this.#comments.filter(({ found }) => found?.verdict === verdict).length;
    const { count, next } = /** @type {{count: HTMLElement, next: HTMLButtonElement}} */ (
      this.#row.get(verdict)
    );
    count.textContent = String(number);
    next.disabled = !number;
  }

  /** @param {string} verdict */
  #next(verdict) {
    const place = this.#place();
    const order = [...this.#comments.slice(place + 1), ...this.#comments.slice(0, place + 1)];
    const next = order.find(({ found }) => found?.verdict === verdict);
    if (!next) return;
    next.element.scrollIntoView({ block: "center", behavior: "instant" });
    this.explain(next);
    this.#makeWay(next.element.getBoundingClientRect());
    this.#acts.lead(next.element);
  }

  /**
   * On the other side, if it covers the comment on this one.
   * @param {DOMRect} comment
   */
  #makeWay(comment) {
    if (!Place.overlap(this.#panel.getBoundingClientRect(), comment)) return;
    this.#panel.classList.toggle("aside");
    if (!Place.overlap(this.#panel.getBoundingClientRect(), comment)) return;
    this.#panel.classList.toggle("aside");
  }

  /** Where the one that is explained stands among them; -1 for none. */
  #place() {
    return this.#comments.findIndex(({ element }) => element === this.#chosen?.element);
  }

  #summary() {
    const counts = ThreadPanel.#ORDER.map(
      (verdict) => `${this.#row.get(verdict)?.count.textContent} ${Words.say(`verdict_${verdict}`)}`,
    );
    return [this.#said.textContent, ...counts, Words.say("holdKeys")].join(". ");
  }
}
