/** A button as Facebook and Instagram make it: a `div` with the role, worked by pointer and keys. */
export function Pressable({ press, disabled = false, children, ...attributes }) {
  function keys(event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!disabled) press(event.nativeEvent);
  }
  return (
    <div
      aria-disabled={disabled || undefined}
      onClick={(event) => !disabled && press(event.nativeEvent)}
      onKeyDown={keys}
      role="button"
      tabIndex={disabled ? -1 : 0}
      {...attributes}
    >
      {children}
    </div>
  );
}

/** Notes that the page has published something, or taken it back. */
export function publish(kind, texts, item, event) {
  window.fixture.posts.push({ kind, texts, item: item ?? null, how: event.type, trusted: event.isTrusted });
}
