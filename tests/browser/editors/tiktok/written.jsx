import { ContentState, Editor, EditorState, getDefaultKeyBinding } from "draft-js";
import { useRef, useState } from "react";

/**
 * A Draft.js box and what is around it. `children` is given the text and a way to send;
 * `byEnter` boxes send by a bare Enter. `send` is told the text and what sent it.
 */
export function Written({ role = "textbox", label, text = "", byEnter = false, send, children }) {
  const [state, setState] = useState(() =>
    EditorState.createWithContent(ContentState.createFromText(text)),
  );
  const [mounted, setMounted] = useState(0);
  const pressed = useRef(null);
  const words = state.getCurrentContent().getPlainText();

  function sent(event) {
    if (!words.trim()) return;
    send(words, event);
    setState(EditorState.createEmpty());
    setMounted(mounted + 1);
  }
  function binding(event) {
    if (!byEnter || event.key !== "Enter" || event.shiftKey) return getDefaultKeyBinding(event);
    pressed.current = event.nativeEvent;
    return "send";
  }
  function command(name) {
    if (name !== "send") return "not-handled";
    sent(pressed.current);
    return "handled";
  }
  const editor = (
    <Editor
      ariaLabel={label}
      editorState={state}
      handleKeyCommand={command}
      key={mounted}
      keyBindingFn={binding}
      onChange={setState}
      placeholder={label}
      role={role}
    />
  );
  return children({ editor, words, sent: (event) => sent(event.nativeEvent) });
}
