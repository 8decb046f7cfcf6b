/**
 * The companion's practice page: every kind of box and control, posting nowhere.
 *
 * @type {Surface}
 */
const practiceSurface = (() => {
  const COMPOSER = "[data-practice-composer]";
  const ITEM = "[data-practice-item]";

  /**
   * @param {Element | null} article
   * @returns {Item | null}
   */
  function item(article) {
    const words = article?.querySelector("[data-practice-words]");
    if (!article || !words) return null;
    return {
      text: DomText.read(words).text,
      author: article.querySelector("[data-practice-author]")?.textContent ?? null,
    };
  }

  return Object.freeze({
    platform: "practice",
    covers: (place) => place.hostname === "127.0.0.1" && place.pathname.startsWith("/practice"),
    editable: (node) => node.closest("[data-practice-box]"),
    root: (node) => node.closest(COMPOSER) ?? document.body,
    boxes: (top) => /** @type {HTMLElement[]} */ ([...top.querySelectorAll("[data-practice-box]")]),
    submit: (top) => top.querySelector("[data-practice-submit]"),
    submitAt: (node) => node.closest("[data-practice-submit]"),
    purpose(top) {
      const action = /** @type {Action} */ (top.getAttribute("data-practice-composer") ?? "post");
      const shared = action === "comment" ? item(top.closest(ITEM)) : item(top.querySelector(ITEM));
      return { action, shared };
    },
    control(node) {
      const element = /** @type {HTMLElement | null} */ (
        node.closest("[data-practice-like], [data-practice-repost]")
      );
      if (!element || element.getAttribute("aria-pressed") === "true") return null;
      const kind = element.hasAttribute("data-practice-like") ? "like" : "repost";
      return { kind, element, item: item(element.closest(ITEM)) };
    },
    doubled: () => null,
    opener: () => null,
    sends: (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey),
    shortcut: () => null,
    focused: () => null,
    handle: () => null,
    files: () => ":not(*)",
    anchors: () => [],
  });
})();
