/**
 * Says that nobody has looked at a picture or a video that is put into a form: only words
 * are checked, and an officer who sees a tick there must not take it for both. Once for
 * each form, since who posts pictures posts many.
 *
 * A site that makes its file input anew for each press and never puts it into the page
 * tells nothing of it; what is chosen there is not noticed.
 */
class Pictures {
  #duty;
  #site;
  #notice;
  /** @type {WeakSet<Element>} the forms it was said of */
  #said = new WeakSet();

  /** @param {{duty: Duty, site: Site, notice: Notice}} parts */
  constructor({ duty, site, notice }) {
    this.#duty = duty;
    this.#site = site;
    this.#notice = notice;
  }

  listen() {
    const how = { capture: true, passive: true, signal: this.#duty.signal };
    for (const type of ["change", "paste", "drop"]) {
      addEventListener(type, (event) => this.#noticed(event), how);
    }
  }

  /** @param {Event} event */
  #noticed(event) {
    const [target] = event.composedPath();
    // Firefox drops on the text itself.
    const node = target instanceof Text ? target.parentElement : target;
    if (!this.#duty.on || !(node instanceof Element) || !Pictures.#has(event)) return;
    const form = this.#site.attachesTo(node);
    if (!form || this.#said.has(form.root) || this.#site.leavesAlone(form, null)) return;
    this.#said.add(form.root);
    this.#notice.picture(Pictures.#inSight(node));
  }

  /** @param {Event} event whether it brings a picture or a video */
  static #has(event) {
    const files = [...(Pictures.#filesOf(event) ?? [])];
    return files.some(({ type }) => !type || /^(image|video)\//.test(type));
  }

  /**
   * @param {Event} event
   * @returns {FileList | null | undefined}
   */
  static #filesOf(event) {
    if (event instanceof ClipboardEvent) {
      // Words from an office program bring a picture of themselves along. A picture from a web
      // page is no plain text, a file from a folder nothing but the text of its name.
      const { types = [], files } = event.clipboardData ?? {};
      const rich = types.includes("text/html") || types.includes("text/rtf");
      return rich && types.includes("text/plain") ? null : files;
    }
    if (event instanceof DragEvent) return event.dataTransfer?.files;
    return event.target instanceof HTMLInputElement ? event.target.files : null;
  }

  /** @param {Element} node a file input is hidden, what stands for it is around it */
  static #inSight(node) {
    let up = node;
    while (up.parentElement && !(up.clientWidth && up.clientHeight)) up = up.parentElement;
    return up;
  }
}
