/**
 * What is seen of a page, for officers and for a report to IT: names, kinds and numbers,
 * and not a word of what the page says.
 *
 * @typedef {object} SeenBox
 * @property {"rich" | "plain"} kind an editable or a text area
 * @property {boolean} known whether the site's own surface knows it
 * @property {Action} action
 * @property {boolean} watched
 * @property {boolean} submit whether a control that sends it was found
 *
 * @typedef {object} Seen
 * @property {string} platform
 * @property {boolean} on whether the site is looked at
 * @property {{name: string, found: number}[]} anchors
 * @property {SeenBox[]} boxes those that can be seen
 */
const Survey = Object.freeze({
  /**
   * @param {Site} site
   * @param {boolean} on
   * @returns {Seen}
   */
  of(site, on) {
    const nodes = document.querySelectorAll("textarea, input, [contenteditable], [role=textbox]");
    /** @type {Map<HTMLElement, Form>} */
    const found = new Map();
    for (const node of nodes) {
      const seen = site.boxAt(node);
      if (seen?.box.checkVisibility()) found.set(seen.box, site.formOf(seen));
    }
    return {
      platform: site.own.platform,
      on,
      anchors: site.own.anchors(),
      boxes: [...found].map(([box, form]) => ({
        kind: box.isContentEditable ? "rich" : "plain",
        known: form.surface === site.own,
        action: form.surface.purpose(form.root, null).action,
        watched: on && !site.leavesAlone(form, null),
        submit: form.surface.submit(form.root) !== null,
      })),
    };
  },
});
