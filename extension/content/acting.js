/**
 * As whom the officer acts. Only people approved by the chief may use the department's own
 * accounts; whoever finds himself in one by mistake is told before anything is written, and
 * decides himself. An account that the page does not name is nobody's business.
 *
 * @typedef {object} AccountRule the policy's words on an account that is not the officer's to use
 * @property {string} clause
 * @property {string} title
 * @property {string} message
 * @property {string} advice
 * @property {"high" | "medium" | "low"} severity
 */
class Acting {
  #platform;
  #ask;
  /** @type {Map<string, {official: boolean, finding: Finding | null}>} */
  #known = new Map();
  /** @type {Map<string, Promise<void>>} */
  #asked = new Map();
  /** Handles that the officer knowingly goes on with: not asked again on this page. */
  #accepted = new Set();

  /**
   * @param {string} platform
   * @param {typeof CompanionPort.acting} ask
   */
  constructor(platform, ask) {
    this.#platform = platform;
    this.#ask = ask;
  }

  /**
   * Has it known what there is to say of this account, by a question under way if there is one.
   * @param {string} handle
   */
  learn(handle) {
    const known = this.#known.has(handle) && !this.#asked.has(handle);
    return known ? Promise.resolve() : this.renew(handle);
  }

  /**
   * The same, but asks in any case: pages stay open for days, and approvals end.
   * @param {string} handle
   */
  renew(handle) {
    const asked = this.#asked.get(handle) ?? this.#fetch(handle);
    this.#asked.set(handle, asked);
    return asked;
  }

  /** @param {string} handle */
  knows(handle) {
    return this.#known.has(handle);
  }

  /**
   * @param {string | null | undefined} handle
   * @returns {boolean | undefined} whether it is one of the department's own; undefined where
   *   that is not known
   */
  official(handle) {
    return handle ? this.#known.get(handle)?.official : undefined;
  }

  /**
   * @param {string | null | undefined} handle
   * @returns {readonly Finding[]} what the officer has not decided on
   */
  open(handle) {
    const finding = handle && !this.#accepted.has(handle) && this.#known.get(handle)?.finding;
    return finding ? [finding] : [];
  }

  /** @param {string | undefined} handle */
  accept(handle) {
    if (handle && this.#known.get(handle)?.finding) this.#accepted.add(handle);
  }

  /** @param {string} handle */
  async #fetch(handle) {
    const { official, unapproved } = await this.#ask(this.#platform, handle);
    this.#asked.delete(handle);
    // Where nobody could tell it is asked again.
    if (official === undefined) return;
    const finding = unapproved && {
      ...unapproved,
      concern: "account",
      source: /** @type {const} */ ("text"),
      spans: [],
      words: [handle],
    };
    this.#known.set(handle, { official, finding: finding ?? null });
  }
}
