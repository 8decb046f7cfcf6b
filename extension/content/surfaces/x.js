/**
 * X, formerly Twitter. The test ids are not translated and outlive the class names.
 * Desktop boxes are Draft.js editables that carry the test id themselves; on mobile
 * the same id is on, or around, a textarea.
 *
 * @type {Surface}
 */
const xSurface = (() => {
  const HOSTS = new Set(["x.com", "twitter.com", "mobile.x.com", "mobile.twitter.com"]);
  const S = Selectors.of("x", {
    postBox: '[data-testid^="tweetTextarea_"]',
    firstPostBox: '[data-testid="tweetTextarea_0"]',
    // Those of a poll. Of what they are called only guesses were found.
    pollChoice: 'input:is([name^="Choice"], [data-testid^="pollOption"])',
    postSubmit: '[data-testid="tweetButton"], [data-testid="tweetButtonInline"]',
    post: 'article[data-testid="tweet"]',
    postText: '[data-testid="tweetText"]',
    postAuthor: '[data-testid="User-Name"] a[href^="/"]',
    like: '[data-testid="like"]',
    repostMenu: '[data-testid="retweet"]',
    repost: '[data-testid="retweetConfirm"], [data-testid="repostConfirm"]',
    messageBox:
      '[data-testid="dmComposerTextInput"], textarea[data-testid="dm-composer-textarea"]',
    messageSubmit:
      '[data-testid="dmComposerSendButton"], [data-testid="dm-composer-send-button"]',
    file: 'input[type="file"][data-testid="fileInput"]:not([data-testid="DMDrawer"] *)',
    profileBox: 'textarea[name="description"]',
    profileSubmit: '[data-testid="Profile_Save_Button"]',
    account:
      '[data-testid="SideNav_AccountSwitcher_Button"] [data-testid^="UserAvatar-Container-"]',
    postMenu: '[data-testid="caret"]',
    postLink: 'a[href*="/status/"]:has(time)',
    postCut: '[data-testid="tweet-text-show-more-link"]',
    // What X recommends below the answers begins with one; beside the list stand others.
    heading: ':is(main, [role="main"]) h2:not([data-testid="sidebarColumn"] *)',
    menuEntry: '[role="menuitem"]',
    hideReply: '[data-testid="hideReply"]',
    accountLink:
      'a[data-testid="AppTabBar_Profile_Link"], a[data-testid="DashButton_ProfileIcon_Link"]',
  });
  /** Of a reply's menu. The Albanian is a guess. */
  const { says } = Labels.of({
    en: { hide: ["Hide reply"] },
    es: { hide: ["Ocultar respuesta"] },
    pt: { hide: ["Ocultar resposta"] },
    fr: { hide: ["Masquer la réponse"] },
    vi: { hide: ["Ẩn câu trả lời", "Ẩn trả lời"] },
    sq: { hide: ["Fshih përgjigjen", "Fshihe përgjigjen"] },
  });
  // "tweetTextarea_0_label" and the like share the prefix and are no boxes.
  const STATUS = /^\/([^/]+)\/status\/(\d+)/;
  const BOX_ID = /^tweetTextarea_\d+$/;
  const EDITABLE = 'textarea, [contenteditable="true"], [role="textbox"]';
  const DIALOG = '[role="dialog"], dialog';

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
  function postBoxes(root) {
    // On mobile the wrapper and the textarea in it may both carry the id.
    return [
      ...new Set(
        [...root.querySelectorAll(S.postBox)].filter(isBox).flatMap((box) => within(box) ?? []),
      ),
    ];
  }

  /** @type {Surface["boxes"]} */
  function boxes(root) {
    const own = postBoxes(root);
    /** @type {NodeListOf<HTMLElement>} */
    const choices = root.querySelectorAll(S.pollChoice);
    if (own.length) return [...own, ...choices];
    const others = [S.messageBox, S.profileBox].map((css) => [...root.querySelectorAll(css)]);
    return others.find((found) => found.length)?.flatMap((box) => within(box) ?? []) ?? [];
  }

  /** @param {Element} scope */
  function composers(scope) {
    const first = [...scope.querySelectorAll(S.firstPostBox)];
    return new Set(first.map(within)).size;
  }

  /** @param {Element} node */
  function postBox(node) {
    let box = node.closest(S.postBox);
    while (box && !isBox(box)) box = box.parentElement?.closest(S.postBox) ?? null;
    return box && within(box);
  }

  /**
   * The dialog, else main: as far up as there is only one first box, since the
   * boxes of a thread are numbered on and another composer starts again at 0.
   * @param {Element} node
   */
  function postRoot(node) {
    let found = node;
    for (
      let up = node.parentElement;
      up && up !== document.documentElement;
      up = up.parentElement
    ) {
      if (composers(up) > 1) break;
      found = up;
      if (up.matches(`${DIALOG}, main`)) break;
    }
    return found;
  }

  /**
   * The least that holds both a box and its button: several chats can be open.
   * @param {Element} node
   * @param {string} box
   * @param {string} submit
   */
  function pairRoot(node, box, submit) {
    for (let up = node.parentElement; up; up = up.parentElement) {
      if (up.querySelector(box) && up.querySelector(submit)) return up;
    }
    // The box itself holds none.
    return node.parentElement ?? node;
  }

  /** @type {Surface["root"]} */
  function root(node) {
    if (node.closest(`${S.messageBox}, ${S.messageSubmit}`))
      return pairRoot(node, S.messageBox, S.messageSubmit);
    if (node.closest(`${S.profileBox}, ${S.profileSubmit}`))
      return pairRoot(node, S.profileBox, S.profileSubmit);
    return postRoot(node);
  }

  /**
   * @param {Element} scope
   * @returns {string | null}
   */
  function author(scope) {
    const link = scope.querySelector(S.postAuthor);
    return link ? `@${link.getAttribute("href")?.slice(1).split("/")[0]}` : null;
  }

  /**
   * @param {Element | null} article
   * @returns {Item | null}
   */
  function item(article) {
    if (!article) return null;
    const words = article.querySelector(S.postText);
    if (!words) return { text: "", author: author(article) };
    // Of what it quotes the page may show only a part as well.
    const [, next] = article.querySelectorAll(`${S.postText}, ${S.postCut}`);
    const cut = next?.matches(S.postCut) ?? false;
    return { text: DomText.read(words).text, author: author(article), cut };
  }

  /**
   * The post that a control belongs to. Where a picture is shown large, it stands beside the
   * post, which the address names.
   * @param {Element} node
   */
  function postAt(node) {
    const [, , id] = STATUS.exec(location.pathname) ?? [];
    const beside = [...(node.closest(DIALOG)?.querySelectorAll(S.post) ?? [])];
    return node.closest(S.post) ?? beside.find((post) => id && idOf(post) === id) ?? null;
  }

  /** @type {Surface["purpose"]} */
  function purpose(top, opened) {
    const box = boxes(top)[0];
    if (!box) return { action: "post", shared: null };
    if (box.closest(S.messageBox)) return { action: "message", shared: null };
    if (box.closest(S.profileBox)) return { action: "profile", shared: null };
    const dialog = box.closest(DIALOG);
    const scope = dialog ?? box.closest("main") ?? document.body;
    /** @param {Element} node */
    const precedes = (node) =>
      Boolean(box.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING);
    const answered = [...scope.querySelectorAll(S.post)].filter(precedes).at(-1);
    if (answered && (dialog || /\/status\/\d+/.test(location.pathname))) {
      return { action: "comment", shared: item(answered) };
    }
    if (!dialog) return { action: "post", shared: null };
    const quoted = [...scope.querySelectorAll(S.postText)].find(
      (node) => !precedes(node) && !node.closest(S.post),
    );
    if (quoted) {
      const card = quoted.closest('[role="link"]') ?? scope;
      // The card shows no more of it than the post did.
      const text = DomText.read(quoted).text;
      return { action: "share", shared: { text, author: author(card), cut: opened?.cut } };
    }
    if (new URLSearchParams(location.search).has("in_reply_to"))
      return { action: "comment", shared: null };
    return opened ? { action: "share", shared: opened } : { action: "post", shared: null };
  }

  /** @type {Surface["control"]} */
  function control(node) {
    const like = /** @type {HTMLElement | null} */ (node.closest(S.like));
    if (like) return { kind: "like", element: like, item: item(postAt(like)) };
    const confirm = /** @type {HTMLElement | null} */ (node.closest(S.repost));
    return confirm && { kind: "repost", element: confirm, item: null };
  }

  /** @returns {string | null} who is acting */
  function handle() {
    const avatar = document.querySelector(S.account);
    if (avatar)
      return `@${avatar.getAttribute("data-testid")?.slice("UserAvatar-Container-".length)}`;
    const link = document.querySelector(S.accountLink);
    return link ? `@${link.getAttribute("href")?.slice(1)}` : null;
  }

  /** What the page of a post has shown: the list takes out of the page what is out of sight. */
  let shown = { post: "", answers: /** @type {Set<string>} */ (new Set()) };

  /** @param {Element} post */
  function idOf(post) {
    const { pathname = "" } = /** @type {HTMLAnchorElement} */ (post.querySelector(S.postLink)) ?? {};
    return STATUS.exec(pathname)?.[2] ?? null;
  }

  /**
   * The answers to one's own post, on its page: what others have said since, up to what X
   * recommends, which begins with a heading. Before it stands what it answers itself.
   * @returns {Element[]}
   */
  function answers() {
    const acting = handle()?.toLowerCase();
    const [, owner, id] = STATUS.exec(location.pathname) ?? [];
    if (!owner || `@${owner}`.toLowerCase() !== acting) return [];
    if (shown.post !== id) shown = { post: id, answers: new Set() };
    const posts = [...document.querySelectorAll(S.post)].filter((post) => !post.closest(DIALOG));
    if (!posts.length) return [];
    const others = posts.filter((post) => author(post)?.toLowerCase() !== acting);
    const own = posts.find((post) => !others.includes(post) && [id, null].includes(idOf(post)));
    const first = own ?? posts[0];
    const end = [...document.querySelectorAll(S.heading)].find((one) => precedes(first, one));
    // The list is without gaps: behind what it begins with, up to the heading, all are answers.
    let within = own !== undefined;
    return posts.filter((post) => {
      const one = idOf(post);
      within ||= one !== null && shown.answers.has(one);
      const later = one ? BigInt(one) > BigInt(id) : own !== undefined && precedes(own, post);
      // Or the heading is still to come.
      const before = end !== undefined && precedes(post, end);
      if (!others.includes(post) || !later || !(within || before)) return false;
      if (end && precedes(end, post)) return false;
      if (one) shown.answers.add(one);
      return true;
    });
  }

  /**
   * @param {Element} one
   * @param {Element} other
   */
  function precedes(one, other) {
    return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  /**
   * @param {Element} article
   * @returns {Item}
   */
  function answer(article) {
    return /** @type {Item} */ (item(article));
  }

  /** @type {Moderation} */
  const moderation = {
    comments: () =>
      answers().map((element) => ({
        element,
        words: element.querySelector(S.postText),
        item: answer(element),
      })),
    // Wherever a reply stands, X has only the author of the post that it answers hide it.
    menu(node) {
      const article = node.closest(S.postMenu)?.closest(S.post);
      const others = article && author(article)?.toLowerCase() !== handle()?.toLowerCase();
      return others ? answer(article) : null;
    },
    removes(node) {
      const entry = /** @type {HTMLElement | null} */ (node.closest(S.menuEntry));
      const hides = entry?.matches(S.hideReply) || says(entry?.textContent?.trim() ?? "", "hide");
      return hides ? entry : null;
    },
  };

  return Object.freeze({
    platform: "x",
    covers: (place) => HOSTS.has(place.hostname),
    editable(node) {
      const other = node.closest(`${S.messageBox}, ${S.profileBox}`);
      return postBox(node) ?? node.closest(S.pollChoice) ?? (other && within(other));
    },
    root,
    boxes,
    submit(top) {
      const [box] = boxes(top);
      if (box?.closest(S.messageBox)) return top.querySelector(S.messageSubmit);
      return top.querySelector(box?.closest(S.profileBox) ? S.profileSubmit : S.postSubmit);
    },
    submitAt: (node) => node.closest(`${S.postSubmit}, ${S.messageSubmit}, ${S.profileSubmit}`),
    purpose,
    control,
    doubled: () => null,
    opener: (node) => (node.closest(S.repostMenu) ? item(postAt(node)) : null),
    sends(event) {
      if (event.key !== "Enter") return false;
      const message = /** @type {Element} */ (event.target).closest(S.messageBox);
      return message ? !event.shiftKey : event.ctrlKey || event.metaKey;
    },
    shortcut(event) {
      const wanted = { l: S.like, t: S.repostMenu }[event.key];
      if (!wanted || event.ctrlKey || event.metaKey || event.altKey) return null;
      const target = /** @type {Element} */ (event.target);
      return target.closest(S.post)?.querySelector(wanted) ?? null;
    },
    focused: (node) => (node.matches(S.post) ? item(node) : null),
    handle,
    moderation,
    files: () => S.file,
    anchors: () => Selectors.count("x"),
  });
})();
