/** What sites call things, for where nothing but the label tells: a table by language. */
const Labels = Object.freeze({
  /**
   * Asks a table of labels, whatever the language of the page.
   * @template {string} Word
   * @param {Record<string, Record<Word, readonly string[]>>} languages
   */
  of(languages) {
    /** @param {Word} word */
    const all = (word) => Object.values(languages).flatMap((words) => words[word]);
    return Object.freeze({
      /**
       * @param {string} label
       * @param {Word} word
       */
      says: (label, word) => all(word).includes(label),
      /**
       * @param {string} label
       * @param {Word} word
       * @returns {string | null} what follows the words that the label begins with
       */
      after(label, word) {
        const head = all(word).find((start) => label.startsWith(start));
        return head === undefined ? null : label.slice(head.length);
      },
    });
  },
});
