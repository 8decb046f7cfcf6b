/**
 * What a record of the moderation in this tab would hold, for departments that want one. It is
 * kept in memory, for an official account alone, until the tab is closed or loads another page;
 * nothing is written before the moderator saves it himself.
 *
 * @typedef {object} Entry
 * @property {string} time ISO 8601
 * @property {string} account
 * @property {string} page its address
 * @property {string} author
 * @property {string} text
 * @property {string} verdict "unchecked" where it was removed and nobody could judge it
 * @property {string} seen what was seen in it, in words; "" for nothing
 * @property {string} clause
 * @property {boolean} removed whether the moderator has gone on to remove it
 */
class ModerationRecord {
  static #UNCHECKED = Object.freeze({ verdict: "unchecked", seen: "", clause: "" });

  /** @type {Map<string, Entry>} */
  #entries = new Map();

  /**
   * @param {string} account the official account that is acting
   * @param {Item} item
   * @param {Moderated | null} found null where nobody could judge it
   * @param {{page?: string, removed?: boolean}} [how] without a page where no review shows it now
   */
  add(account, { author, text }, found, how = {}) {
    const { page = this.#page(account, author, text), removed = false } = how;
    const key = JSON.stringify([account, page, author, text]);
    const before = this.#entries.get(key);
    if (before && !removed) return;
    const told = found && {
      verdict: found.verdict,
      seen: Moderator.seen(found.reason, found.grounds),
      clause: found.clause,
    };
    const { verdict, seen, clause } = told ?? before ?? ModerationRecord.#UNCHECKED;
    this.#entries.set(key, {
      time: new Date().toISOString(),
      account,
      page,
      author: author ?? "",
      text,
      verdict,
      seen,
      clause,
      removed: removed || before?.removed === true,
    });
  }

  /**
   * Where a comment was reviewed that may be removed elsewhere, as among the notifications.
   * @param {string} account
   * @param {string | null} author
   * @param {string} text
   */
  #page(account, author, text) {
    const [one, another] = this.of(account).filter(
      (entry) => entry.author === author && entry.text === text && !entry.removed,
    );
    // Which of several it is cannot be told, unless it is the one here.
    return one && !another ? one.page : location.href;
  }

  /**
   * @param {string | null} account who is acting now
   * @returns {Entry[]} those of this account
   */
  of(account) {
    return [...this.#entries.values()].filter((entry) => entry.account === account);
  }

  get empty() {
    return this.#entries.size === 0;
  }

  clear() {
    this.#entries.clear();
  }
}
