/**
 * Facebook. Every rich box is Lexical; what tells them apart is what they stand in:
 * a comment in a form of role "presentation", a post or a share in the form of a dialog,
 * a reel in one of role "form", a message in none. The marks that Facebook puts on a post for
 * its advertising tools (`data-ad-…`) are the same in every language. Guesses, since no
 * description of them was found: the fields of a profile, the shortcuts and Ctrl+Enter; less
 * than certain: the inside of the share dialog and of a reel's form, the like of a comment.
 *
 * @type {Surface}
 */
const facebookSurface = (() => {
  const { BUTTON, follows, labelOf, read, isCut, buttonsIn } = MetaSite;
  const HOSTS = new Set(["www.facebook.com", "web.facebook.com"]);
  const S = Selectors.of("facebook", {
    box: '[role="textbox"]:is([data-lexical-editor="true"], [contenteditable="true"])',
    commentForm: 'form[role="presentation"]',
    commentSubmit: '#focused-state-composer-submit [role="button"]',
    dialog: '[role="dialog"]',
    reelForm: '[role="form"]',
    dialogForm: '[role="dialog"] form[method="post" i]:not([role="presentation"])',
    picture: 'input[type="file"][accept*="image"]',
    file:
      ':is([role="dialog"], [role="form"], form[role="presentation"]) ' +
      'input[type="file"]:is([accept*="image"], [accept*="video"])',
    profileBox: '[role="main"] textarea',
    main: '[role="main"]',
    like: '[role="button"]:has([data-ad-rendering-role="like_button"]), [role="button"][data-ad-rendering-role="like_button"]',
    share:
      '[role="button"]:has([data-ad-rendering-role="share_button"]), [role="button"][data-ad-rendering-role="share_button"]',
    reaction: '[role="dialog"]:not([aria-modal="true"]) [role="toolbar"] [role="button"]',
    shareEntry: '[role="menu"] [role="menuitem"]',
    feedItem: "[aria-posinset]",
    labelledItem: "[aria-describedby][aria-labelledby]",
    article: '[role="article"]',
    view: '[role="dialog"], [role="complementary"]',
    comment:
      '[role="article"][aria-label]:not([aria-posinset], :has([data-ad-rendering-role="like_button"]))',
    story:
      '[data-ad-rendering-role="story_message"], [data-ad-preview="message"], [data-ad-comet-preview="message"]',
    card: '[data-ad-rendering-role="title"], [data-ad-rendering-role="description"]',
    author: '[data-ad-rendering-role="profile_name"] a[href]',
    words: 'div[dir="auto"]',
    commentWords: '[dir="auto"]',
    region: '[role="region"]',
    profileLink: 'a[role="link"][href]',
    commentMenu: '[role="button"][aria-haspopup="menu"]',
    menuEntry: '[role="menuitem"]',
  });

  /**
   * What Facebook calls things, for where nothing but the label tells: whole labels, and
   * how a label begins where a name follows. In Albanian all of them are guesses.
   */
  const { says, after } = Labels.of({
    en: {
      send: ["Post", "Publish", "Next", "Save", "Share now", "Share"],
      shareNow: ["Share now", "Share now (Public)", "Share now (Friends)"],
      like: ["Like"],
      likeOf: ["React with Like to "],
      withdraw: ["Remove ", "Unlike", "Change "],
      shareOf: ["Send this to friends or post it on your "],
      actingAs: ["Comment as ", "Reply as ", "Answer as "],
      remove: ["Hide comment", "Delete"],
    },
    es: {
      send: ["Publicar", "Siguiente", "Guardar", "Compartir ahora", "Compartir"],
      shareNow: ["Compartir ahora"],
      like: ["Me gusta"],
      likeOf: ["Reaccionar con Me gusta a "],
      withdraw: ["Eliminar ", "Quitar ", "Ya no me gusta", "Cambiar "],
      shareOf: ["Envía esto a ", "Enviar esto a "],
      actingAs: ["Comentar como ", "Responder como "],
      remove: ["Ocultar comentario", "Eliminar"],
    },
    pt: {
      send: ["Publicar", "Postar", "Avançar", "Salvar", "Guardar", "Compartilhar agora"],
      shareNow: ["Compartilhar agora", "Partilhar agora"],
      like: ["Curtir", "Gosto"],
      likeOf: ["Reagir com Curtir ", "Reagir com Gosto "],
      withdraw: ["Remover ", "Retirar ", "Descurtir", "Alterar "],
      shareOf: ["Envie isso a", "Envie isso para ", "Envia isto a"],
      actingAs: ["Comentar como ", "Responder como "],
      remove: ["Ocultar comentário", "Excluir", "Eliminar", "Apagar"],
    },
    fr: {
      send: ["Publier", "Suivant", "Enregistrer", "Partager maintenant", "Partager"],
      shareNow: ["Partager maintenant"],
      like: ["J’aime", "J'aime"],
      likeOf: ["Réagir avec J’aime ", "Réagir avec J'aime "],
      withdraw: ["Supprimer ", "Retirer ", "Enlever ", "Modifier "],
      shareOf: ["Envoyez ceci à ", "Envoyer ceci à "],
      actingAs: ["Commenter en tant que ", "Répondre en tant que "],
      remove: ["Masquer le commentaire", "Supprimer"],
    },
    vi: {
      send: ["Đăng", "Tiếp", "Lưu", "Chia sẻ ngay", "Chia sẻ"],
      shareNow: ["Chia sẻ ngay"],
      like: ["Thích"],
      likeOf: ["Bày tỏ cảm xúc Thích "],
      withdraw: ["Gỡ ", "Bỏ ", "Thay đổi "],
      shareOf: ["Gửi nội dung này cho bạn bè"],
      actingAs: ["Bình luận dưới tên ", "Trả lời dưới tên "],
      remove: ["Ẩn bình luận", "Xóa", "Xoá"],
    },
    sq: {
      send: ["Posto", "Tjetër", "Ruaj", "Shpërndaje tani", "Shpërndaj"],
      shareNow: ["Shpërndaje tani"],
      like: ["Pëlqej", "Pëlqeje"],
      likeOf: ["Reago me Pëlqej "],
      withdraw: ["Hiq ", "Hiqe ", "Ndrysho "],
      shareOf: ["Dërgojua këtë miqve"],
      actingAs: ["Komento si ", "Përgjigju si "],
      remove: ["Fshih komentin", "Fshihe komentin", "Fshije"],
    },
  });

  /** A person or a page; what has an address of more parts is neither. */
  const PROFILE = /^\/([\w.-]+)\/?$/;

  /** What these letters do to the post that has the focus. */
  const SHORTCUTS = /** @type {Record<string, "like" | "share">} */ ({ l: "like", s: "share" });

  /** How far up the button that opens the reactions and the like button meet, at most. */
  const NEIGHBOURS = 5;

  /** @type {WeakMap<Item, WeakRef<Element>>} the dialog that came after a share button */
  const dialogOf = new WeakMap();
  /** @type {WeakRef<Element> | null} the last button pointed at: reactions fly out beside it */
  let pointed = null;

  // Boxes

  /**
   * @param {Element} node
   * @returns {HTMLElement | null}
   */
  function editable(node) {
    const box = /** @type {HTMLElement | null} */ (node.closest(S.box));
    if (!box) return profileBox(node);
    const isOurs = box.closest(`${S.commentForm}, ${S.dialogForm}, ${S.reelForm}`);
    return isOurs || isMessage(box) ? box : null;
  }

  /** @param {Element} box a chat window stands beside the page, a conversation is a page */
  function isMessage(box) {
    if (isInForm(box) || after(labelOfBox(box), "actingAs") !== null) return false;
    return location.pathname.startsWith("/messages") || !box.closest(S.main);
  }

  /** @param {Element} box whose own words are the officer's, and no label */
  function labelOfBox(box) {
    return (box.getAttribute("aria-label") ?? box.getAttribute("aria-placeholder") ?? "").trim();
  }

  /** @param {Element} box */
  function isInForm(box) {
    return box.closest(`form, ${S.reelForm}, ${S.dialog}`) !== null;
  }

  /** @param {Element} node a field on a page at the address of a profile */
  function profileBox(node) {
    const box = /** @type {HTMLElement | null} */ (node.closest(S.profileBox));
    return box && PROFILE.test(location.pathname) && areaOf(box) ? box : null;
  }

  /**
   * What belongs to a box that stands in no form: below a field one can cancel and save, a
   * message has buttons before and behind it.
   * @param {Element} box
   */
  function areaOf(box) {
    const isField = box.matches(S.profileBox);
    return MetaSite.areaOf(box, isField ? { before: 0, behind: 2 } : { before: 1, behind: 1 });
  }

  /** @param {Element} node */
  function root(node) {
    const form = node.closest(S.commentForm) ?? node.closest(`${S.reelForm}, ${S.dialog}`);
    if (form) return form;
    for (const box of document.querySelectorAll(`${S.box}, ${S.profileBox}`)) {
      const area = isInForm(box) ? null : areaOf(box);
      if (area?.contains(node)) return area;
    }
    return node.closest(S.box)?.parentElement ?? node;
  }

  /**
   * @param {Element} top
   * @returns {HTMLElement[]}
   */
  function boxes(top) {
    const inside = [...top.querySelectorAll(`${S.box}, ${S.profileBox}`)];
    return inside.flatMap((node) => {
      const box = editable(node);
      return box && root(box) === top ? box : [];
    });
  }

  /**
   * @param {Element} top
   * @returns {HTMLElement | null}
   */
  function submit(top) {
    if (top.matches(S.commentForm)) return top.querySelector(S.commentSubmit);
    const box = boxes(top).at(-1);
    if (top.matches(S.dialog)) return submitOfDialog(top, box);
    if (!box) return null;
    const buttons = buttonsIn(top, box);
    const named = buttons.findLast((button) => says(labelOf(button), "send"));
    return (top.matches(S.reelForm) && named) || (buttons.at(-1) ?? null);
  }

  /**
   * Known by its label, which no other button there has; in another language, of those with
   * words, a post's is the last that is about as wide as the form, and a share's the first.
   * @param {Element} dialog
   * @param {HTMLElement | undefined} box
   */
  function submitOfDialog(dialog, box) {
    const form = dialog.querySelector(S.dialogForm);
    if (!form) return null;
    const named = buttonsIn(dialog, box).filter((button) => says(labelOf(button), "send"));
    if (named.length) return named[named.length - 1];
    const buttons = buttonsIn(form, box).filter((button) => button.textContent?.trim());
    const width = form.getBoundingClientRect().width / 2;
    const wide = buttons.findLast((button) => button.getBoundingClientRect().width > width);
    return wide ?? buttons[0] ?? null;
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
    const box = boxes(top)[0];
    if (top.matches(S.commentForm)) {
      const answered = box && answeredBy(top, box);
      return { action: "comment", shared: answered ? commentItem(answered) : item(top) };
    }
    if (top.matches(S.dialog)) {
      const shared = sharedIn(top, opened);
      return { action: shared ? "share" : "post", shared };
    }
    if (top.matches(S.reelForm)) return { action: "post", shared: null };
    return { action: box?.matches(S.profileBox) ? "profile" : "message", shared: null };
  }

  /**
   * The comment that a reply answers: it stands before the form, and the form's label names
   * its author.
   * @param {Element} form
   * @param {Element} box
   */
  function answeredBy(form, box) {
    const label = labelOfBox(box);
    for (let up = form.parentElement; up && !up.querySelector(S.like); up = up.parentElement) {
      const answered = [...up.querySelectorAll(S.comment)].filter((comment) => {
        const name = follows(form, comment) && authorOfComment(comment);
        return name && label.includes(name);
      });
      if (answered.length) return answered[answered.length - 1];
    }
    return null;
  }

  /**
   * What a dialog shares: what it shows, else the item whose share button came before it.
   * The dialog for a post has a place for pictures, which nobody can add to a share.
   * @param {Element} dialog
   * @param {Item | null} opened
   */
  function sharedIn(dialog, opened) {
    const shown = dialog.querySelector(S.story);
    if (shown) return itemIn(dialog);
    if (!opened || dialog.querySelector(S.picture)) return null;
    if (!dialogOf.has(opened)) dialogOf.set(opened, new WeakRef(dialog));
    return dialogOf.get(opened)?.deref() === dialog ? opened : null;
  }

  // Items

  /**
   * The post that a control or a form belongs to. A viewer without any mark of its posts has
   * the control of each beside its text, so it is the nearest text, short of a second like.
   * @param {Element} node
   * @returns {Item | null}
   */
  function item(node) {
    for (const kind of [S.feedItem, S.labelledItem, S.article, S.view]) {
      const found = node.closest(kind);
      if (found) return itemIn(found);
    }
    for (let up = node.parentElement; up && !up.matches(S.main); up = up.parentElement) {
      const likes = [...up.querySelectorAll(BUTTON)].filter(isLike);
      if (likes.filter((like) => !like.closest(S.comment)).length > 1) return null;
      const found = itemIn(up);
      if (found.text) return found;
    }
    return null;
  }

  /**
   * Its message, else what its link says; where nothing is marked, its longest text.
   * Never all that it holds: most of that is hidden.
   * @param {Element} scope
   * @returns {Item}
   */
  function itemIn(scope) {
    /** @param {string} css */
    const own = (css) =>
      [...scope.querySelectorAll(css)].filter((n) => !n.closest(`${S.comment}, ${S.commentForm}`));
    const author = own(S.author)[0]?.textContent?.trim() || null;
    const marked = own(S.story).slice(0, 1);
    const parts = marked.length ? marked : own(S.card);
    const text = parts
      .map((node) => read(node))
      .filter(Boolean)
      .join("\n");
    if (text) return { text, author, cut: parts.some(isCut) };
    const texts = own(S.words).filter((node) => isText(node) && MetaSite.isSeen(node));
    const [longest] = texts
      .map((node) => ({ text: read(node), cut: isCut(node) }))
      .sort((one, other) => other.text.length - one.text.length);
    return { author, ...(longest ?? { text: "" }) };
  }

  /** @param {Element} node words of a text, not of a button, a link or a box */
  function isText(node) {
    return !node.closest(`${BUTTON}, ${S.box}, a, h1, h2, h3, h4`);
  }

  /** @param {Element} comment */
  function authorOfComment(comment) {
    const links = [...comment.querySelectorAll("a[href]")];
    return links.find((link) => link.textContent?.trim())?.textContent?.trim() ?? null;
  }

  /**
   * @param {Element} comment
   * @returns {Item}
   */
  function commentItem(comment) {
    const blocks = wordsOf(comment);
    return {
      text: blocks.map((node) => read(node)).join("\n"),
      author: authorOfComment(comment),
      cut: blocks.some(isCut),
    };
  }

  /** @param {Element} comment */
  function wordsOf(comment) {
    const blocks = [...comment.querySelectorAll(S.commentWords)].filter(
      (node) => node.closest(S.comment) === comment && isText(node),
    );
    return blocks.filter((node) => !blocks.some((b) => b !== node && b.contains(node)));
  }

  // Controls

  /** @type {Surface["control"]} */
  function control(node) {
    const button = /** @type {HTMLElement | null} */ (node.closest(BUTTON));
    if (button?.matches(S.reaction)) return { kind: "like", element: button, item: pointedAt() };
    if (button) pointed = new WeakRef(button);
    if (button && isLike(button)) {
      const liked = isLiked(button) ? null : likedBy(button);
      return liked && { kind: "like", element: button, item: liked };
    }
    const entry = /** @type {HTMLElement | null} */ (node.closest(S.shareEntry));
    return entry && says(labelOf(entry), "shareNow")
      ? { kind: "repost", element: entry, item: null }
      : null;
  }

  /** The item of the like nearest to the button pointed at: that one or its neighbour. */
  function pointedAt() {
    let up = pointed?.deref() ?? null;
    for (let steps = 0; up?.isConnected && steps < NEIGHBOURS; steps++, up = up.parentElement) {
      const like = [up, ...up.querySelectorAll(BUTTON)].find(isLike);
      if (like) return likedBy(like);
    }
    return null;
  }

  /** @param {Element} button */
  function likedBy(button) {
    const comment = button.closest(S.comment);
    return comment ? commentItem(comment) : item(button);
  }

  /** @param {Element} button */
  function isLike(button) {
    if (button.matches(S.like)) return true;
    const label = labelOf(button);
    if (says(label, "like") || after(label, "likeOf") !== null) return true;
    return isFirstOfComment(button);
  }

  /**
   * The actions of a comment are a list: like, reply and so on.
   * @param {Element} button
   */
  function isFirstOfComment(button) {
    const list = button.closest("ul");
    if (!list || !button.closest(S.comment)?.contains(list)) return false;
    const buttons = list.querySelectorAll(BUTTON);
    return buttons.length > 1 && buttons[0] === button;
  }

  /**
   * A button that has been used is coloured as the reaction is, with a style of its own.
   * @param {Element} button
   */
  function isLiked(button) {
    if (button.getAttribute("aria-pressed") === "true") return true;
    if (after(labelOf(button), "withdraw") !== null) return true;
    return [button, ...button.querySelectorAll('[style*="color"]')].some((node) =>
      MetaSite.isColoured(/** @type {HTMLElement} */ (node).style.color),
    );
  }

  /** @param {Element} node */
  function opener(node) {
    const button = node.closest(BUTTON);
    if (!button) return null;
    const shares = button.matches(S.share) || after(labelOf(button), "shareOf") !== null;
    return shares ? item(button) : null;
  }

  /** @param {KeyboardEvent} event */
  function sends(event) {
    const box = /** @type {Element} */ (event.composedPath()[0]).closest(S.box);
    const breaks = box?.closest(`${S.dialogForm}, ${S.reelForm}`);
    if (!breaks) return Boolean(box && MetaSite.isEnter(event));
    return event.key === "Enter" && (event.ctrlKey || event.metaKey);
  }

  /** @param {KeyboardEvent} event */
  function shortcut(event) {
    const wanted = SHORTCUTS[event.key];
    if (!wanted || event.ctrlKey || event.metaKey || event.altKey) return null;
    const target = /** @type {Element} */ (event.target);
    const post = isPost(target) ? target : null;
    return /** @type {HTMLElement | null} */ (post?.querySelector(S[wanted]) ?? null);
  }

  /** @param {Element} node */
  function isPost(node) {
    return node.matches(`${S.feedItem}, ${S.labelledItem}, ${S.article}`);
  }

  // Who is acting

  /**
   * The box for a post stands beside a link to the profile that would post; else the boxes
   * for comments name it. Each of these may speak in another voice, and its label says so.
   * @param {Element} [form]
   * @returns {string | null}
   */
  function handle(form) {
    const [voice] = form ? voicesIn(form) : [];
    for (const region of document.querySelectorAll(S.region)) {
      const [link, button] = region.querySelectorAll(`${S.profileLink}, ${BUTTON}`);
      if (!link?.matches(S.profileLink) || !button?.matches(BUTTON)) continue;
      const { pathname } = /** @type {HTMLAnchorElement} */ (link);
      const [, name] = PROFILE.exec(pathname) ?? [];
      if (!name || name === "profile.php") continue;
      return voice && !isOf(link, name, voice) ? voice : name;
    }
    return voice ?? voicesIn(document.documentElement)[0] ?? null;
  }

  /** @param {Element} scope a form, the page, or a box that stands by itself */
  function voicesIn(scope) {
    const found = [scope, ...scope.querySelectorAll(S.box)].filter((node) => node.matches(S.box));
    return found.flatMap((box) => after(labelOfBox(box), "actingAs") || []);
  }

  /**
   * Whether a profile is that of a voice: the link says whose it is, or its address does. Where
   * neither does, the only voice of a page is taken for the profile's.
   * @param {Element} link
   * @param {string} name in its address
   * @param {string} voice
   */
  function isOf(link, name, voice) {
    const [one, other] = [name, voice].map((words) => words.replace(/[\s.]/g, "").toLowerCase());
    if (one === other) return true;
    const label = labelOf(link);
    return label ? label.includes(voice) : new Set(voicesIn(document.documentElement)).size < 2;
  }

  // Comments by citizens

  /**
   * Whether these name somebody: by the name, or by the profile that one of them leads to.
   * @param {readonly Element[]} links
   * @param {string} acting
   */
  function names(links, acting) {
    return links.some((link) => {
      const { pathname } = /** @type {HTMLAnchorElement} */ (link);
      const name = PROFILE.exec(pathname)?.[1] ?? "";
      return [name, link.textContent?.trim()].some((one) => one?.toLowerCase() === acting);
    });
  }

  /**
   * What holds a comment and its post, where that is marked.
   * @param {Element} comment
   */
  function postOf(comment) {
    return comment.parentElement?.closest(`${S.feedItem}, ${S.labelledItem}, ${S.view}`);
  }

  /**
   * How the post begins: one place may show more of it than another. Null for one without words,
   * and "" where the page does not tell the post.
   * @param {Element} comment
   */
  function beginningOf(comment) {
    const post = postOf(comment);
    if (!post) return "";
    const said = post.querySelector(S.story);
    if (!said) return null;
    return isCut(said) ? read(said).replace(/\s*(…|\.{3})$/, "") : read(said);
  }

  /**
   * Whether somebody else wrote it under what whoever acts has published, as far as the page
   * tells whose that is.
   * @param {Element} comment
   * @param {string} acting
   */
  function isCitizens(comment, acting) {
    const said = wordsOf(comment);
    // Whom it speaks of or answers is linked in its words.
    const own = [...comment.querySelectorAll("a[href]")].filter(
      (link) => !said.some((words) => words.contains(link)),
    );
    if (names(own, acting)) return false;
    const authors = [...(postOf(comment)?.querySelectorAll(S.author) ?? [])];
    return !authors.length || names(authors.slice(0, 1), acting);
  }

  /**
   * @param {Element} comment
   * @returns {Item}
   */
  function citizens(comment) {
    const cut = wordsOf(comment).some((words) => words.querySelector(BUTTON));
    return { ...commentItem(comment), cut };
  }

  /** @type {Moderation} */
  const moderation = {
    comments() {
      const acting = handle()?.toLowerCase() ?? "";
      const all = [...document.querySelectorAll(S.comment)];
      // Behind the dialog with a post the timeline shows some of its comments as well.
      const dialog = all.map((comment) => comment.closest(S.dialog)).findLast(Boolean);
      return all
        .filter((comment) => !dialog || dialog.contains(comment))
        .filter((comment) => isCitizens(comment, acting))
        .map((element) => ({
          element,
          words: wordsOf(element)[0] ?? null,
          item: citizens(element),
        }));
    },
    together(one, other) {
      const [beginning, another] = [beginningOf(one), beginningOf(other)];
      if (beginning === null || another === null) return beginning === another;
      return beginning.startsWith(another) || another.startsWith(beginning);
    },
    menu(node) {
      const comment = node.closest(S.commentMenu)?.closest(S.comment);
      const acting = handle()?.toLowerCase() ?? "";
      return comment && isCitizens(comment, acting) ? citizens(comment) : null;
    },
    // Some entries are explained in a second line.
    removes(node) {
      const entry = /** @type {HTMLElement | null} */ (node.closest(S.menuEntry));
      return entry && after(labelOf(entry), "remove") !== null ? entry : null;
    },
  };

  return Object.freeze({
    platform: "facebook",
    covers: (place) => HOSTS.has(place.hostname),
    editable,
    root,
    boxes,
    submit,
    submitAt,
    purpose,
    control,
    doubled: () => null,
    opener,
    sends,
    shortcut,
    focused: (node) => (isPost(node) ? item(node) : null),
    handle,
    moderation,
    files: () => S.file,
    anchors: () => Selectors.count("facebook"),
  });
})();
