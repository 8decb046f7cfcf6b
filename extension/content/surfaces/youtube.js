/**
 * YouTube: the site, its mobile pages, Studio, and the live chat's own document.
 *
 * Everything stands in the light DOM of custom elements, whose names are not translated
 * and outlive their classes. Ids repeat on a page, so each is looked for in the element
 * that holds it. Elements of several years can be about: most selectors are lists.
 *
 * @type {Surface}
 */
const youtubeSurface = (() => {
  const HOSTS = new Set(["www.youtube.com", "m.youtube.com", "studio.youtube.com"]);
  const S = Selectors.of("youtube", {
    commentForm: "ytd-commentbox",
    // The textareas are the answers of a poll or a quiz in a community post.
    commentBox: "ytd-commentbox #contenteditable-root, ytd-commentbox textarea",
    commentSubmit: "ytd-commentbox #submit-button button, ytd-commentbox #submit-button",
    replyDialog: "ytd-comment-reply-dialog-renderer, #reply-dialog",
    postDialog: "ytd-backstage-post-dialog-renderer",
    file:
      "ytd-backstage-multi-image-select-renderer input[type='file'], " +
      "ytcp-uploads-dialog input[type='file']",
    uploadForm: "ytcp-uploads-dialog",
    uploadSubmit: "ytcp-uploads-dialog #done-button button, ytcp-uploads-dialog #done-button",
    privateChoice: 'tp-yt-paper-radio-button[name="PRIVATE"][aria-checked="true"]',
    editSubmit: "ytcp-button#save button, ytcp-button#save",
    videoText:
      ":is(#title-textarea, #description-textarea) #textbox, " +
      ":is(ytcp-uploads-dialog, ytcp-video-metadata-editor) #textbox[contenteditable]",
    chatForm: "yt-live-chat-message-input-renderer",
    chatBox:
      'yt-live-chat-text-input-field-renderer [contenteditable]:not([contenteditable="false"])',
    chatSubmit: "yt-live-chat-message-input-renderer #send-button",
    chatAuthor: "yt-live-chat-message-input-renderer yt-live-chat-author-chip #author-name",
    // Of the mobile pages only old descriptions were at hand.
    mobileBox: "textarea.comment-simplebox-reply, ytm-comment-simplebox-renderer textarea",
    mobileSubmit: ".comment-simplebox-buttons > :last-child",
    like:
      "like-button-view-model button, #segmented-like-button button, " +
      "#like-button button:not(#dislike-button *), ytm-like-button-renderer button, " +
      "#top-level-buttons-computed > ytd-toggle-button-renderer:first-child button",
    comment:
      "ytd-comment-view-model, ytd-comment-renderer, ytd-comment-thread-renderer, " +
      "ytm-comment-view-model, ytm-comment-renderer, ytm-comment-thread-renderer",
    communityPost: "ytd-backstage-post-renderer, ytd-post-renderer, ytd-shared-post-renderer",
    words: "#content-text, #home-content-text, #post-text, .comment-text",
    author: "#author-text, .comment-title",
    commentMenu: "#action-menu",
    face: "#author-thumbnail img[src]",
    menuEntry:
      "tp-yt-paper-item, ytd-menu-service-item-renderer, ytd-menu-navigation-item-renderer",
    short: "ytd-reel-video-renderer",
    activeShort: "ytd-reel-video-renderer[is-active]",
    shortTitle:
      "yt-shorts-video-title-view-model :is(h1, h2), " +
      "ytd-reel-player-header-renderer :is(h2, #video-title)",
    shortChannel:
      "yt-reel-channel-bar-view-model a, ytd-reel-player-header-renderer #channel-name a",
    title:
      "ytd-watch-metadata h1, ytd-video-primary-info-renderer h1, .slim-video-information-title",
    channel:
      "ytd-watch-metadata #owner #channel-name a, ytd-video-owner-renderer #channel-name a, " +
      "#owner-name a, .slim-owner-channel-name",
    ownFace:
      ":is(ytd-commentbox, ytd-comment-simplebox-renderer) " +
      "#author-thumbnail img[alt]:not([alt=''])",
  });

  /** What a channel's owner finds in a comment's menu. The Albanian is a guess. */
  const { says } = Labels.of({
    en: { remove: ["Remove", "Hide user from channel"] },
    es: { remove: ["Quitar", "Eliminar", "Ocultar usuario del canal"] },
    pt: { remove: ["Remover", "Ocultar usuário do canal", "Ocultar utilizador do canal"] },
    fr: { remove: ["Supprimer", "Masquer l'utilisateur sur la chaîne"] },
    vi: { remove: ["Xóa", "Xoá", "Ẩn người dùng khỏi kênh"] },
    sq: { remove: ["Hiq", "Hiqe", "Fshih përdoruesin nga kanali"] },
  });

  function boxesOfAll() {
    return [S.commentBox, S.videoText, S.chatBox, S.mobileBox].join();
  }

  function submitsOfAll() {
    return [S.commentSubmit, S.uploadSubmit, S.editSubmit, S.chatSubmit, S.mobileSubmit].join();
  }

  /** @param {Element} top */
  function boxes(top) {
    // The mirrors of hidden boxes would only cost; a dialog's earlier step is hidden, but sent.
    return /** @type {HTMLElement[]} */ ([...top.querySelectorAll(boxesOfAll())]).filter(
      (box) => !box.matches("textarea") || box.checkVisibility(),
    );
  }

  /** @param {Element} node */
  function root(node) {
    const form = node.closest([S.commentForm, S.chatForm, S.uploadForm].join());
    if (form) return form;
    // Nothing but the page itself holds both in Studio's editor and on the mobile pages.
    /** @type {Element | null} */
    let up = node;
    while (up && !(up.querySelector(boxesOfAll()) && up.querySelector(submitsOfAll()))) {
      up = up.parentElement;
    }
    return up ?? document.body;
  }

  /** @param {Element | null} element */
  function read(element) {
    return element ? DomText.read(element).text.trim() : "";
  }

  /**
   * @param {Element | null} scope
   * @param {string} words
   * @param {string} author
   * @returns {Item | null}
   */
  function item(scope, words, author) {
    const found = scope?.querySelector(words);
    if (!scope || !found) return null;
    return { text: read(found), author: read(scope.querySelector(author)) || null };
  }

  /**
   * Pages that were left stay in the document, hidden.
   * @param {string} css
   */
  function shown(css) {
    return [...document.querySelectorAll(css)].find((one) => one.checkVisibility()) ?? null;
  }

  /**
   * What the page is about: a short, a community post or a video.
   * @returns {Item | null}
   */
  function subject() {
    const { pathname } = location;
    if (pathname.startsWith("/shorts/")) {
      const short =
        document.querySelector(S.activeShort) ??
        document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest(S.short) ??
        null;
      return item(short, S.shortTitle, S.shortChannel);
    }
    if (pathname.startsWith("/post/")) {
      return item(shown(S.communityPost), S.words, S.author);
    }
    const title = shown(S.title);
    return title ? { text: read(title), author: read(shown(S.channel)) || null } : titled();
  }

  /**
   * The tab says "(2) Title - YouTube", whatever the page's elements are called.
   * @returns {Item | null}
   */
  function titled() {
    const title = /^(?:\(\d+\) )?(.+) - YouTube$/.exec(document.title)?.[1];
    return title ? { text: title, author: null } : null;
  }

  /** @type {Surface["purpose"]} */
  function purpose(top) {
    if (top.matches(S.chatForm)) return { action: "comment", shared: null };
    if (top.closest(S.postDialog) || top.querySelector(S.videoText)) {
      return { action: "post", shared: null };
    }
    // One's own comment is edited in it as well, and does not answer itself.
    const answered = top.closest(S.replyDialog)?.closest(S.comment);
    return {
      action: "comment",
      shared: answered ? item(answered, S.words, S.author) : subject(),
    };
  }

  /** @param {Element} node */
  function itemAt(node) {
    const written = node.closest([S.comment, S.communityPost].join());
    if (written) return item(written, S.words, S.author);
    const short = node.closest(S.short);
    return short ? item(short, S.shortTitle, S.shortChannel) : subject();
  }

  /**
   * A face at any size: what follows the sign tells how large it is.
   * @param {Element | null | undefined} image
   */
  function faceOf(image) {
    return image?.getAttribute("src")?.split("=")[0];
  }

  /**
   * Whether somebody else wrote it under what whoever acts has published, as far as the page
   * tells whose that is. Pages that were left stay in the document, hidden.
   * @param {Element} comment
   */
  function isCitizens(comment) {
    if (!comment.checkVisibility()) return false;
    const channel = read(shown(S.channel));
    if (channel && channel.toLowerCase() !== handle()?.toLowerCase()) return false;
    const own = faceOf(document.querySelector(S.ownFace));
    return !own || faceOf(comment.querySelector(S.face)) !== own;
  }

  // Studio shows the name of the video where it shows that of the channel elsewhere.
  function handle() {
    return (
      read(document.querySelector(S.chatAuthor)) ||
      document.querySelector(S.ownFace)?.getAttribute("alt")?.trim() ||
      null
    );
  }

  /** @type {Moderation} */
  const moderation = {
    // A thread holds its first comment and, in elements of their own, the answers to it.
    comments() {
      const innermost = [...document.querySelectorAll(S.comment)].filter(
        (comment) => !comment.querySelector(S.comment) && isCitizens(comment),
      );
      return innermost.flatMap((element) => {
        const found = item(element, S.words, S.author);
        return found ? [{ element, words: element.querySelector(S.words), item: found }] : [];
      });
    },
    menu(node) {
      const comment = node.closest(S.commentMenu)?.closest(S.comment);
      return comment && isCitizens(comment) ? item(comment, S.words, S.author) : null;
    },
    removes(node) {
      const entry = /** @type {HTMLElement | null} */ (node.closest(S.menuEntry));
      return entry && says(entry.textContent?.trim() ?? "", "remove") ? entry : null;
    },
  };

  return Object.freeze({
    platform: "youtube",
    covers: (place) => HOSTS.has(place.hostname),
    frames: (place) => place.pathname.startsWith("/live_chat"),
    editable: (node) => node.closest(boxesOfAll()),
    root,
    boxes,
    submit: (top) => top.querySelector(submitsOfAll()),
    submitAt(node) {
      // Nobody else sees what is uploaded as private; making it public later is held. What is
      // published at a set time may be private until then: the choice stays, folded away.
      const choices = node.closest(S.uploadForm)?.querySelectorAll(S.privateChoice) ?? [];
      if ([...choices].some((choice) => choice.checkVisibility())) return null;
      return node.closest(submitsOfAll());
    },
    purpose,
    control(node) {
      const element = /** @type {HTMLElement | null} */ (node.closest(S.like));
      if (!element || element.getAttribute("aria-pressed") === "true") return null;
      return { kind: "like", element, item: itemAt(element) };
    },
    doubled: () => null,
    opener: () => null,
    sends(event) {
      const box = /** @type {Element} */ (event.target);
      if (event.key !== "Enter") return false;
      if (box.closest(S.chatBox)) return !event.shiftKey;
      return (event.ctrlKey || event.metaKey) && box.closest(S.commentBox) !== null;
    },
    shortcut: () => null,
    focused: () => null,
    handle,
    moderation,
    files: () => S.file,
    anchors: () => Selectors.count("youtube"),
  });
})();
