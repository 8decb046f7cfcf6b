/**
 * Instagram. Comments are written in a plain textarea, captions and messages in Lexical.
 * Nothing has a test id and every label is translated, but the drawings of the icons are the
 * same in every language and have been for years: a path is known by how it begins. Little
 * was found about the share dialog and the profile's form, and nothing about editing.
 *
 * @type {Surface}
 */
const instagramSurface = (() => {
  const { BUTTON, follows, labelOf, read, buttonsIn } = MetaSite;
  const S = Selectors.of("instagram", {
    commentForm: 'form[method="post" i]',
    commentBox: 'form[method="post" i] :is(textarea, [role="textbox"][contenteditable="true"])',
    dialog: '[role="dialog"]',
    captionBox:
      '[role="dialog"] [role="textbox"]:is([data-lexical-editor="true"], [contenteditable="true"])',
    sendBox: '[role="dialog"] textarea',
    messageBox: '[role="textbox"][contenteditable="true"]',
    storyBox: "textarea",
    profileForm: 'main form, [role="main"] form',
    profileBox: ":is(main, [role='main']) textarea",
    file: '[role="dialog"] input[type="file"]',
    people: '[role="dialog"] input:not([type="file"], [type="hidden"])',
    place: 'main, [role="main"], [role="dialog"], article',
    heart: 'svg:has(path[d^="M16.792 3.904"])',
    usedHeart: 'svg:has(path[d^="M34.6 3.1"])',
    plane: 'svg:is(:has(path[d^="M13.973 20.046"]), :has(polygon[points^="11.698 20.334"]))',
    arrows: 'svg:has(path[d^="M19.998 9.497"])',
    usedArrows: 'svg:has(path[d^="M16 6.001"])',
    large: 'svg[height="24"]',
    commentMenu: 'svg[aria-label="Comment Options"]',
    actions: "section",
    picture: "img, video",
    header: "header",
    caption: 'h1[dir="auto"]',
    words: 'span[dir="auto"], div[dir="auto"], h1[dir="auto"]',
    profileLink: "a[href]",
    portrait: "a[href]:has(img[alt])",
  });

  /**
   * What Instagram calls things: its icons, in case they are drawn anew, and the buttons
   * that are words. In Albanian all of them are guesses.
   */
  const { says, after } = Labels.of({
    en: {
      like: ["Like"],
      share: ["Share", "Share Post"],
      repost: ["Repost"],
      send: ["Share", "Done", "Send", "Submit"],
      options: ["Comment Options", "Comment options"],
      remove: ["Hide comment", "Delete"],
    },
    es: {
      like: ["Me gusta"],
      share: ["Compartir", "Compartir publicación"],
      repost: ["Repostear", "Republicar", "Volver a publicar"],
      send: ["Compartir", "Listo", "Hecho", "Enviar"],
      options: ["Opciones de comentario", "Opciones de comentarios"],
      remove: ["Ocultar comentario", "Eliminar"],
    },
    pt: {
      like: ["Curtir", "Gosto"],
      share: ["Compartilhar", "Compartilhar publicação", "Partilhar"],
      repost: ["Repostar", "Republicar"],
      send: ["Compartilhar", "Partilhar", "Concluir", "Concluído", "Enviar"],
      options: ["Opções de comentário", "Opções de comentários"],
      remove: ["Ocultar comentário", "Excluir", "Eliminar", "Apagar"],
    },
    fr: {
      like: ["J’aime", "J'aime"],
      share: ["Partager", "Partager la publication"],
      repost: ["Republier"],
      send: ["Partager", "Terminé", "OK", "Envoyer"],
      options: ["Options du commentaire", "Options de commentaire"],
      remove: ["Masquer le commentaire", "Supprimer"],
    },
    vi: {
      like: ["Thích"],
      share: ["Chia sẻ", "Chia sẻ bài viết"],
      repost: ["Đăng lại"],
      send: ["Chia sẻ", "Xong", "Gửi"],
      options: ["Tùy chọn bình luận", "Lựa chọn cho bình luận"],
      remove: ["Ẩn bình luận", "Xóa", "Xoá"],
    },
    sq: {
      like: ["Pëlqej", "Pëlqeje"],
      share: ["Shpërndaj", "Shpërndaje"],
      repost: ["Riposto"],
      send: ["Shpërndaj", "Shpërndaje", "U krye", "Dërgo"],
      options: ["Opsionet e komentit"],
      remove: ["Fshih komentin", "Fshihe komentin", "Fshije"],
    },
  });

  /** A picture, not a portrait or an icon, in CSS pixels. */
  const LEAST_PICTURE = 150;
  /** Bars and arrows that are drawn over a picture take a click for themselves. */
  const OVER_PICTURE = "a, form, section, header, button, h1, [role='slider']";

  // Boxes

  function isProfileForm() {
    return location.pathname.startsWith("/accounts/edit");
  }

  /**
   * @param {Element} node
   * @returns {HTMLElement | null}
   */
  function editable(node) {
    const kinds = isProfileForm() ? [S.profileBox] : [S.commentBox, S.captionBox, S.sendBox];
    for (const kind of kinds) {
      const box = /** @type {HTMLElement | null} */ (node.closest(kind));
      if (box) return box;
    }
    const box = /** @type {HTMLElement | null} */ (node.closest(messageBoxes()));
    return box && isMessage(box) ? box : null;
  }

  function messageBoxes() {
    return isStory() ? `${S.messageBox}, ${S.storyBox}` : S.messageBox;
  }

  /** @param {Element} box a chat window stands beside the page, a conversation is a page */
  function isMessage(box) {
    if (box.closest(`form, ${S.dialog}`)) return false;
    return isConversation() || isStory() || !box.closest(S.place);
  }

  /** What is answered to a story only its author reads. */
  function isStory() {
    return location.pathname.startsWith("/stories/");
  }

  function isConversation() {
    return location.pathname.startsWith("/direct/");
  }

  /** @param {Element} node */
  function root(node) {
    if (isProfileForm()) return node.closest(S.profileForm) ?? node.closest(S.place) ?? node;
    const form = node.closest(S.commentForm) ?? node.closest(S.dialog);
    if (form) return form;
    for (const box of document.querySelectorAll(messageBoxes())) {
      const area = isMessage(box) && MetaSite.areaOf(box, { before: 1, behind: 1 });
      if (area && area.contains(node)) return area;
    }
    return node.closest(messageBoxes())?.parentElement ?? node;
  }

  /**
   * @param {Element} top
   * @returns {HTMLElement[]}
   */
  function boxes(top) {
    const all = [S.commentBox, S.captionBox, S.sendBox, messageBoxes(), S.profileBox].join();
    return [...top.querySelectorAll(all)].flatMap((node) => {
      const box = editable(node);
      return box && root(box) === top ? box : [];
    });
  }

  /**
   * A button of words: behind the box that it sends, and for a caption in the bar above it.
   * @param {Element} top
   * @returns {HTMLElement | null}
   */
  function submit(top) {
    const box = boxes(top).at(-1);
    if (!box) return null;
    const worded = buttonsIn(top, undefined).filter(
      (button) => button.textContent?.trim() && !button.querySelector("svg, img"),
    );
    const behind = worded.filter((button) => follows(button, box));
    if (!top.matches(S.dialog)) return behind.at(-1) ?? null;
    const named = worded.filter((button) => says(labelOf(button), "send"));
    const above = worded.filter((button) => follows(box, button));
    return named.at(-1) ?? (box.matches(S.captionBox) ? above.at(-1) : behind.at(-1)) ?? null;
  }

  /**
   * @param {Element} node
   * @returns {HTMLElement | null}
   */
  function submitAt(node) {
    const button = node.closest(BUTTON);
    const found = button && submit(root(button));
    return found === button ? found : null;
  }

  /** @type {Surface["purpose"]} */
  function purpose(top, opened) {
    if (isProfileForm()) return { action: "profile", shared: null };
    // Only what is sent to people has a field to look for them above its box.
    const people = top.querySelector(S.people);
    if (isStory() && !people) return { action: "message", shared: null };
    if (top.matches(S.commentForm)) return { action: "comment", shared: item(top) };
    if (!top.matches(S.dialog)) return { action: "message", shared: null };
    const box = boxes(top)[0];
    const sent = box?.matches(S.sendBox) || (box && people && follows(box, people));
    return sent ? { action: "share", shared: opened } : { action: "post", shared: null };
  }

  // Items

  /**
   * The post around a node: a card of the feed; else the nearest that has a caption, short
   * of a second post.
   * @param {Element} node
   * @returns {Item | null}
   */
  function item(node) {
    const card = node.closest("article");
    if (card) return itemIn(card);
    const place = node.closest(S.place);
    for (let up = node.parentElement; up && place?.contains(up); up = up.parentElement) {
      if (up.querySelectorAll(largeHearts()).length > 1) break;
      const found = itemIn(up);
      if (found.text) return found;
    }
    return place && { text: "", author: null };
  }

  function largeHearts() {
    return `${S.large}:is(${S.heart}, ${S.usedHeart})`;
  }

  /**
   * Whose post it is, and the first words that stand behind that name; in a card of the
   * feed the name is there a second time, below the icons.
   * @param {Element} scope
   * @returns {Item}
   */
  function itemIn(scope) {
    const names = [...scope.querySelectorAll(S.profileLink)].filter(nameOf);
    const author = names[0] ? nameOf(names[0]) : null;
    const title = scope.querySelector(S.caption);
    const icon = scope.matches("article") && !title ? scope.querySelector(largeHearts()) : null;
    const blocks = title ? [title] : [...scope.querySelectorAll(S.words)];
    const near = icon ? names.filter((link) => follows(link, icon)) : names;
    for (const block of blocks) {
      const name = near.findLast((link) => follows(block, link) || block.contains(link));
      if (!name || nameOf(name) !== author || !isText(block, scope)) continue;
      const text = wordsOf(block);
      if (text) return { text, author, cut: MetaSite.isCut(block) };
    }
    return { text: "", author };
  }

  /**
   * @param {Element} link
   * @returns {string | null} whose profile it leads to
   */
  function profileOf(link) {
    const { pathname } = /** @type {HTMLAnchorElement} */ (link);
    return /^\/([\w.]+)\/?$/.exec(pathname)?.[1] ?? null;
  }

  /**
   * @param {Element} link
   * @returns {string | null} its words, if they are the name that it leads to
   */
  function nameOf(link) {
    const name = profileOf(link);
    return name && link.textContent?.trim().startsWith(name) ? name : null;
  }

  /**
   * @param {Element} node words of a text, not of a control
   * @param {Element} scope
   */
  function isText(node, scope) {
    const apart = `${BUTTON}, ${S.header}, ${S.actions}, a, form`;
    return !within(scope, node, apart) && MetaSite.isSeen(node);
  }

  /**
   * Whether there is one of these between a node and what it stands in: a section holds the
   * icons of a post, and another all of the page.
   * @param {Element} scope
   * @param {Element} node
   * @param {string} css
   */
  function within(scope, node, css) {
    const found = node.closest(css);
    return found !== null && found !== scope && scope.contains(found);
  }

  /** @param {Element} block may begin with the name of its author, and hold the time */
  function wordsOf(block) {
    const text = read(block, "time, a:has(time)");
    const link = [...block.querySelectorAll(S.profileLink)].find(nameOf);
    const name = (link && nameOf(link)) ?? "";
    return text.startsWith(name) ? text.slice(name.length).trim() : text;
  }

  /**
   * As far up as there is a name with words behind it, short of a second comment and of the
   * post: one that is a picture has none.
   * @param {Element} button of a comment
   * @returns {{row: Element, item: Item}}
   */
  function commentAt(button) {
    const place = button.closest(S.place);
    let row = button;
    for (let up = button.parentElement; up && up !== place; up = up.parentElement) {
      if (up.querySelectorAll(`svg:is(${S.heart}, ${S.usedHeart})`).length > 1) break;
      row = up;
      const found = itemIn(row);
      if (found.text || row.matches("li")) return { row, item: found };
    }
    return { row, item: itemIn(row) };
  }

  /** @param {Element} button of a comment */
  function commentItem(button) {
    return commentAt(button).item;
  }

  // Controls

  /**
   * @param {Element} button
   * @param {string} drawing
   * @param {"like" | "share" | "repost" | "options"} word
   */
  function shows(button, drawing, word) {
    const icon = button.querySelector("svg");
    if (!icon || !button.closest(S.place)) return false;
    return icon.matches(drawing) || says(icon.getAttribute("aria-label") ?? "", word);
  }

  /** @param {Element} button */
  function isLarge(button) {
    return button.querySelector(S.large) !== null;
  }

  /**
   * A heart that is not filled; drawn otherwise, the first icon below a post, unless coloured.
   * @param {Element} button
   */
  function isLike(button) {
    if (shows(button, S.heart, "like")) return true;
    const icon = button.querySelector(S.large);
    const row = button.closest(S.actions);
    if (!icon || icon.matches(S.usedHeart) || !row || !button.closest(S.place)?.contains(row))
      return false;
    const icons = row.querySelectorAll(`:is(${BUTTON}) ${S.large}`);
    return (
      icons.length > 2 && icons[0] === icon && !MetaSite.isColoured(getComputedStyle(icon).fill)
    );
  }

  /** @type {Surface["control"]} */
  function control(node) {
    const button = /** @type {HTMLElement | null} */ (node.closest(BUTTON));
    // A conversation has some of the icons of a post.
    if (!button || isConversation()) return null;
    if (isLike(button)) {
      const liked = isLarge(button) ? item(button) : commentItem(button);
      return { kind: "like", element: button, item: liked };
    }
    // The label stays the same when an item was reposted.
    const reposts = shows(button, S.arrows, "repost") && !button.querySelector(S.usedArrows);
    return reposts && isLarge(button)
      ? { kind: "repost", element: button, item: item(button) }
      : null;
  }

  /**
   * A double click on the picture likes, and never takes it back.
   * @type {Surface["doubled"]}
   */
  function doubled(node) {
    const place = node.closest("article") ?? node.closest(S.place);
    if (!place || within(place, node, OVER_PICTURE) || !isOnPicture(node, place)) return null;
    for (let up = node.parentElement; up && place.contains(up); up = up.parentElement) {
      const button = up.querySelector(largeHearts())?.closest(BUTTON);
      if (!button) continue;
      const element = /** @type {HTMLElement} */ (node);
      return isLike(button) ? { kind: "like", element, item: item(button) } : null;
    }
    return null;
  }

  /**
   * @param {Element} node the picture, or something drawn over it that may be larger or smaller
   * @param {Element} place
   */
  function isOnPicture(node, place) {
    if (node.querySelector(largeHearts())) return false;
    return [...place.querySelectorAll(S.picture)].some((picture) => {
      const large = picture.getBoundingClientRect().width > LEAST_PICTURE;
      const covered = holdsMiddle(node, picture) || holdsMiddle(picture, node);
      return large && covered && !picture.closest("a");
    });
  }

  /**
   * @param {Element} outer
   * @param {Element} inner
   */
  function holdsMiddle(outer, inner) {
    const { left, right, top, bottom } = inner.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const area = outer.getBoundingClientRect();
    return x > area.left && x < area.right && y > area.top && y < area.bottom;
  }

  /** @param {Element} node */
  function opener(node) {
    const button = node.closest(BUTTON);
    if (!button || isConversation()) return null;
    return shows(button, S.plane, "share") && isLarge(button) ? item(button) : null;
  }

  /** @param {KeyboardEvent} event */
  function sends(event) {
    const box = editable(/** @type {Element} */ (event.composedPath()[0]));
    const sent = box && !isProfileForm() && (box.closest(S.commentForm) || !box.closest(S.dialog));
    return Boolean(sent && MetaSite.isEnter(event));
  }

  /** @returns {string | null} the link in the side bar whose portrait has its name */
  function handle() {
    for (const link of document.querySelectorAll(S.portrait)) {
      const name = profileOf(link);
      if (!name || link.closest(S.place)) continue;
      if (link.querySelector("img")?.alt.includes(name)) return name;
    }
    return null;
  }

  /**
   * Whether somebody else wrote it under what whoever acts has published.
   * @param {{row: Element, item: Item}} comment
   * @param {string} acting
   * @param {Map<Element, boolean>} [owned] posts for which it is known: to find out takes time
   */
  function isCitizens({ row, item: { author } }, acting, owned = new Map()) {
    const post = row.closest("article") ?? row.closest(S.place);
    if (!post || author?.toLowerCase() === acting) return false;
    if (!owned.has(post)) owned.set(post, itemIn(post).author?.toLowerCase() === acting);
    return owned.get(post) === true;
  }

  /** @param {{row: Element, item: Item}} comment */
  function citizens({ row, item: found }) {
    const words = [...row.querySelectorAll(S.words)].filter(
      (node) => found.text && wordsOf(node).startsWith(found.text),
    );
    const cut = words.some((node) => node.querySelector(BUTTON));
    return { element: row, words: words.at(-1) ?? null, item: { ...found, cut } };
  }

  /** @type {Moderation} */
  const moderation = {
    // Each comment has a small heart.
    comments() {
      const hearts = [...document.querySelectorAll(BUTTON)].filter(
        (button) => !isLarge(button) && button.querySelector(`${S.heart}, ${S.usedHeart}`),
      );
      const acting = handle()?.toLowerCase() ?? "";
      const owned = new Map();
      return hearts
        .map(commentAt)
        .filter((found) => isCitizens(found, acting, owned))
        .map(citizens);
    },
    menu(node) {
      const button = node.closest(BUTTON);
      if (!button || isLarge(button) || !shows(button, S.commentMenu, "options")) return null;
      const found = commentAt(button);
      return isCitizens(found, handle()?.toLowerCase() ?? "") ? citizens(found).item : null;
    },
    removes(node) {
      const button = /** @type {HTMLElement | null} */ (node.closest(`${S.dialog} ${BUTTON}`));
      return button && !button.querySelector("svg") && after(labelOf(button), "remove") !== null
        ? button
        : null;
    },
  };

  return Object.freeze({
    platform: "instagram",
    covers: (place) => place.hostname === "www.instagram.com",
    editable,
    root,
    boxes,
    submit,
    submitAt,
    purpose,
    control,
    doubled,
    opener,
    sends,
    shortcut: () => null,
    focused: () => null,
    handle,
    moderation,
    files: () => S.file,
    anchors: () => Selectors.count("instagram"),
  });
})();
