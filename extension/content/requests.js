/**
 * What would be published, in the form in which the companion is asked.
 *
 * @typedef {{box: HTMLElement, request: CheckRequest | null}} Part null where it is empty
 */
const Requests = (() => {
  /** Names longer than this are refused by the companion, and are no handles. */
  const LONGEST_NAME = 300;

  /** @param {HTMLElement} box */
  function textOf(box) {
    return box instanceof HTMLTextAreaElement
      ? box.value.replaceAll("\u00A0", " ")
      : DomText.read(box).text;
  }

  /**
   * @param {Surface} surface
   * @param {string} text
   * @param {Action} action
   * @param {Item | null} shared
   * @returns {CheckRequest | null}
   */
  function request(surface, text, action, shared) {
    const judgesShared = action === "share" || action === "like";
    if (!text.trim() && !(judgesShared && shared?.text.trim())) return null;
    const handle = surface.handle()?.slice(0, LONGEST_NAME);
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
   * @param {Item | null} opened
   * @returns {{action: Action, parts: Part[]}}
   */
  function ofForm(surface, root, opened) {
    const { action, shared } = surface.purpose(root, opened);
    const parts = surface.boxes(root).map((box, index) => ({
      box,
      request: index
        ? request(surface, textOf(box), "post", null)
        : request(surface, textOf(box), action, shared),
    }));
    return { action, parts };
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

  return Object.freeze({ ofForm, ofItem });
})();
