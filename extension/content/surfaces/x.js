/**
 * X, formerly Twitter. The test ids are not translated and outlive the class names.
 * Desktop boxes are Draft.js editables that carry the test id themselves; on mobile
 * the same id is on, or around, a textarea.
 *
 * @type {Surface}
 */
const xSurface = (() => {
  const HOSTS = new Set(["x.com", "twitter.com", "mobile.x.com", "mobile.twitter.com"]);
  // "tweetTextarea_0_label" and the like share the prefix and are no boxes.
  const BOX_ID = /^tweetTextarea_\d+$/;
  const BOX = '[data-testid^="tweetTextarea_"]';
  const EDITABLE = 'textarea, [contenteditable="true"], [role="textbox"]';
  const SUBMIT = '[data-testid="tweetButton"], [data-testid="tweetButtonInline"]';
  const CONFIRM = '[data-testid="retweetConfirm"], [data-testid="repostConfirm"]';
  const TWEET = 'article[data-testid="tweet"]';
  const TEXT = '[data-testid="tweetText"]';
  const LIKE = '[data-testid="like"]';
  const RETWEET = '[data-testid="retweet"]';

  /** @param {Element} node */
  function isBox(node) {
    return BOX_ID.test(node.getAttribute("data-testid") ?? "");
  }

  /**
   * @param {Element} box
   * @returns {HTMLElement | null}
   */
  function within(box) {
    return box.matches(EDITABLE) ? /** @type {HTMLElement} */ (box) : box.querySelector(EDITABLE);
  }

  /** @param {Element} root */
  function boxes(root) {
    // On mobile the wrapper and the textarea in it may both carry the id.
    return [
      ...new Set([...root.querySelectorAll(BOX)].filter(isBox).flatMap((box) => within(box) ?? [])),
    ];
  }

  /** @param {Element} scope */
  function composers(scope) {
    const first = [...scope.querySelectorAll('[data-testid="tweetTextarea_0"]')];
    return new Set(first.map(within)).size;
  }

  /** @param {Element} node */
  function editable(node) {
    let box = node.closest(BOX);
    while (box && !isBox(box)) box = box.parentElement?.closest(BOX) ?? null;
    return box && within(box);
  }

  /**
   * The dialog, else main: as far up as there is only one first box, since the
   * boxes of a thread are numbered on and another composer starts again at 0.
   * @param {Element} node
   */
  function root(node) {
    let found = node;
    for (
      let up = node.parentElement;
      up && up !== document.documentElement;
      up = up.parentElement
    ) {
      if (composers(up) > 1) break;
      found = up;
      if (up.matches('[role="dialog"], dialog, main')) break;
    }
    return found;
  }

  /**
   * @param {Element} scope
   * @returns {string | null}
   */
  function author(scope) {
    const link = scope.querySelector('[data-testid="User-Name"] a[href^="/"]');
    return link ? `@${link.getAttribute("href")?.slice(1).split("/")[0]}` : null;
  }

  /**
   * @param {Element | null} article
   * @returns {Item | null}
   */
  function item(article) {
    if (!article) return null;
    const words = article.querySelector(TEXT);
    return { text: words ? DomText.read(words).text : "", author: author(article) };
  }

  /** @type {Surface["purpose"]} */
  function purpose(top, opened) {
    const box = boxes(top)[0];
    if (!box) return { action: "post", shared: null };
    const dialog = box.closest('[role="dialog"], dialog');
    const scope = dialog ?? box.closest("main") ?? document.body;
    /** @param {Element} node */
    const precedes = (node) =>
      Boolean(box.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING);
    const answered = [...scope.querySelectorAll(TWEET)].filter(precedes).at(-1);
    if (answered && (dialog || /\/status\/\d+/.test(location.pathname))) {
      return { action: "comment", shared: item(answered) };
    }
    if (!dialog) return { action: "post", shared: null };
    const quoted = [...scope.querySelectorAll(TEXT)].find(
      (node) => !precedes(node) && !node.closest(TWEET),
    );
    if (quoted) {
      const card = quoted.closest('[role="link"]') ?? scope;
      return { action: "share", shared: { text: DomText.read(quoted).text, author: author(card) } };
    }
    if (new URLSearchParams(location.search).has("in_reply_to"))
      return { action: "comment", shared: null };
    return opened ? { action: "share", shared: opened } : { action: "post", shared: null };
  }

  /** @type {Surface["control"]} */
  function control(node) {
    const like = /** @type {HTMLElement | null} */ (node.closest(LIKE));
    if (like) return { kind: "like", element: like, item: item(like.closest(TWEET)) };
    const confirm = /** @type {HTMLElement | null} */ (node.closest(CONFIRM));
    return confirm && { kind: "repost", element: confirm, item: null };
  }

  return Object.freeze({
    platform: "x",
    covers: (place) => HOSTS.has(place.hostname),
    editable,
    root,
    boxes,
    submit: (top) => top.querySelector(SUBMIT),
    submitAt: (node) => node.closest(SUBMIT),
    purpose,
    control,
    opener: (node) => (node.closest(RETWEET) ? item(node.closest(TWEET)) : null),
    sends: (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey),
    shortcut(event) {
      const wanted = { l: LIKE, t: RETWEET }[event.key];
      if (!wanted || event.ctrlKey || event.metaKey || event.altKey) return null;
      const target = /** @type {Element} */ (event.target);
      return target.closest(TWEET)?.querySelector(wanted) ?? null;
    },
    focused: (node) => (node.matches(TWEET) ? item(node) : null),
    handle() {
      const avatar = document.querySelector(
        '[data-testid="SideNav_AccountSwitcher_Button"] [data-testid^="UserAvatar-Container-"]',
      );
      if (avatar)
        return `@${avatar.getAttribute("data-testid")?.slice("UserAvatar-Container-".length)}`;
      const link = document.querySelector(
        'a[data-testid="AppTabBar_Profile_Link"], a[data-testid="DashButton_ProfileIcon_Link"]',
      );
      return link ? `@${link.getAttribute("href")?.slice(1)}` : null;
    },
  });
})();
