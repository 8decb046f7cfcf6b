/** Direct messages: the older page has a rich editor, the newer chat a text area. */
import { ContentState, Editor, EditorState, getDefaultKeyBinding } from "draft-js";
import { useRef, useState } from "react";
import { say } from "./labels.js";

/** @param {string} text */
function publish(text, event) {
  const { type: how, isTrusted: trusted } = event;
  window.fixture.posts.push({ kind: "message", texts: [text], item: null, how, trusted });
}

export function Messages() {
  const [state, setState] = useState(EditorState.createEmpty());
  const pressed = useRef(null);
  const text = state.getCurrentContent().getPlainText();
  function send(event) {
    if (!text.trim()) return;
    publish(text, event);
    setState(EditorState.push(state, ContentState.createFromText("")));
  }
  function binding(event) {
    pressed.current = event.nativeEvent;
    return event.key === "Enter" && !event.shiftKey ? "send" : getDefaultKeyBinding(event);
  }
  function command(name) {
    if (name !== "send") return "not-handled";
    send(pressed.current);
    return "handled";
  }
  return (
    <main role="main">
      <div data-testid="DmScrollerContainer">
        <div data-testid="tweetText">See you at the park on Saturday.</div>
      </div>
      <div className="composer">
        <Editor
          ariaLabel={say("message")}
          editorState={state}
          handleKeyCommand={command}
          keyBindingFn={binding}
          onChange={setState}
          role="textbox"
          webDriverTestID="dmComposerTextInput"
        />
        <button
          data-testid="dmComposerSendButton"
          disabled={!text.trim()}
          onClick={(event) => send(event.nativeEvent)}
        >
          {say("send")}
        </button>
      </div>
    </main>
  );
}

export function Chat() {
  const [text, change] = useState("");
  function send({ nativeEvent }) {
    if (!text.trim()) return;
    publish(text, nativeEvent);
    change("");
  }
  function key(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send(event);
  }
  return (
    <main role="main">
      <div className="composer" data-testid="dm-container">
        <div data-testid="dm-message-list">See you at the park on Saturday.</div>
        <textarea
          aria-label={say("message")}
          data-testid="dm-composer-textarea"
          onChange={(event) => change(event.target.value)}
          onKeyDown={key}
          value={text}
        />
        <button data-testid="dm-composer-send-button" disabled={!text.trim()} onClick={send}>
          {say("send")}
        </button>
      </div>
    </main>
  );
}
