/**
 * The page as the rest of the extension sees it: its site's own surface, and for the
 * boxes that this one does not know the generic one.
 *
 * @typedef {object} Form one box, or more that are sent together, or the button of none
 * @property {Surface} surface the one that knows it
 * @property {Element} root
 */
class Site {
  #own;
  #surfaces;
  #messages = false;

  /** @param {Surface} own */
  constructor(own) {
    this.#own = own;
    this.#surfaces = [own, Generic.beside(own)];
  }

  /** The site's own surface, which alone knows of items, keys and who is acting. */
  get own() {
    return this.#own;
  }

  /**
   * @param {boolean} messages whether the officer wants direct messages looked at
   * @param {string} selectors corrections by site and name, as JSON; "" for none
   */
  look(messages, selectors) {
    this.#messages = messages;
    const corrections = selectors ? JSON.parse(selectors) : {};
    Selectors.apply(this.#own.platform, corrections[this.#own.platform] ?? {});
  }

  /**
   * @param {Element} node
   * @returns {{box: HTMLElement, surface: Surface} | null} the box it is in, and what knows it
   */
  boxAt(node) {
    for (const surface of this.#surfaces) {
      const box = surface.editable(node);
      if (box) return { box, surface };
    }
    return null;
  }

  /**
   * @param {{box: HTMLElement, surface: Surface}} found
   * @returns {Form}
   */
  formOf({ box, surface }) {
    return { surface, root: surface.root(box) };
  }

  /**
   * @param {Element} node
   * @returns {{submit: HTMLElement, form: Form} | null} the submit control it is in
   */
  submitAt(node) {
    for (const surface of this.#surfaces) {
      const submit = surface.submitAt(node);
      if (submit) return { submit, form: { surface, root: surface.root(submit) } };
    }
    return null;
  }

  /**
   * @param {Element} node
   * @returns {Form | null} what a file put there goes with: there is a box, or it is where
   *   the site takes pictures and videos
   */
  attachesTo(node) {
    const found = this.boxAt(node);
    if (found) return this.formOf(found);
    const own = this.#own;
    return node.matches(own.files()) ? { surface: own, root: own.root(node) } : null;
  }

  /**
   * Whether a form is none of our business: direct messages, unless the officer wants it.
   * @param {Form} form
   * @param {Item | null} opened
   */
  leavesAlone({ surface, root }, opened) {
    return this.#isPrivate(surface.purpose(root, opened));
  }

  /**
   * @param {Form} form
   * @param {Item | null} opened
   * @returns {Publication}
   */
  publication({ surface, root }, opened) {
    const purpose = surface.purpose(root, opened);
    if (this.#isPrivate(purpose)) return { action: "message", parts: [], requests: [] };
    return Requests.ofForm(surface, root, purpose);
  }

  /** @param {{action: Action}} purpose */
  #isPrivate({ action }) {
    return action === "message" && !this.#messages;
  }
}
