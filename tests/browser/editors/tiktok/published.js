/** Notes what the site's server would have got. */
export function publish(kind, event, { texts = [], item = null } = {}) {
  window.fixture.posts.push({ kind, texts, item, how: event.type, trusted: event.isTrusted });
}
