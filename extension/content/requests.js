/**
 * What would be published, in the form in which the companion is asked.
 *
 * @typedef {{box: HTMLElement, request: CheckRequest | null}} Part null where it is empty
 *
 * @typedef {object} Publication what sending a form would publish
 * @property {Action} action
 * @property {readonly Part[]} parts its boxes; none where it shares without words
 * @property {readonly CheckRequest[]} requests all that has to be judged
 * @property {boolean} [cut] whether the page shows only the beginning of what is shared
 */
const Requests = (() => {
  /** Names longer than this are refused by the companion, and are no handles. */
  const LONGEST_NAME = 300;

  /** @param {HTMLElement} box */
  function textOf(box) {
    return PlainField.is(box)
      ? box.value.replaceAll("\u00A0", " ")
      : DomText.read(box).text;
  }

  /**
   * @param {Surface} surface
   * @param {string} text
   * @param {Action} action
   * @param {Item | null} shared
   * @param {Element} [root] of the form that it is written in
   * @returns {CheckRequest | null}
   */
  function request(surface, text, action, shared, root) {
    const judgesShared = action === "share" || action === "like";
    if (!text.trim() && !(judgesShared && shared?.text.trim())) return null;
    const handle = surface.handle(root)?.slice(0, LONGEST_NAME);
    const author = shared?.author?.slice(0, LONGEST_NAME);
    return {
      text,
      action,
      platform: surface.platform,
      ...(handle && { account: { handle } }),
      ...(shared?.text && { shared: { text: shared.text, ...(author && { author }) } }),
    };
  }

  /**
   * All boxes that are sent together. Only the first answers or quotes; those
   * after it continue the officer's own thread.
   * @param {Surface} surface
   * @param {Element} root
   * @param {{action: Action, shared: Item | null}} purpose
   * @returns {Publication}
   */
  function ofForm(surface, root, { action, shared }) {
    const continued = action === "comment" || action === "share" ? "post" : action;
    const parts = surface.boxes(root).map((box, index) => ({
      box,
      request: index
        ? request(surface, textOf(box), continued, null, root)
        : request(surface, textOf(box), action, shared, root),
    }));
    const wordless = parts.length ? null : request(surface, "", action, shared, root);
    const requests = wordless ? [wordless] : parts.flatMap((part) => part.request ?? []);
    return { action, parts, requests, cut: action === "share" && shared?.cut };
  }

  /**
   * A like, or a repost without words of one's own.
   * @param {Surface} surface
   * @param {"like" | "share"} action
   * @param {Item | null} item
   */
  function ofItem(surface, action, item) {
    return request(surface, "", action, item);
  }

  /**
   * A citizen's comment that is about to be removed.
   * @param {Surface} surface
   * @param {Item} item
   * @returns {CheckRequest | null} null where nobody can tell as whom
   */
  function ofComment(surface, item) {
    const handle = surface.handle()?.slice(0, LONGEST_NAME);
    if (!handle) return null;
    const { platform } = surface;
    return { text: item.text, action: "moderate", platform, account: { handle }, comment: item };
  }

  return Object.freeze({ ofForm, ofItem, ofComment });
})();
