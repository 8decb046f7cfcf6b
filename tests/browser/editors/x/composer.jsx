import { ContentState, Editor, EditorState, getDefaultKeyBinding } from "draft-js";
import { useEffect, useRef, useState } from "react";
import { say } from "./labels.js";

/** One box, with the test ids that X gives to it and to what is around it. */
function Box({ index, state, change, send }) {
  const pressed = useRef(null);
  function binding(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return getDefaultKeyBinding(event);
    pressed.current = event.nativeEvent;
    return "send";
  }
  function command(name) {
    if (name !== "send") return "not-handled";
    send(pressed.current);
    return "handled";
  }
  return (
    <div data-testid={`tweetTextarea_${index}RichTextInputContainer`}>
      <div data-testid={`tweetTextarea_${index}_label`}>
        <Editor
          ariaLabel={say("postText")}
          editorState={state}
          handleKeyCommand={command}
          keyBindingFn={binding}
          onChange={change}
          placeholder={say("happening")}
          role="textbox"
          webDriverTestID={`tweetTextarea_${index}`}
        />
      </div>
    </div>
  );
}

/**
 * A compose form: one box, or several for a thread, the choices of a poll, and one button for all.
 * `prefilled` is there from the start; `done` is told when it was sent; `kind` and `item`
 * are what `fixture.posts` says of it.
 */
export function Composer({ kind, item = null, button, threads = false, prefilled = "", done = () => {} }) {
  const [states, setStates] = useState([
    EditorState.createWithContent(ContentState.createFromText(prefilled)),
  ]);
  const [mounted, setMounted] = useState(0);
  const [choices, setChoices] = useState([]);
  const posts = states.map((state) => state.getCurrentContent().getPlainText());
  const texts = [...posts, ...choices];
  const empty = texts.every((text) => !text.trim());

  useEffect(() => {
    // X does this when a picture is attached: the same text in a new editor.
    window.fixture.remount = () => {
      setStates(posts.map((text) => EditorState.createWithContent(ContentState.createFromText(text))));
      setMounted(mounted + 1);
    };
  });

  function send(event) {
    if (empty) return;
    window.fixture.posts.push({ kind, texts, item, how: event.type, trusted: event.isTrusted });
    setStates([EditorState.createEmpty()]);
    setChoices([]);
    setMounted(mounted + 1);
    done();
  }

  return (
    <div className="composer">
      {states.map((state, index) => (
        <Box
          key={`${mounted}-${index}`}
          change={(next) => setStates((before) => before.map((old, at) => (at === index ? next : old)))}
          index={index}
          send={send}
          state={state}
        />
      ))}
      {choices.map((choice, index) => (
        <input
          key={index}
          name={`Choice${index + 1}`}
          onChange={({ target }) => setChoices(choices.with(index, target.value))}
          onKeyDown={({ key, ctrlKey, nativeEvent }) => key === "Enter" && ctrlKey && send(nativeEvent)}
          type="text"
          value={choice}
        />
      ))}
      <div className="bar">
        <button data-testid="createPollButton" onClick={() => setChoices(["", ""])}>
          ▤
        </button>
        <input accept="image/jpeg,image/png,video/mp4" data-testid="fileInput" hidden multiple type="file" />
        {threads && (
          <button data-testid="addButton" onClick={() => setStates([...states, EditorState.createEmpty()])}>
            +
          </button>
        )}
        <button
          aria-disabled={empty || undefined}
          data-testid={button}
          disabled={empty}
          onClick={(event) => send(event.nativeEvent)}
        >
          {say("post")}
        </button>
      </div>
    </div>
  );
}
