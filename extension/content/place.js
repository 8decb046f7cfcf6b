/**
 * Where a panel goes beside what it is about.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{width: number, height: number}} Size
 */
const Place = (() => {
  const GAP = 8;
  const MARGIN = 8;
  /** Less of a panel than this shows little but its buttons. */
  const LEGIBLE = 260;

  /**
   * Below the anchor or above it, where the panel has room without covering what
   * shall stay in sight; made less high (it scrolls) rather than cover that, as
   * long as enough of it can be read; else as far down as the viewport allows.
   * Aligned with the anchor's start, and never outside the viewport.
   * @param {Box} anchor
   * @param {Size} panel its natural size
   * @param {Size} viewport
   * @param {{rtl: boolean, clear?: readonly Box[]}} how `clear`: what the panel should not cover
   * @returns {{left: number, top: number, height: number}}
   */
  function beside(anchor, panel, viewport, { rtl, clear = [] }) {
    const start = rtl ? anchor.right - panel.width : anchor.left;
    const left = Math.max(MARGIN, Math.min(start, viewport.width - panel.width - MARGIN));
    const kept = around([anchor, ...clear]);
    const under = Math.max(anchor.bottom + GAP, MARGIN);
    const below = viewport.height - MARGIN - under;
    const above = Math.min(kept.top - GAP, viewport.height - MARGIN) - MARGIN;
    const full = Math.min(panel.height, viewport.height - 2 * MARGIN);
    const height = Math.min(full, Math.max(below, above));
    if (height < Math.min(full, LEGIBLE)) {
      return { left, top: viewport.height - MARGIN - full, height: full };
    }
    return { left, top: below >= height ? under : above + MARGIN - height, height };
  }

  /**
   * Where the chip goes: below the box at its end, or on the box's lower edge
   * where it would come to lie on the button there.
   * @param {Box} box
   * @param {Size} chip
   * @param {Size} viewport
   * @param {{rtl: boolean, avoid: Box | null}} how
   * @returns {{left: number, top: number}}
   */
  function atEdge(box, chip, viewport, { rtl, avoid }) {
    const start = rtl ? box.left + GAP : box.right - chip.width - GAP;
    const left = Math.max(4, Math.min(start, viewport.width - chip.width - 4));
    const lowest = viewport.height - chip.height - 4;
    const below = {
      left,
      top: box.bottom + 4,
      right: left + chip.width,
      bottom: box.bottom + 4 + chip.height,
    };
    const free = !avoid || !overlap(below, avoid);
    return {
      left,
      top: Math.max(4, Math.min(free ? below.top : box.bottom - chip.height / 2, lowest)),
    };
  }

  /**
   * @param {Box} one
   * @param {Box} other
   */
  function overlap(one, other) {
    return (
      one.left < other.right &&
      other.left < one.right &&
      one.top < other.bottom &&
      other.top < one.bottom
    );
  }

  /**
   * The box around several.
   * @param {readonly Box[]} boxes at least one
   * @returns {Box}
   */
  function around(boxes) {
    return {
      left: Math.min(...boxes.map((box) => box.left)),
      top: Math.min(...boxes.map((box) => box.top)),
      right: Math.max(...boxes.map((box) => box.right)),
      bottom: Math.max(...boxes.map((box) => box.bottom)),
    };
  }

  /**
   * @param {Box} box
   * @param {number} x
   * @param {number} y
   */
  function contains({ left, top, right, bottom }, x, y) {
    return x >= left && x <= right && y >= top && y <= bottom;
  }

  return Object.freeze({ beside, atEdge, around, contains });
})();
