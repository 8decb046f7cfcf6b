/** A likeness of Snapchat on the web, as far as it is known: the chat application and the uploader. */
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { WORD } from "./words.js";

/** Notes what the site's server would have got. */
function publish(kind, { nativeEvent }, texts) {
  const { type, isTrusted } = nativeEvent;
  window.fixture.posts.push({ kind, texts, item: null, how: type, trusted: isTrusted });
}

/** A conversation; React leaves the inside of the editable alone, so it is emptied by a new one. */
function Chat() {
  const [mounted, setMounted] = useState(0);
  function keys(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    const text = event.currentTarget.innerText.replace(/\n$/, "");
    if (!text.trim()) return;
    publish("message", event, [text]);
    setMounted(mounted + 1);
  }
  return (
    <div className="xKq2v composer">
      <button aria-label="Camera">📷</button>
      <div
        aria-label={WORD.chat}
        className="box"
        contentEditable
        key={mounted}
        onKeyDown={keys}
        role="textbox"
        suppressContentEditableWarning
      />
    </div>
  );
}

/** A snap that was taken: its caption, and then the friends that it goes to. */
function Snap() {
  const [step, go] = useState("camera");
  const [captioned, caption] = useState(false);
  const [text, setText] = useState("");
  function send(event) {
    event.preventDefault();
    publish("message", event, [text]);
    setText("");
    go("camera");
  }
  if (step === "camera") {
    return (
      <button className="FBYjn" onClick={() => go("preview")}>
        {WORD.snap}
      </button>
    );
  }
  return (
    <div className="Ewflr">
      <div className="composer" id="snap-preview-container">
        {captioned ? (
          <textarea
            aria-label={WORD.caption}
            onChange={({ target }) => setText(target.value)}
            value={text}
          />
        ) : (
          <button onClick={() => caption(true)} title={WORD.add}>
            T
          </button>
        )}
        <button className="YatIx" onClick={() => go("friends")}>
          {WORD.to}
        </button>
      </div>
      {step === "friends" && (
        <form onSubmit={send}>
          <ul>
            <li>parks</li>
          </ul>
          <button type="submit">{WORD.send}</button>
        </form>
      )}
    </div>
  );
}

function Application() {
  return (
    <main>
      <div role="list">
        <div role="listitem">
          <span id="title-1">parks</span>
        </div>
      </div>
      <Snap />
      <Chat />
    </main>
  );
}

/** The uploader of stories and Spotlight videos: a description once a file was chosen. */
function Uploader() {
  const [chosen, choose] = useState(false);
  const [text, setText] = useState("");
  function post(event) {
    publish("post", event, [text]);
    setText("");
  }
  return (
    <main>
      <input
        accept="video/mp4,video/quicktime,video/webm,image/jpeg,image/png"
        hidden
        type="file"
      />
      <button id="choose" onClick={() => choose(true)}>
        {WORD.pick}
      </button>
      {chosen && (
        <div className="composer">
          <label>
            <input defaultChecked type="checkbox" /> {WORD.spotlight}
          </label>
          <textarea
            className="sds-mentions-input__input"
            onChange={({ target }) => setText(target.value)}
            placeholder={WORD.description}
            value={text}
          />
          <div className="bar">
            <button disabled={!text.trim()} type="button">
              {WORD.schedule}
            </button>
            <button disabled={!text.trim()} id="post" onClick={post} type="button">
              {WORD.post}
            </button>
          </div>
        </div>
      )}
    </main>
  );
}

const chat = location.hostname.startsWith("web.") || location.pathname.startsWith("/web");
createRoot(document.getElementById("react-root")).render(chat ? <Application /> : <Uploader />);
