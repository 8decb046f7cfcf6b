/**
 * Makes an element. Attributes that are false or null are left out; a function is a
 * listener for the event of that name.
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== false && value !== null)
      element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

/** Notes what the site's server would have got. */
export function publish(kind, event, { texts = [], item = null } = {}) {
  window.fixture.posts.push({ kind, texts, item, how: event.type, trusted: event.isTrusted });
}
