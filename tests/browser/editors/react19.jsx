/** The mobile site's kind of box in the next React: a controlled textarea, or a bare editable. */
import { useState } from "react";
import { createRoot } from "react-dom/client";

function ControlledTextarea({ text, change }) {
  return (
    <textarea
      aria-label="Post text"
      data-testid="tweetTextarea_0"
      onChange={(event) => change(event.target.value)}
      value={text}
    />
  );
}

/** React leaves the inside of an editable alone, so it is emptied by mounting a new one. */
function Editable({ change }) {
  return (
    <div
      aria-label="Post text"
      className="box"
      contentEditable
      data-testid="tweetTextarea_0"
      onInput={(event) => change(event.currentTarget.innerText)}
      role="textbox"
      suppressContentEditableWarning
    />
  );
}

function App() {
  const Box = location.pathname.endsWith("/editable") ? Editable : ControlledTextarea;
  const [text, change] = useState("");
  const [mounted, setMounted] = useState(0);
  function send({ nativeEvent }) {
    if (!text.trim()) return;
    const { type: how, isTrusted: trusted } = nativeEvent;
    window.fixture.posts.push({ kind: "post", texts: [text], item: null, how, trusted });
    change("");
    setMounted(mounted + 1);
  }
  const keys = (event) => event.key === "Enter" && event.ctrlKey && send(event);
  return (
    <main>
      <div className="composer" onKeyDown={keys}>
        <Box key={mounted} change={change} text={text} />
        <div className="bar">
          <button data-testid="tweetButton" disabled={!text.trim()} onClick={send}>
            Post
          </button>
        </div>
      </div>
    </main>
  );
}

createRoot(document.getElementById("react-root")).render(<App />);
