/**
 * Which comments by citizens may be taken from the page: asked for the department's own
 * accounts alone. What was answered stays in this tab's memory.
 *
 * @typedef {object} Moderated of POST /v1/moderate
 * @property {"removable" | "keep" | "ask"} verdict
 * @property {string} reason a concern, or "none"
 * @property {readonly string[]} grounds
 * @property {string} clause
 * @property {string} message
 * @property {readonly Span[]} spans
 */
class Moderator {
  /**
   * Few enough that what the officer writes in the meantime is soon checked, and that a slow
   * computer answers in time.
   */
  static #AT_ONCE = Object.freeze({ comments: 20, characters: 3_000 });
  /** More than a thread has that somebody reads through. */
  static #KEPT = 5_000;

  #platform;
  #acting;
  #ask;
  /** @type {Map<string, Moderated>} by text */
  #known = new Map();

  /** @type {(by: string) => void} told what comments are judged by, where the companion says so */
  onJudged = () => {};

  /**
   * @param {string} platform
   * @param {Acting} acting
   * @param {typeof CompanionPort.moderate} ask
   */
  constructor(platform, acting, ask) {
    this.#platform = platform;
    this.#acting = acting;
    this.#ask = ask;
  }

  /**
   * @param {Item} comment
   * @returns {Moderated | null} null while nothing is known
   */
  known({ text, cut }) {
    const found = this.#known.get(text) ?? null;
    // What is worse may stand in the part that the page does not show.
    const unsure = cut && found?.verdict === "keep";
    return unsure ? { ...found, verdict: "ask", message: Words.say("commentCut") } : found;
  }

  /**
   * Has these comments judged, a few at a time.
   * @param {string} handle who is acting
   * @param {readonly string[]} texts
   * @param {() => boolean} goOn asked before each part
   * @returns {Promise<boolean>} false where it ended early
   */
  async learn(handle, texts, goOn = () => true) {
    const open = [...new Set(texts)].filter((text) => !this.#known.has(text));
    for (const part of Moderator.#parts(open)) {
      const answer = goOn() && (await this.#ask(this.#platform, handle, part));
      if (!answer || !("results" in answer)) return false;
      if (answer.by !== null) this.onJudged(answer.by);
      part.forEach((text, place) => this.#known.set(text, answer.results[place]));
    }
    for (const text of this.#known.keys()) {
      if (this.#known.size <= Moderator.#KEPT) break;
      this.#known.delete(text);
    }
    return true;
  }

  /** @param {readonly string[]} texts */
  static *#parts(texts) {
    const { comments, characters } = Moderator.#AT_ONCE;
    /** @type {string[]} */
    let part = [];
    let length = 0;
    for (const text of texts) {
      length += text.length;
      if (part.length === comments || (part.length && length > characters)) {
        yield part;
        [part, length] = [[], text.length];
      }
      part.push(text);
    }
    if (part.length) yield part;
  }

  /** What was answered so far no longer holds. */
  forget() {
    this.#known.clear();
  }

  /**
   * A comment that is about to be removed, answered as a check is.
   * @param {CheckRequest} request
   * @returns {Promise<CheckAnswer>}
   */
  async judge({ text, account, comment = { text, author: null } }) {
    const handle = account?.handle ?? "";
    await this.#acting.learn(handle);
    const official = this.#acting.official(handle);
    if (official === undefined) return { trouble: "unreachable" };
    // What is removed from one's own page is nobody's business.
    if (!official) return { review: { checked: true, findings: [] } };
    if (!(await this.learn(handle, [text]))) return { trouble: "unreachable" };
    const found = /** @type {Moderated} */ (this.known(comment));
    const findings = found.verdict === "removable" ? [] : [Moderator.finding(text, found)];
    return { review: { checked: true, findings } };
  }

  /**
   * The answer in the form in which everything else is told.
   * @param {string} text
   * @param {Moderated} found
   * @returns {Finding}
   */
  static finding(text, { verdict, clause, message, reason, grounds }) {
    const severity = /** @type {const} */ ({ removable: "low", keep: "high", ask: "medium" });
    const seen = Moderator.seen(reason, grounds);
    return {
      concern: "comment",
      source: "text",
      severity: severity[verdict],
      clause,
      title: Words.say(`verdict_${verdict}`),
      message: seen ? `${message} ${Words.say("commentSeen", seen)}` : message,
      advice: "",
      spans: [],
      words: text.trim() ? [text] : [Words.say("commentWordless")],
    };
  }

  /**
   * @param {string} reason
   * @param {readonly string[]} grounds
   * @returns {string} what was seen in it; "" for nothing
   */
  static seen(reason, grounds) {
    if (reason === "none") return "";
    const about = grounds.map((ground) => Words.say(`ground_${ground}`)).join(", ");
    const what = Words.say(`reason_${reason}`);
    return about ? `${what} (${about})` : what;
  }
}
