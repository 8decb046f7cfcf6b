/**
 * The words on which the officer has decided, so that nobody is asked twice.
 * A scope is one draft's purpose: the same words answering another post are
 * another matter. Kept in memory only, until another draft has this purpose.
 */
class Settled {
  /** @type {Map<string, Map<string, Map<string, number>>>} scope, concern, words, how often */
  #scopes = new Map();
  /** @type {Map<string, string>} scope, and what its draft said last */
  #drafts = new Map();

  /**
   * @param {string} scope
   * @param {Finding} finding
   */
  add(scope, finding) {
    const concerns = this.#scopes.get(scope) ?? new Map();
    const settled = concerns.get(Settled.#about(finding)) ?? new Map();
    for (const [words, count] of Settled.#counted(finding)) {
      settled.set(words, Math.max(count, settled.get(words) ?? 0));
    }
    concerns.set(Settled.#about(finding), settled);
    this.#scopes.set(scope, concerns);
  }

  /**
   * Whether all marked words were decided on, each as often as it now occurs.
   * Words that are part of settled words count as settled.
   * @param {string} scope
   * @param {Finding} finding
   */
  covers(scope, finding) {
    const settled = this.#scopes.get(scope)?.get(Settled.#about(finding));
    if (!settled) return false;
    return [...Settled.#counted(finding)].every(([words, count]) =>
      [...settled].some(([known, times]) => count <= times && ` ${known} `.includes(` ${words} `)),
    );
  }

  /**
   * What a draft says now. One that comes to this purpose with other words than were there last
   * is another draft. With the same it is not: a site may mount its boxes anew, or keep a draft.
   * @param {string} scope
   * @param {string} draft all that it would publish
   * @param {boolean} comes whether it has not had this purpose so far
   */
  follow(scope, draft, comes) {
    if (comes && this.#drafts.get(scope) !== draft) this.#scopes.delete(scope);
    this.#drafts.set(scope, draft);
  }

  /** @param {Finding} finding */
  static #about({ concern, source }) {
    return `${concern} ${source}`;
  }

  /** @param {Finding} finding */
  static #counted({ words }) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const word of words) {
      const folded = word.trim().replace(/\s+/g, " ").toLowerCase();
      counts.set(folded, (counts.get(folded) ?? 0) + 1);
    }
    return counts;
  }
}
