/**
 * Arithmetic on half-open spans `[start, end)` of a text, in UTF-16 code units.
 *
 * @typedef {{start: number, end: number}} Span
 */
const Spans = (() => {
  /**
   * The spans that can stand in a text of this length; anything else is dropped.
   * @param {readonly Span[]} spans
   * @param {number} length
   */
  function valid(spans, length) {
    return spans.filter(
      ({ start, end }) =>
        Number.isInteger(start) &&
        Number.isInteger(end) &&
        start >= 0 &&
        start < end &&
        end <= length,
    );
  }

  /**
   * Spans of the text before an edit, where they lie after it. A span that the
   * edit touched is dropped: better no mark than a mark on other words.
   * @param {readonly Span[]} spans
   * @param {string} before
   * @param {string} after
   * @returns {Span[]}
   */
  function move(spans, before, after) {
    const shorter = Math.min(before.length, after.length);
    let head = 0;
    while (head < shorter && before[head] === after[head]) head++;
    let tail = 0;
    while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
    const shift = after.length - before.length;
    return spans.flatMap(({ start, end }) => {
      if (end <= head) return [{ start, end }];
      if (start >= before.length - tail) return [{ start: start + shift, end: end + shift }];
      return [];
    });
  }

  /**
   * How far an offset is from a span; 0 inside it.
   * @param {Span} span
   * @param {number} offset
   */
  function distance({ start, end }, offset) {
    return Math.max(start - offset, offset - end, 0);
  }

  return Object.freeze({ valid, move, distance });
})();
