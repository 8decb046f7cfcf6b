/** A likeness of TikTok: the feed, a video by itself, Studio's upload, and messages. */
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { publish } from "./published.js";
import { Feed, Opened } from "./videos.jsx";
import { WORD } from "./words.js";
import { Written } from "./written.jsx";

/** Studio's upload page: the caption is there once a file was chosen, and begins with its name. */
function Upload() {
  const [chosen, choose] = useState(false);
  if (!chosen) {
    return (
      <main>
        <input accept="video/*" hidden type="file" />
        <button data-e2e="select_video_button" onClick={() => choose(true)}>
          {WORD.pick}
        </button>
      </main>
    );
  }
  const send = (text, event) => publish("post", event, { texts: [text] });
  return (
    <main>
      <Written label={WORD.caption} role="combobox" send={send} text="IMG_1234">
        {({ editor, words, sent }) => (
          <div className="composer">
            {editor}
            <div className="bar">
              <button data-e2e="post_video_button" disabled={!words.trim()} onClick={sent}>
                {WORD.post}
              </button>
            </div>
          </div>
        )}
      </Written>
    </main>
  );
}

/** A conversation. What sends is there only when there is something to send. */
function Messages() {
  const send = (text, event) => publish("message", event, { texts: [text] });
  return (
    <main id="main-content-messages">
      <div data-e2e="dm-new-conversation-list">
        <div data-e2e="dm-new-conversation-item">parks</div>
      </div>
      <Written byEnter label={WORD.message} send={send}>
        {({ editor, words, sent }) => (
          <div className="css-nhbyau-DivChatBottom">
            <div className="css-z1eu53-DivMessageInputAndSendButton composer">
              <div data-e2e="message-input-area">{editor}</div>
              {words.trim() && (
                <svg
                  className="css-d7yhdo-StyledSendButton"
                  data-e2e="message-send"
                  height="24"
                  onClick={sent}
                  role="button"
                  tabIndex={0}
                  width="24"
                >
                  <circle cx="12" cy="12" r="10" />
                </svg>
              )}
            </div>
          </div>
        )}
      </Written>
    </main>
  );
}

/** The officer's own profile, edited in a dialog. */
function Profile() {
  const [edited, edit] = useState(false);
  const [words, write] = useState("");
  function save({ nativeEvent }) {
    publish("profile", nativeEvent, { texts: [words] });
    write("");
  }
  return (
    <main>
      <button data-e2e="edit-profile-entrance" onClick={() => edit(true)}>
        {WORD.edit}
      </button>
      {edited && (
        <section aria-modal="true" className="composer" role="dialog">
          <input data-e2e="edit-profile-name-input" defaultValue="jdoe" />
          <textarea
            data-e2e="edit-profile-bio-input"
            onChange={(event) => write(event.target.value)}
            value={words}
          />
          <div className="bar">
            <button onClick={() => edit(false)}>{WORD.cancel}</button>
            <button data-e2e="edit-profile-save" disabled={!words} onClick={save}>
              {WORD.save}
            </button>
          </div>
        </section>
      )}
    </main>
  );
}

function App() {
  const video = /\/(?:video|photo)\/(\d+)/.exec(location.pathname);
  const page = (video && <Opened id={video[1]} />) ||
    (location.pathname.startsWith("/tiktokstudio/") && <Upload />) ||
    (location.pathname.startsWith("/messages") && <Messages />) ||
    (location.pathname === "/@jdoe" && <Profile />) || <Feed />;
  return (
    <>
      <nav>
        <a data-e2e="nav-profile" href="/@jdoe">
          @
        </a>
      </nav>
      {page}
    </>
  );
}

createRoot(document.getElementById("react-root")).render(<App />);
