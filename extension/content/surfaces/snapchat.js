/**
 * Snapchat on the web: the chat application, and the page on which stories and Spotlight
 * videos are uploaded. Class names change with each release and most of the rest is
 * translated, so all of this is a best effort.
 *
 * @type {Surface}
 */
const snapchatSurface = (() => {
  const HOSTS = new Set([
    "www.snapchat.com",
    "web.snapchat.com",
    "my.snapchat.com",
    "profile.snapchat.com",
  ]);
  const S = Selectors.of("snapchat", {
    chatBox: '[contenteditable="true"]',
    preview: "#snap-preview-container",
    captionBox: "textarea",
    snapSubmit: 'button[type="submit"]',
    uploadForm: "form, main",
    descriptionBox: 'textarea[placeholder], [contenteditable="true"]',
    uploadSubmit: 'button[type="submit"]',
    file: 'input[type="file"]',
    button: "button",
  });

  /**
   * What posting is called on the upload page. Seen only in English. In a language that
   * is not here the last button with words on it counts.
   */
  const POST = Object.freeze({
    en: ["Post to Snapchat", "Post to Spotlight", "Post"],
    es: ["Publicar en Snapchat", "Publicar en Spotlight", "Publicar"],
    pt: ["Publicar no Snapchat", "Publicar no Spotlight", "Publicar"],
    fr: ["Publier sur Snapchat", "Publier sur Spotlight", "Publier"],
    vi: ["Đăng lên Snapchat", "Đăng lên Spotlight", "Đăng"],
    sq: ["Posto në Snapchat", "Posto në Spotlight", "Posto"],
  });
  const POSTS = new Set(Object.values(POST).flat());
  const NOTHING = ":not(*)";

  /** @returns {"chat" | "upload" | null} */
  function application() {
    const { hostname, pathname } = location;
    if (hostname === "my.snapchat.com" || /\/(web-uploader|snap-posting)/.test(pathname)) {
      return "upload";
    }
    return hostname === "web.snapchat.com" || /^\/web(\/|$)/.test(pathname) ? "chat" : null;
  }

  function boxesOfAll() {
    switch (application()) {
      case "upload":
        return S.descriptionBox;
      case "chat":
        // Only a snap that has been taken has a caption.
        return document.querySelector(S.preview) ? `${S.chatBox}, ${S.captionBox}` : S.chatBox;
      default:
        return NOTHING;
    }
  }

  /** @param {Element} top */
  function boxes(top) {
    return /** @type {HTMLElement[]} */ ([...top.querySelectorAll(boxesOfAll())]);
  }

  /** @param {Element} node */
  function root(node) {
    if (application() === "upload") return node.closest(S.uploadForm) ?? document.body;
    for (
      let up = /** @type {Element | null} */ (node);
      up && up !== document.documentElement;
      up = up.parentElement
    ) {
      const { length } = boxes(up);
      if (length > 1) break;
      if (length && up.querySelector(S.button)) return up;
    }
    // The friends that a snap goes to are chosen apart from its caption.
    const preview = node.matches(S.snapSubmit) ? document.querySelector(S.preview) : null;
    return preview ?? node.parentElement ?? document.body;
  }

  /**
   * The buttons that post, on the upload page.
   * @param {Element} top
   * @returns {HTMLElement[]}
   */
  function posting(top) {
    const [box] = boxes(top);
    if (!box) return [];
    const buttons = /** @type {HTMLElement[]} */ ([...top.querySelectorAll(S.button)]).filter(
      (button) =>
        button.textContent?.trim() &&
        box.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    const named = buttons.filter(
      (button) => button.matches(S.uploadSubmit) || POSTS.has(button.textContent?.trim() ?? ""),
    );
    return named.length ? named : buttons.slice(-1);
  }

  /** @type {Surface["purpose"]} */
  function purpose() {
    return { action: application() === "upload" ? "post" : "message", shared: null };
  }

  return Object.freeze({
    platform: "snapchat",
    covers: (place) => HOSTS.has(place.hostname),
    editable: (node) => node.closest(boxesOfAll()),
    root,
    boxes,
    submit(top) {
      if (application() === "upload") return posting(top)[0] ?? null;
      // A chat message has no button, but Enter in its box.
      return top.querySelector(S.snapSubmit);
    },
    submitAt(node) {
      if (application() === "upload") {
        return posting(root(node)).find((button) => button.contains(node)) ?? null;
      }
      return document.querySelector(S.preview) ? node.closest(S.snapSubmit) : null;
    },
    purpose,
    control: () => null,
    doubled: () => null,
    opener: () => null,
    sends(event) {
      const box = /** @type {Element} */ (event.target);
      const sent = application() === "chat" && box.closest(S.chatBox) !== null;
      return sent && event.key === "Enter" && !event.shiftKey;
    },
    shortcut: () => null,
    focused: () => null,
    handle: () => null,
    files: () => S.file,
    anchors: () => Selectors.count("snapchat"),
  });
})();
