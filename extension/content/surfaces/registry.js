/**
 * What the rest of the extension knows of a site. A surface only describes:
 * where the compose boxes are, what sends them, what a like applies to.
 *
 * @typedef {"post" | "comment" | "share" | "like"} Action
 *
 * @typedef {object} Item what somebody else wrote
 * @property {string} text
 * @property {string | null} author
 *
 * @typedef {object} Control a control that publishes without a text of one's own
 * @property {"like" | "repost"} kind
 * @property {HTMLElement} element
 * @property {Item | null} item null where the control does not lie with its item
 *
 * @typedef {object} Surface
 * @property {"x" | "practice"} platform
 * @property {(place: Location) => boolean} covers
 * @property {(node: Element) => HTMLElement | null} editable the compose box that a node is in
 * @property {(node: Element) => Element} root holds a box, those sent with it, the button
 * @property {(root: Element) => HTMLElement[]} boxes all boxes sent together, in order
 * @property {(root: Element) => HTMLElement | null} submit
 * @property {(node: Element) => HTMLElement | null} submitAt the submit control that a node is in
 * @property {(root: Element, opened: Item | null) => {action: Action, shared: Item | null}} purpose
 *   what sending would do; `opened` is the item whose menu or quote button was used last
 * @property {(node: Element) => Control | null} control
 * @property {(node: Element) => Item | null} opener the item whose menu this node opens
 * @property {(event: KeyboardEvent) => boolean} sends whether this key sends the box it is typed in
 * @property {(event: KeyboardEvent) => HTMLElement | null} shortcut the control it stands for
 * @property {(node: Element) => Item | null} focused the item that has the keyboard focus
 * @property {() => string | null} handle who is signed in, null where the page does not tell
 */
const Surfaces = Object.freeze({
  /**
   * @param {Location} place
   * @returns {Surface | null}
   */
  at(place) {
    return [xSurface, practiceSurface].find((surface) => surface.covers(place)) ?? null;
  },
});
