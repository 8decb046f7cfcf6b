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
  /** Between the chip and what it is beside. */
  const CLOSE = 4;
  /** More than the grip or the scroll bar of a text area takes. */
  const GRIP = 20;

  /**
   * Below the anchor, above it or at its side: the nearest place where all of the
   * panel has room and covers nothing that shall stay in sight. Where there is none
   * it is made less high (it scrolls), as long as enough of it can be read; else it
   * goes as far down as the viewport allows. Never outside the viewport.
   * @param {Box} anchor
   * @param {Size} panel its natural size
   * @param {Size} viewport
   * @param {{rtl: boolean, clear?: readonly Box[]}} how `clear`: what the panel should not cover
   * @returns {{left: number, top: number, height: number}}
   */
  function beside(anchor, panel, viewport, { rtl, clear = [] }) {
    const full = Math.min(panel.height, viewport.height - 2 * MARGIN);
    const kept = around([anchor, ...clear]);
    const size = { width: panel.width, height: full };
    const start = rtl ? anchor.right - panel.width : anchor.left;
    const sides = [anchor, kept].flatMap(({ left, right }) => [
      right + GAP,
      left - GAP - panel.width,
    ]);
    const tops = [
      anchor.bottom + GAP,
      kept.top - GAP - full,
      anchor.bottom - full,
      ...clear.map(({ bottom }) => bottom + GAP),
    ];
    const [nearest] = [start, ...sides]
      .flatMap((left) => tops.map((top) => within(viewport, size, left, top)))
      .filter((area) => ![anchor, ...clear].some((box) => overlap(area, box)))
      .sort((one, other) => distance(one, anchor) - distance(other, anchor));
    if (nearest) return { left: nearest.left, top: nearest.top, height: full };

    const { left } = within(viewport, size, start, 0);
    const under = Math.max(anchor.bottom + GAP, MARGIN);
    const below = viewport.height - MARGIN - under;
    const above = Math.min(kept.top - GAP, viewport.height - MARGIN) - MARGIN;
    const height = Math.min(full, Math.max(below, above));
    if (height < Math.min(full, LEGIBLE)) {
      return { left, top: viewport.height - MARGIN - full, height: full };
    }
    return { left, top: below >= height ? under : above + MARGIN - height, height };
  }

  /**
   * Where the chip goes: below the box, in it at its lower edge, or above it; in
   * each row at the end, moved towards the start past what lies there.
   * @param {Box} box
   * @param {Size} chip
   * @param {Size} viewport
   * @param {{rtl: boolean, inTheWay: (area: Box) => Box | null}} how
   *   `inTheWay`: something that the chip should not cover in this part of the viewport
   * @returns {{left: number, top: number} | null} null where there is no such place
   */
  function atEdge(box, chip, viewport, { rtl, inTheWay }) {
    const rows = [
      { top: box.bottom + CLOSE, inset: GAP },
      { top: Math.min(box.bottom, viewport.height) - chip.height - CLOSE, inset: GRIP },
      { top: box.top - chip.height - CLOSE, inset: GAP },
    ];
    // Beside something small there is no edge to move along.
    const reach = Math.max(box.right - box.left, 3 * chip.width);
    for (const { top, inset } of rows) {
      if (top < CLOSE || top + chip.height + CLOSE > viewport.height) continue;
      let left = rtl ? box.left + inset : box.right - chip.width - inset;
      left = Math.max(CLOSE, Math.min(left, viewport.width - chip.width - CLOSE));
      while (left >= CLOSE && left + chip.width + CLOSE <= viewport.width) {
        if (rtl ? left + chip.width > box.left + reach : left < box.right - reach) break;
        const area = { left, top, right: left + chip.width, bottom: top + chip.height };
        const thing = inTheWay(area);
        if (!thing) return { left, top };
        left = rtl
          ? Math.max(left + 1, thing.right + CLOSE)
          : Math.min(left - 1, thing.left - CLOSE - chip.width);
      }
    }
    return null;
  }

  /**
   * @param {Size} viewport
   * @param {Size} size no larger than the viewport
   * @param {number} left
   * @param {number} top
   * @returns {Box} of that size, moved as far as it must be to be inside
   */
  function within(viewport, { width, height }, left, top) {
    const x = Math.max(MARGIN, Math.min(left, viewport.width - width - MARGIN));
    const y = Math.max(MARGIN, Math.min(top, viewport.height - height - MARGIN));
    return { left: x, top: y, right: x + width, bottom: y + height };
  }

  /**
   * How much lies between two boxes, across and down.
   * @param {Box} one
   * @param {Box} other
   */
  function distance(one, other) {
    return (
      Math.max(0, one.left - other.right, other.left - one.right) +
      Math.max(0, one.top - other.bottom, other.top - one.bottom)
    );
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

  return Object.freeze({ beside, atEdge, overlap, around, contains });
})();
