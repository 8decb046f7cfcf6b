/**
 * What the rest of the extension knows of a site. A surface only describes:
 * where the compose boxes are, what sends them, what a like applies to.
 *
 * @typedef {"post" | "comment" | "share" | "like" | "message" | "profile"} Action
 *
 * @typedef {object} Item what somebody else wrote
 * @property {string} text
 * @property {string | null} author
 * @property {boolean} [cut] whether the page shows only its beginning
 *
 * @typedef {object} Control a control that publishes without a text of one's own
 * @property {"like" | "repost"} kind
 * @property {HTMLElement} element
 * @property {Item | null} item null where the control does not lie with its item
 *
 * @typedef {object} CitizenComment what a citizen wrote on the department's page
 * @property {Element} element
 * @property {Element | null} words the element that holds its text
 * @property {Item} item
 *
 * @typedef {object} Moderation what somebody who acts as the page can do with comments
 * @property {() => CitizenComment[]} comments those of others under what whoever acts has
 *   published, in the order of the page
 * @property {(one: Element, other: Element) => boolean} [together] whether two comments stand under
 *   the same post, as far as the page tells; left out where none is shown behind another
 * @property {(node: Element) => Item | null} menu the comment, of these, whose menu this node opens
 * @property {(node: Element) => HTMLElement | null} removes the entry of a comment's menu, around
 *   this node, that deletes or hides it
 *
 * @typedef {object} Surface
 * @property {"x" | "facebook" | "instagram" | "youtube" | "tiktok" | "snapchat" |
 *   "practice"} platform
 * @property {(place: Location) => boolean} covers
 * @property {(place: Location) => boolean} [frames] which frames of its own pages have boxes that
 *   somebody publishes in; without it none is looked at
 * @property {(node: Element) => HTMLElement | null} editable the compose box that a node is in
 * @property {(node: Element) => Element} root holds a box, those sent with it, the button; given
 *   the button of a dialog without a box, the dialog
 * @property {(root: Element) => HTMLElement[]} boxes all boxes sent together, in order; none in
 *   a dialog that shares without words
 * @property {(root: Element) => HTMLElement | null} submit
 * @property {(node: Element) => HTMLElement | null} submitAt the submit control that a node is in
 * @property {(root: Element, opened: Item | null) => {action: Action, shared: Item | null}} purpose
 *   what sending would do; `opened` is the item whose menu, share or quote button was used last
 * @property {(node: Element) => Control | null} control null as well where a like is withdrawn
 * @property {(node: Element) => Control | null} doubled what a double click on this node does
 * @property {(node: Element) => Item | null} opener the item whose menu or dialog this node opens
 * @property {(event: KeyboardEvent) => boolean} sends whether this key sends the box it is typed in
 * @property {(event: KeyboardEvent) => HTMLElement | null} shortcut the control it stands for
 * @property {(node: Element) => Item | null} focused the item that has the keyboard focus
 * @property {(root?: Element) => string | null} handle who is acting: the handle, or the page's
 *   or channel's name; null where the page does not tell. A form may be another's than the page
 * @property {Moderation} [moderation] left out where nothing is known of the site's comments
 * @property {() => string} files CSS of the inputs by which a picture or a video is published
 * @property {() => {name: string, found: number}[]} anchors how many elements of each named
 *   selector the page has now
 */
const Surfaces = Object.freeze({
  /**
   * @param {Location} place
   * @returns {Surface | null}
   */
  at(place) {
    return (
      [
        xSurface,
        facebookSurface,
        instagramSurface,
        youtubeSurface,
        tiktokSurface,
        snapchatSurface,
        practiceSurface,
      ].find(({ covers, frames }) => covers(place) && (top === self || frames?.(place))) ?? null
    );
  },
});
