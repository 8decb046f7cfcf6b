/**
 * TikTok. What is written is written in Draft.js; `data-e2e` is not translated. Of the
 * class names only the end is chosen by a person ("css-1bg47i4-DivCommentBarContainer").
 * The feed keeps several videos: where a control does not lie with its video, the one
 * in the viewport counts.
 *
 * @type {Surface}
 */
const tiktokSurface = (() => {
  const S = Selectors.of("tiktok", {
    commentBox:
      ':is([data-e2e="comment-input"], [data-e2e="comment-text"], [class*="DivCommentFooter"], ' +
      '[class*="DivCommentBarContainer"]) [contenteditable="true"]',
    commentSubmit:
      '[data-e2e="comment-post"], [class*="DivPostButton"], [class*="ArrowPostButton"]',
    messageBox:
      ':is([data-e2e="message-input-area"], [data-e2e="dm-new-input-editor"], ' +
      '[data-e2e="message-input"], [class*="DivMessageInputAndSendButton"], ' +
      '#main-content-messages) [contenteditable="true"]',
    messageSubmit: '[data-e2e="message-send"], [class*="StyledSendButton"]',
    // The button's name is known well, the box's from one tool only.
    profileBox:
      'textarea[data-e2e="edit-profile-bio-input"], ' +
      ':is([role="dialog"], [data-e2e="edit-profile-popup"])' +
      ':has([data-e2e="edit-profile-save"]) textarea',
    profileSubmit: '[data-e2e="edit-profile-save"]',
    captionBox: '.public-DraftEditor-content[contenteditable="true"]',
    captionSubmit: '[data-e2e="post_video_button"]',
    file: 'input[type="file"]:is([accept*="video"], [accept*="image"])',
    bar:
      '[class*="DivCommentBarContainer"], [class*="DivCommentFooter"], ' +
      '[class*="DivMessageInputAndSendButton"]',
    footer: '[class*="DivCommentFooter"], [class*="BottomCommentContainer"]',
    item:
      'article, [data-e2e="recommend-list-item-container"], ' +
      '[id^="one-column-item-"]:not(article *)',
    player: '[data-e2e="feed-video"], [data-e2e="browse-video"], [id^="xgwrapper-"]',
    caption: '[data-e2e="video-desc"]',
    openedCaption: '[data-e2e="browse-video-desc"]',
    author:
      '[data-e2e="browse-username"], [data-e2e="video-author-uniqueid"], ' +
      '[data-e2e="browse-user-avatar"], [data-e2e="video-author-avatar"]',
    like: '[data-e2e="like-icon"], [data-e2e="browse-like-icon"]',
    openedLike: '[data-e2e="browse-like-icon"]',
    share: '[data-e2e="share-icon"], [data-e2e="browse-share-icon"]',
    repost: '[data-e2e="share-repost"], [data-e2e="video-share-repost"], #icon-element-repost',
    comment: '[data-e2e^="comment-level-"]',
    commentAuthor: '[data-e2e^="comment-username-"]',
    // Known from what other tools press; no page was at hand.
    commentLike: '[class*="DivLikeContainer"], [data-e2e="comment-like-icon"]',
    ownProfile: '[data-e2e="nav-profile"], [data-e2e="profile-icon"]',
  });

  const UPLOAD = /^\/(tiktokstudio|creator-center)\/upload/;
  const PRESSABLE = 'button, a, [role="button"]';

  /**
   * What a repost is called that would be taken back: only the label tells. Vietnamese
   * and Albanian are guesses.
   */
  const TAKEN_BACK = Object.freeze({
    en: "Remove repost",
    es: "Eliminar la publicación compartida",
    pt: "Remover republicação",
    fr: "Supprimer la republication",
    de: "Erneute Veröffentlichung entfernen",
    vi: "Xóa bài đăng lại",
    sq: "Hiq ripostimin",
    ja: "再投稿を削除",
    ko: "리포스트 삭제",
    zh: "移除转发",
  });

  function boxesOfAll() {
    const upload = UPLOAD.test(location.pathname) ? [S.captionBox] : [];
    return [S.commentBox, S.messageBox, S.profileBox, ...upload].join();
  }

  function submitsOfAll() {
    return [S.commentSubmit, S.messageSubmit, S.captionSubmit, S.profileSubmit].join();
  }

  /**
   * As far up as there is one box, until its button is there too; a message's button
   * is there only once there is text.
   * @param {Element} node
   */
  function root(node) {
    for (
      let up = /** @type {Element | null} */ (node);
      up && up !== document.documentElement;
      up = up.parentElement
    ) {
      const { length } = up.querySelectorAll(boxesOfAll());
      if (length > 1) break;
      if (length && up.querySelector(submitsOfAll())) return up;
    }
    return node.closest(S.bar) ?? node.parentElement ?? document.body;
  }

  /**
   * The button around a named icon, whether the icon, the button or what else is in it
   * was hit.
   * @param {Element} node
   * @param {string} named
   * @returns {HTMLElement | null}
   */
  function pressed(node, named) {
    const around = node.closest(PRESSABLE);
    // The player is a button as well, which opens the video.
    const button = around?.matches(S.player) ? null : around;
    const icon = node.closest(named) ?? (button?.querySelector(named) ? button : null);
    return icon && (icon.closest(PRESSABLE) ?? /** @type {HTMLElement} */ (icon));
  }

  /** @param {Element} element */
  function heightInView(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return Math.min(bottom, innerHeight) - Math.max(top, 0);
  }

  /**
   * Where the video that was opened by itself stands; it lies over the feed it came from.
   * @returns {Element | null}
   */
  function opened() {
    const like = document.querySelector(S.openedLike);
    if (!like?.checkVisibility()) return null;
    let up = like.parentElement;
    while (up && !up.querySelector([S.openedCaption, S.author].join())) up = up.parentElement;
    return up;
  }

  /** @returns {Element | null} what holds the video that is being watched */
  function watched() {
    const items = [...document.querySelectorAll(S.item)];
    return opened() ?? items.sort((one, two) => heightInView(two) - heightInView(one))[0] ?? null;
  }

  /**
   * @param {Element | null} element
   * @returns {string | null} the handle that a link at the element leads to
   */
  function handleAt(element) {
    const link = element?.closest("a") ?? element?.querySelector("a");
    const handle = /\/(@[\w.]+)/.exec(link?.getAttribute("href") ?? "");
    return handle?.[1] ?? null;
  }

  /** @param {Element} element */
  function read(element) {
    return DomText.read(element).text.trim();
  }

  /**
   * @param {Element | null} place
   * @returns {Item | null}
   */
  function video(place) {
    if (!place) return null;
    const words = place.querySelector(S.openedCaption) ?? place.querySelector(S.caption);
    const author = handleAt(place.querySelector(S.author));
    return { text: words ? read(words) : "", author };
  }

  /**
   * What holds a node and the video that it belongs to.
   * @param {Element} node
   * @returns {Element | null}
   */
  function placeOf(node) {
    const own = node.closest(S.item);
    if (own) return own;
    const captions = [S.openedCaption, S.caption].join();
    let up = node.parentElement;
    while (up && !up.querySelector(captions)) up = up.parentElement;
    return up?.querySelectorAll(captions).length === 1 ? up : watched();
  }

  /**
   * The comment that a node stands under: the last before it in the nearest element that
   * has one, unless that element holds the comments of others as well.
   * @param {Element} node
   * @returns {Item | null}
   */
  function commentAt(node) {
    let up = node.parentElement;
    while (up && !up.querySelector(S.comment)) up = up.parentElement;
    const all = [...(up?.querySelectorAll(S.comment) ?? [])];
    const threads = all.filter((one) => one.getAttribute("data-e2e") === "comment-level-1");
    const before = all.filter(
      (one) => one.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    const words = before.at(-1);
    if (!words || threads.length > 1) return null;
    let row = words.parentElement;
    while (row && row !== up && !row.querySelector(S.commentAuthor)) row = row.parentElement;
    return { text: read(words), author: handleAt(row?.querySelector(S.commentAuthor) ?? null) };
  }

  /**
   * Whether a like is set. Where no attribute says so, the heart's colour does.
   * @param {Element} button
   */
  function isSet(button) {
    const state = button.getAttribute("aria-pressed");
    if (state) return state === "true";
    return [...button.querySelectorAll("svg, svg *")].some((part) => {
      const [red, green, blue] = getComputedStyle(part).fill.match(/\d+/g)?.map(Number) ?? [];
      return red > 240 && green < 80 && blue < 110;
    });
  }

  /** @param {Element} button */
  function takesBack(button) {
    const labels = `${button.getAttribute("aria-label") ?? ""} ${button.textContent}`;
    return Object.values(TAKEN_BACK).some((label) => labels.includes(label));
  }

  /** @type {Surface["purpose"]} */
  function purpose(top) {
    const box = top.querySelector(boxesOfAll());
    if (UPLOAD.test(location.pathname)) return { action: "post", shared: null };
    if (box?.matches(S.messageBox)) return { action: "message", shared: null };
    if (box?.matches(S.profileBox)) return { action: "profile", shared: null };
    const answered = top.closest(S.footer) ? null : commentAt(top);
    return { action: "comment", shared: answered ?? video(placeOf(top)) };
  }

  /** @type {Surface["control"]} */
  function control(node) {
    const repost = pressed(node, S.repost);
    if (repost) {
      return takesBack(repost)
        ? null
        : { kind: "repost", element: repost, item: video(placeOf(repost)) };
    }
    const ofComment = /** @type {HTMLElement | null} */ (node.closest(S.commentLike));
    const like = ofComment ?? pressed(node, S.like);
    if (!like || isSet(like)) return null;
    return {
      kind: "like",
      element: like,
      item: ofComment ? commentAt(like) : video(placeOf(like)),
    };
  }

  return Object.freeze({
    platform: "tiktok",
    covers: (place) => place.hostname === "www.tiktok.com",
    frames: (place) => UPLOAD.test(place.pathname),
    editable: (node) => node.closest(boxesOfAll()),
    root,
    boxes: (top) => /** @type {HTMLElement[]} */ ([...top.querySelectorAll(boxesOfAll())]),
    // Before there is text a message has no button, but Enter in its box.
    submit: (top) => top.querySelector(submitsOfAll()) ?? top.querySelector(S.messageBox),
    submitAt: (node) => node.closest(submitsOfAll()),
    purpose,
    control,
    doubled(node) {
      const player = /** @type {HTMLElement | null} */ (node.closest(S.player));
      if (!player || player.contains(node.closest("a, button, input"))) return null;
      const place = placeOf(player);
      const icon = place?.querySelector(S.like);
      // A second double click does not take the like back.
      if (icon && isSet(icon.closest(PRESSABLE) ?? icon)) return null;
      return { kind: "like", element: player, item: video(place) };
    },
    opener: (node) => (pressed(node, S.share) ? video(placeOf(node)) : null),
    sends(event) {
      const box = /** @type {Element} */ (event.target);
      const written = box.closest([S.commentBox, S.messageBox].join());
      return event.key === "Enter" && !event.shiftKey && written !== null;
    },
    shortcut(event) {
      if (event.key !== "l" || event.ctrlKey || event.metaKey || event.altKey) return null;
      const icon = watched()?.querySelector(S.like);
      return icon ? (icon.closest(PRESSABLE) ?? /** @type {HTMLElement} */ (icon)) : null;
    },
    focused: () => null,
    handle: () => handleAt(document.querySelector(S.ownProfile)),
    files: () => (location.pathname.startsWith("/messages") ? ":not(*)" : S.file),
    anchors: () => Selectors.count("tiktok"),
  });
})();
