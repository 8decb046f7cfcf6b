/**
 * What the officer is about to do, read from an event: nothing, or an act that
 * publishes.
 *
 * @typedef {object} Act
 * @property {CheckRequest["action"] | "repost"} what
 * @property {HTMLElement} control what is used, or would be, to do it
 * @property {readonly HTMLElement[]} boxes those whose text it would send
 * @property {readonly CheckRequest[]} requests everything it would publish
 * @property {boolean} [cut] whether the page shows only the beginning of what it would publish
 * @property {() => Act | null} renew the same act as things stand later, null if there is none
 */
class Acts {
  /** Where a press goes on with what was opened, and does not turn to something else. */
  static #LAYER = '[role="dialog"], [role="menu"], dialog';

  #site;
  #status;
  /** @type {Item | null} the item whose menu or dialog was opened last */
  opened = null;
  /** @type {Item | null} the citizen's comment whose menu was opened last */
  #menued = null;

  /**
   * @param {Site} site
   * @param {Status} status
   */
  constructor(site, status) {
    this.#site = site;
    this.#status = status;
  }

  /**
   * The act of pressing this node.
   * @param {Element} node
   * @returns {Act | null}
   */
  at(node) {
    const pressed = this.#site.submitAt(node);
    if (pressed)
      return Acts.#isDisabled(pressed.submit) ? null : this.#ofForm(pressed.form, pressed.submit);
    return (
      this.#ofControl(this.#site.own.control(node), (element) => this.at(element)) ??
      this.#ofRemoval(node)
    );
  }

  /**
   * The act of clicking this node twice.
   * @param {Element} node
   * @returns {Act | null}
   */
  ofDouble(node) {
    return this.#ofControl(this.#site.own.doubled(node), (element) => this.ofDouble(element));
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {Act | null}
   */
  ofKey(event) {
    const node = /** @type {Element} */ (event.composedPath()[0]);
    const found = this.#site.boxAt(node);
    if (found) {
      const sends = found.surface.sends(event) && !Acts.#chooses(event, found.box);
      return sends ? this.#ofForm(this.#site.formOf(found), null) : null;
    }
    if (Acts.#isEditable(node)) return null;
    if (event.key === "Enter" || event.key === " ") return this.at(node);
    const control = this.#site.own.shortcut(event);
    return control && this.at(control);
  }

  /**
   * @param {SubmitEvent} event
   * @returns {Act | null}
   */
  ofSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    for (const field of [...form.elements, ...form.querySelectorAll("[contenteditable]")]) {
      const found = this.#site.boxAt(field);
      if (found) return this.#ofForm(this.#site.formOf(found), event.submitter);
    }
    return null;
  }

  /**
   * All that the box around a node would publish.
   * @param {Element} node
   * @returns {Act | null}
   */
  ofBox(node) {
    const found = this.#site.boxAt(node);
    return found && this.#ofForm(this.#site.formOf(found), null);
  }

  /**
   * Remembers an item whose menu is being opened: the menu is drawn elsewhere in
   * the page, and nothing in it tells what it belongs to.
   * @param {Event} event
   * @returns {CheckRequest | null} what reposting it would publish, or removing it would remove
   */
  notice(event) {
    const pressed = event instanceof KeyboardEvent ? this.#pressed(event) : event.composedPath()[0];
    // A letter may well open a dialog that has nothing to do with what was opened before.
    if (event instanceof KeyboardEvent && !pressed && Acts.#isShortcut(event)) this.opened = null;
    if (!(pressed instanceof Element)) return null;
    const { moderation } = this.#site.own;
    // Whatever else is pressed, the next entry of a menu is not that comment's.
    if (moderation && !moderation.removes(pressed)) {
      this.#menued = moderation.menu(pressed);
      const about = this.#menued && Requests.ofComment(this.#site.own, this.#menued);
      if (about) return about;
    }
    const item = this.#site.own.opener(pressed);
    if (!item) {
      const elsewhere = event instanceof MouseEvent && !pressed.closest(Acts.#LAYER);
      if (elsewhere && !this.at(pressed)) this.opened = null;
      return null;
    }
    this.opened = item;
    return Requests.ofItem(this.#site.own, "share", item);
  }

  /**
   * What may be published next, now that the pointer or the focus is on a node.
   * @param {Element} node
   * @param {boolean} focused an item with the focus takes keys, under the pointer it takes none
   * @returns {readonly CheckRequest[]}
   */
  foreseen(node, focused) {
    const act = this.at(node);
    if (act) return act.requests;
    const { own } = this.#site;
    const opened = own.opener(node);
    const liked = focused ? own.focused(node) : own.doubled(node)?.item;
    return [
      opened && Requests.ofItem(own, "share", opened),
      liked ? Requests.ofItem(own, "like", liked) : null,
    ].filter((request) => request !== null);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const node = /** @type {Element} */ (event.composedPath()[0]);
    if (Acts.#isEditable(node)) return null;
    return event.key === "Enter" || event.key === " " ? node : this.#site.own.shortcut(event);
  }

  /**
   * @param {Form} form
   * @param {HTMLElement | null} pressed
   * @returns {Act | null}
   */
  #ofForm(form, pressed) {
    if (!form.root.isConnected) return null;
    const { action, parts, requests, cut } = this.#site.publication(form, this.opened);
    // A site may put another button in its place.
    const button = pressed?.isConnected ? pressed : form.surface.submit(form.root);
    const control = button ?? parts[0]?.box;
    if (!requests.length || !control) return null;
    const boxes = parts.map(({ box }) => box);
    const renew = () => this.#ofForm(form, pressed);
    return { what: action, control, boxes, requests, cut, renew };
  }

  /**
   * @param {Control | null} control
   * @param {(element: HTMLElement) => Act | null} again
   * @returns {Act | null}
   */
  #ofControl(control, again) {
    if (!control || Acts.#isDisabled(control.element)) return null;
    const { kind, element, item } = control;
    const concerned = item ?? (kind === "repost" ? this.opened : null);
    this.#status.met(control, concerned);
    const action = kind === "like" ? "like" : "share";
    const request = Requests.ofItem(this.#site.own, action, concerned);
    if (!request) return null;
    const renew = () => (element.isConnected ? again(element) : null);
    const cut = concerned?.cut;
    return { what: kind, control: element, boxes: [], requests: [request], cut, renew };
  }

  /**
   * Removing a citizen's comment from the page of whoever acts.
   * @param {Element} node
   * @returns {Act | null}
   */
  #ofRemoval(node) {
    const comment = this.#menued;
    const control = comment && this.#site.own.moderation?.removes(node);
    const request = control && Requests.ofComment(this.#site.own, comment);
    if (!request || Acts.#isDisabled(control)) return null;
    // One menu may serve all comments, and be another's by now.
    const renew = () =>
      control.isConnected && this.#menued === comment ? this.#ofRemoval(control) : null;
    return { what: "moderate", control, boxes: [], requests: [request], renew };
  }

  /**
   * While names or tags are offered, a bare Enter takes the one that is lit.
   * @param {KeyboardEvent} event
   * @param {Element} box
   */
  static #chooses({ key, ctrlKey, metaKey }, box) {
    const alone = key === "Enter" && !(ctrlKey || metaKey);
    return alone && Boolean(box.getAttribute("aria-activedescendant"));
  }

  /** @param {KeyboardEvent} event whether it is a letter of its own, as sites take for a command */
  static #isShortcut(event) {
    const node = /** @type {Element} */ (event.composedPath()[0]);
    const own = event.key.length === 1 && !(event.ctrlKey || event.metaKey || event.altKey);
    return own && !Acts.#isEditable(node) && !node.closest(Acts.#LAYER);
  }

  /** @param {Element} control */
  static #isDisabled(control) {
    return control.matches(":disabled") || control.getAttribute("aria-disabled") === "true";
  }

  /** @param {Element} node */
  static #isEditable(node) {
    return (
      node.matches("input, textarea, select") ||
      (node instanceof HTMLElement && node.isContentEditable)
    );
  }
}
