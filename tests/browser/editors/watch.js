/**
 * Runs before a fixture page's own scripts and notes what a page can notice:
 * every event that reaches it, and each state that the extension's element shows.
 * What the page publishes, its own scripts push onto `posts`: {kind, texts, item, trusted}
 * with the number of the item that it is about, if any, and the event's type as `how`.
 */
window.fixture = { seen: [], posts: [], states: [], remount: null };

// Editors draw random keys for their nodes. Drawn alike, two runs can be compared.
let seed = 1;
Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;

const TYPES = [
  "keydown", "keypress", "beforeinput", "input", "keyup",
  "compositionstart", "compositionupdate", "compositionend", "paste",
  "pointerdown", "mousedown", "pointerup", "mouseup", "touchstart", "touchend", "click", "dblclick",
  "focusin", "focusout", "submit",
];

/** @param {Event} event */
function note(event) {
  const target = /** @type {Element} */ (event.target);
  const named = target.closest?.("[data-testid]")?.getAttribute("data-testid");
  window.fixture.seen.push({
    type: event.type,
    key: event.key ?? null,
    target: named ?? target.localName ?? "window",
    trusted: event.isTrusted,
    prevented: event.defaultPrevented,
  });
}

for (const type of TYPES) addEventListener(type, note, true);

const states = new MutationObserver((records) => {
  for (const { target, addedNodes } of records) {
    for (const node of [target, ...addedNodes]) {
      if (node.localName !== "second-look-ui") continue;
      if (node.dataset.state !== window.fixture.states.at(-1)) window.fixture.states.push(node.dataset.state);
    }
  }
});
states.observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["data-state"] });
