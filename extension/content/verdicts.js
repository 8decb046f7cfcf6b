/**
 * What the companion said of exactly which text in which context.
 *
 * @typedef {object} CheckRequest one text about to be published, as POST /v1/check takes it, or
 *   a citizen's comment that is about to be removed
 * @property {string} text
 * @property {Action | "moderate"} action
 * @property {string} platform
 * @property {{handle: string}} [account]
 * @property {{text: string, author?: string}} [shared]
 * @property {Item} [comment] the one that is about to be removed
 *
 * @typedef {object} Finding
 * @property {string} concern one of the seven, "account" or "comment"
 * @property {"text" | "shared"} source
 * @property {"high" | "medium" | "low"} severity
 * @property {string} clause
 * @property {string} title
 * @property {string} message
 * @property {string} advice
 * @property {readonly Span[]} spans
 * @property {readonly string[]} words what the spans mark; the whole text where nothing is marked
 *
 * @typedef {object} Verdict
 * @property {boolean} checked
 * @property {string | null} reason why not all of it could be judged, where the companion says so
 * @property {readonly Finding[]} findings
 *
 * @typedef {object} Review
 * @property {any[]} findings
 * @property {boolean} checked
 * @property {string | null} [reason]
 * @property {string} [by] what it was judged by; a citizen's comment has none of its own
 *
 * @typedef {{review: Review} | {trouble: string}} CheckAnswer
 */
class Verdicts {
  /** Enough for the posts of a long scroll; what was not looked up for longest is asked again. */
  static #KEPT = 300;
  static #ACCOUNT_MS = 300;

  /** @type {(request: CheckRequest) => Promise<CheckAnswer>} */
  #ask;
  #acting;
  /** @type {Map<string, Verdict>} */
  #known = new Map();
  /** @type {Map<string, Promise<Verdict | null>>} */
  #asked = new Map();
  /** @type {Set<string>} */
  #accepted = new Set();
  /** Counts the times everything was forgotten, so that an older answer is not kept. */
  #era = 0;

  /** What texts and comments are judged by; "" while that is not known. */
  #by = "";

  /** Told when they are judged by something else than before. */
  onOther = () => {};

  settled = new Settled();
  /** Whether the last question was answered, or the companion has been found since. */
  reachable = true;

  /**
   * @param {(request: CheckRequest) => Promise<CheckAnswer>} ask
   * @param {Acting} acting
   */
  constructor(ask, acting) {
    this.#ask = ask;
    this.#acting = acting;
  }

  /**
   * @param {CheckRequest} request
   * @returns {Verdict | null} null while nothing is known
   */
  known(request) {
    const key = Verdicts.#key(request);
    const verdict = this.#known.get(key);
    if (!verdict) return null;
    // Moved to the end: a draft outlasts the posts that are scrolled past beside it.
    this.#known.delete(key);
    this.#known.set(key, verdict);
    return verdict;
  }

  /**
   * Asks the companion unless the answer is known or on its way.
   * @param {CheckRequest} request
   * @returns {Promise<Verdict | null>} null where no answer could be had
   */
  of(request) {
    const key = Verdicts.#key(request);
    const known = this.#known.get(key);
    if (known) {
      void this.#learn(request);
      return Promise.resolve(known);
    }
    const asked = this.#asked.get(key) ?? this.#fetch(key, request);
    this.#asked.set(key, asked);
    return asked;
  }

  /**
   * @param {CheckRequest} request
   * @returns {readonly Finding[]} those on which the officer has not decided
   */
  open(request) {
    if (this.#accepted.has(Verdicts.#key(request))) return [];
    const scope = Verdicts.scope(request);
    const findings = [
      ...this.#acting.open(request.account?.handle),
      ...(this.known(request)?.findings ?? []),
    ];
    return findings.filter((finding) => !this.settled.covers(scope, finding));
  }

  /**
   * The officer publishes this all the same: not asked again for this text, nor
   * for these words while the draft lasts.
   * @param {CheckRequest} request
   */
  accept(request) {
    for (const finding of this.open(request)) this.settled.add(Verdicts.scope(request), finding);
    this.#accepted.add(Verdicts.#key(request));
    this.#acting.accept(request.account?.handle);
  }

  /**
   * Has the companion made ready. Once it is, an act is worth waiting for its check again.
   * @returns {Promise<boolean>} whether it is
   */
  async seek() {
    const { trouble } = await CompanionPort.warm();
    if (!trouble) this.reachable = true;
    return !trouble;
  }

  /**
   * Comments are judged elsewhere, by the same policy.
   * @param {string} by what they are judged by now
   */
  follow(by) {
    if (this.#turnsTo(by)) this.onOther();
  }

  /** Everything said so far no longer holds: a setting has changed. */
  forget() {
    this.#era++;
    this.#known.clear();
    this.#asked.clear();
  }

  /**
   * Each comment that is removed is a matter of its own.
   * @param {CheckRequest} request
   */
  static scope({ action, shared, comment }) {
    return JSON.stringify([action, comment ?? shared?.text]);
  }

  /** @param {CheckRequest} request */
  static #key({ text, action, account, shared, comment }) {
    const handle = account?.handle;
    return JSON.stringify([text, action, handle, shared?.text, shared?.author, comment]);
  }

  /**
   * @param {string} key
   * @param {CheckRequest} request
   */
  async #fetch(key, request) {
    const era = this.#era;
    // First: whether a comment is judged at all depends on it.
    const learned = this.#learn(request);
    const [answer] = await Promise.all([this.#ask(request), learned]);
    if (era !== this.#era) return this.of(request);
    this.#asked.delete(key);
    // A companion that knows no comments yet may well know posts.
    if (request.action !== "moderate") this.reachable = "review" in answer;
    if (!("review" in answer)) return null;
    const other = this.#turnsTo(answer.review.by ?? this.#by);
    const verdict = Verdicts.#verdict(answer.review, request);
    this.#known.set(key, verdict);
    if (other) this.onOther();
    if (this.#known.size > Verdicts.#KEPT) this.#known.delete([...this.#known.keys()][0]);
    return verdict;
  }

  /**
   * Forgets what was judged by something else.
   * @param {string} by
   * @returns {boolean} whether it was
   */
  #turnsTo(by) {
    const before = this.#by;
    this.#by = by;
    if (!before || by === before) return false;
    this.forget();
    return true;
  }

  /**
   * As whom the officer acts. The words do not wait for it any longer than they must. Before a
   * comment is removed no box is turned to, which would have it asked anew.
   * @param {CheckRequest} request
   */
  #learn({ account, action }) {
    if (!account) return null;
    const late = new Promise((resolve) => setTimeout(resolve, Verdicts.#ACCOUNT_MS));
    const how = action === "moderate" ? "renew" : "learn";
    return Promise.race([this.#acting[how](account.handle), late]);
  }

  /**
   * @param {Review} review
   * @param {CheckRequest} request
   * @returns {Verdict}
   */
  static #verdict({ findings, checked, reason = null }, request) {
    return {
      checked,
      reason,
      findings: findings.map((finding) => {
        const judged = finding.source === "shared" ? (request.shared?.text ?? "") : request.text;
        const spans = Spans.valid(finding.spans ?? [], judged.length);
        const words = finding.words ?? spans.map(({ start, end }) => judged.slice(start, end));
        return { ...finding, spans, words: words.length ? words : [judged] };
      }),
    };
  }
}
