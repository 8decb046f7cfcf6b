/**
 * The words on which the officer has decided, so that nobody is asked twice.
 * A scope is one draft's purpose: the same words answering another post are
 * another matter. Kept in memory only, and each draft has its own: another of the same
 * purpose begins without, and an emptied one is over.
 *
 * @typedef {Map<string, Map<string, number>>} Decided concern and source, words, how often
 */
class Settled {
  /** @type {Map<string, {text: string, decided: Decided}>} scope, and the draft that has it */
  #drafts = new Map();
  /** @type {Map<string, Decided>} scope and text of those that another has taken the place of */
  #left = new Map();

  /**
   * @param {string} scope
   * @param {Finding} finding
   */
  add(scope, finding) {
    const draft = this.#drafts.get(scope) ?? { text: "", decided: new Map() };
    const settled = draft.decided.get(Settled.#about(finding)) ?? new Map();
    for (const [words, count] of Settled.#counted(finding)) {
      settled.set(words, Math.max(count, settled.get(words) ?? 0));
    }
    draft.decided.set(Settled.#about(finding), settled);
    this.#drafts.set(scope, draft);
  }

  /**
   * Whether all marked words were decided on, each as often as it now occurs.
   * Words that are part of settled words count as settled.
   * @param {string} scope
   * @param {Finding} finding
   */
  covers(scope, finding) {
    const settled = this.#drafts.get(scope)?.decided.get(Settled.#about(finding));
    if (!settled) return false;
    return [...Settled.#counted(finding)].every(([words, count]) =>
      [...settled].some(([known, times]) => count <= times && ` ${known} `.includes(` ${words} `)),
    );
  }

  /**
   * What a draft says now. One that comes to this purpose is known by its text: a site may
   * mount its boxes anew, and the officer turn from one form to another and back.
   * @param {string} scope
   * @param {string} text all that it would publish of his own
   * @param {boolean} comes whether it has not had this purpose so far
   */
  follow(scope, text, comes) {
    const draft = this.#drafts.get(scope);
    let decided = draft?.decided ?? new Map();
    if (comes) {
      if (draft && decided.size) this.#left.set(JSON.stringify([scope, draft.text]), decided);
      const known = JSON.stringify([scope, text]);
      decided = this.#left.get(known) ?? new Map();
      this.#left.delete(known);
    }
    // A single letter may be all that was left of one draft, and the first of another.
    if (comes || !text.trim()) Settled.#forgetBut(text, decided);
    this.#drafts.set(scope, { text, decided });
  }

  /**
   * Of the officer's own words those that are not there; what he shares is still the same.
   * @param {string} text
   * @param {Decided} decided
   */
  static #forgetBut(text, decided) {
    const folded = Settled.#folded(text);
    for (const [about, settled] of decided) {
      if (!about.endsWith(" text")) continue;
      for (const words of settled.keys()) if (!folded.includes(words)) settled.delete(words);
    }
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
      const folded = Settled.#folded(word);
      counts.set(folded, (counts.get(folded) ?? 0) + 1);
    }
    return counts;
  }

  /** @param {string} text */
  static #folded(text) {
    return text.trim().replace(/\s+/g, " ").toLowerCase();
  }
}
