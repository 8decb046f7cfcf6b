/**
 * What the officer is about to do, read from an event: nothing, or an act that
 * publishes.
 *
 * @typedef {object} Act
 * @property {"post" | "comment" | "share" | "like" | "repost"} what
 * @property {HTMLElement} control what is used, or would be, to do it
 * @property {readonly HTMLElement[]} boxes those whose text it would send
 * @property {readonly CheckRequest[]} requests everything it would publish
 * @property {() => Act | null} renew the same act as things stand later, null if there is none
 */
class Acts {
  #surface;
  #status;
  /** @type {Item | null} the item whose menu or quote box was opened last */
  opened = null;

  /**
   * @param {Surface} surface
   * @param {Status} status
   */
  constructor(surface, status) {
    this.#surface = surface;
    this.#status = status;
  }

  /**
   * The act of pressing this node.
   * @param {Element} node
   * @returns {Act | null}
   */
  at(node) {
    const submit = this.#surface.submitAt(node);
    if (submit)
      return Acts.#isDisabled(submit) ? null : this.#ofForm(this.#surface.root(submit), submit);
    const control = this.#surface.control(node);
    return control && !Acts.#isDisabled(control.element) ? this.#ofControl(control) : null;
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {Act | null}
   */
  ofKey(event) {
    const node = /** @type {Element} */ (event.composedPath()[0]);
    const box = this.#surface.editable(node);
    if (box) return this.#surface.sends(event) ? this.#ofForm(this.#surface.root(box), null) : null;
    if (Acts.#isEditable(node)) return null;
    if (event.key === "Enter" || event.key === " ") return this.at(node);
    const control = this.#surface.shortcut(event);
    return control && this.at(control);
  }

  /**
   * @param {SubmitEvent} event
   * @returns {Act | null}
   */
  ofSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const box = [...form.elements, ...form.querySelectorAll("[contenteditable]")].find((field) =>
      this.#surface.editable(field),
    );
    return box ? this.#ofForm(this.#surface.root(box), event.submitter) : null;
  }

  /**
   * All that the box around a node would publish.
   * @param {Element} node
   * @returns {Act | null}
   */
  ofBox(node) {
    const box = this.#surface.editable(node);
    return box && this.#ofForm(this.#surface.root(box), null);
  }

  /**
   * Remembers an item whose menu is being opened: the menu is drawn elsewhere in
   * the page, and nothing in it tells what it belongs to.
   * @param {Event} event
   * @returns {CheckRequest | null} what reposting it would publish
   */
  notice(event) {
    const pressed = event instanceof KeyboardEvent ? this.#pressed(event) : event.composedPath()[0];
    const item = pressed instanceof Element ? this.#surface.opener(pressed) : null;
    if (!item) return null;
    this.opened = item;
    return Requests.ofItem(this.#surface, "share", item);
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
    const opened = this.#surface.opener(node);
    const item = focused ? this.#surface.focused(node) : null;
    return [
      opened && Requests.ofItem(this.#surface, "share", opened),
      item && Requests.ofItem(this.#surface, "like", item),
    ].filter((request) => request !== null);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const node = /** @type {Element} */ (event.composedPath()[0]);
    if (Acts.#isEditable(node)) return null;
    return event.key === "Enter" || event.key === " " ? node : this.#surface.shortcut(event);
  }

  /**
   * @param {Element} root
   * @param {HTMLElement | null} pressed
   * @returns {Act | null}
   */
  #ofForm(root, pressed) {
    if (!root.isConnected) return null;
    const { action, parts } = Requests.ofForm(this.#surface, root, this.opened);
    const requests = parts.flatMap(({ request }) => request ?? []);
    const control = pressed ?? this.#surface.submit(root) ?? parts[0]?.box;
    if (!requests.length || !control) return null;
    const boxes = parts.map(({ box }) => box);
    return { what: action, control, boxes, requests, renew: () => this.#ofForm(root, pressed) };
  }

  /**
   * @param {Control} control
   * @returns {Act | null}
   */
  #ofControl({ kind, element, item }) {
    const concerned = item ?? (kind === "repost" ? this.opened : null);
    this.#status.fits(kind, concerned !== null);
    const request = Requests.ofItem(this.#surface, kind === "like" ? "like" : "share", concerned);
    if (!request) return null;
    const renew = () => (element.isConnected ? this.at(element) : null);
    return { what: kind, control: element, boxes: [], requests: [request], renew };
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
