/**
 * What of the page lies in a part of the viewport, as far as the officer could use
 * or read it: the page is asked what is on top, not how it is built.
 */
const Ground = (() => {
  const CONTROL = [
    "a[href], button, input, select, textarea, label, summary, iframe, audio, video",
    "[contenteditable]:not([contenteditable=false])",
    ...["button", "link", "checkbox", "radio", "switch", "tab", "option", "combobox", "textbox"].map(
      (role) => `[role=${role}]`,
    ),
    "[role^=menuitem], [role=slider]",
  ].join();
  /** Finer than any control or word that one could still hit or read. */
  const STEP = 16;

  /**
   * @param {Box} area
   * @param {Element | null} own what does not count, with all that is in it
   * @param {Stage} stage what is ours does not count either
   * @returns {Set<Element>}
   */
  function onTop({ left, top, right, bottom }, own, stage) {
    /** @type {Set<Element>} */
    const found = new Set();
    const columns = Math.ceil((right - left) / STEP);
    for (const y of [top, (top + bottom) / 2, bottom]) {
      for (let column = 0; column <= columns; column++) {
        const x = left + ((right - left) * column) / columns;
        const upper = document.elementFromPoint(x, y);
        // To ask for all that lies there costs much more, and is seldom needed.
        const first = stage.is(upper)
          ? document.elementsFromPoint(x, y).find((element) => !stage.is(element))
          : upper;
        if (first && !own?.contains(first)) found.add(first);
      }
    }
    return found;
  }

  /**
   * A control of the page.
   * @param {Iterable<Element>} elements on top of an area
   * @param {Element | null} own a control that does not count, with all that is in or around it
   * @returns {Box | null}
   */
  function control(elements, own) {
    for (const element of elements) {
      const found = element.closest(CONTROL);
      if (found && !(own && found.contains(own))) return found.getBoundingClientRect();
    }
    return null;
  }

  /**
   * Words of the page.
   * @param {Iterable<Element>} elements on top of an area
   * @param {Box} area
   * @returns {Box | null}
   */
  function words(elements, area) {
    const range = document.createRange();
    for (const element of elements) {
      for (const node of element.childNodes) {
        if (!(node instanceof Text) || !node.data.trim()) continue;
        range.selectNodeContents(node);
        const line = [...range.getClientRects()].find((rect) => Place.overlap(rect, area));
        if (line) return line;
      }
    }
    return null;
  }

  return Object.freeze({ onTop, control, words });
})();
