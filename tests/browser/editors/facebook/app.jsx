/** A likeness of Facebook: its markup, its editor, its dialogs. Nothing here leaves the page. */
import { useState } from "react";
import { createPortal } from "react-dom";
import { createRoot } from "react-dom/client";
import { LexicalBox } from "../lexical.jsx";
import { Pressable, publish } from "../pressable.jsx";
import { PostDialog, ShareDialog } from "./dialogs.jsx";
import { OwnPost } from "./moderation.jsx";
import { POSTS, PhotoView, Post, PostView } from "./posts.jsx";
import { WORDS_HERE as words } from "./words.js";

/** A chat window stands beside the page. */
function Chat() {
  const [text, setText] = useState("");
  const [emptied, setEmptied] = useState(0);

  function send(event) {
    if (!text.trim()) return true;
    publish("message", [text], null, event);
    setEmptied(emptied + 1);
    return true;
  }
  return (
    <div className="chat">
      <Pressable aria-label="＋" press={() => {}} />
      <div>
        <LexicalBox
          aria-describedby="with-whom"
          aria-label={words.message}
          aria-placeholder="Aa"
          change={setText}
          emptied={emptied}
          enter={send}
        />
        <Pressable aria-label="☺" press={() => {}} />
      </div>
      <Pressable aria-label={words.sendMessage} className="send" press={send}>
        ➤
      </Pressable>
    </div>
  );
}

function Profile() {
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState("");

  function save(event) {
    publish("profile", [text], null, event);
    setText("");
    setEditing(false);
  }
  return (
    <div role="main">
      <h1>Jane Doe</h1>
      {!editing && (
        <Pressable className="edit-bio" press={() => setEditing(true)}>
          {words.editBio}
        </Pressable>
      )}
      {editing && (
        <div className="bio">
          <textarea onChange={(event) => setText(event.target.value)} value={text} />
          <div className="bar">
            <Pressable aria-label={words.cancel} press={() => setEditing(false)}>
              {words.cancel}
            </Pressable>
            <Pressable aria-label={words.save} className="save" disabled={!text} press={save}>
              {words.save}
            </Pressable>
          </div>
        </div>
      )}
    </div>
  );
}

/** The last step of a reel: no dialog and not within main, where the reel is played. */
function Reel() {
  const [text, setText] = useState("");

  return (
    <>
      <div aria-label="Reels" className="post" role="form">
        <Pressable aria-label="←" press={() => {}} />
        <input accept="video/*" hidden type="file" />
        <LexicalBox aria-placeholder={words.reel} change={setText} />
        <Pressable press={() => {}}>{words.draft}</Pressable>
        <Pressable
          aria-label={words.publish}
          className="publish"
          disabled={!text.trim()}
          press={(event) => publish("post", [text], null, event)}
        >
          {words.publish}
        </Pressable>
      </div>
      <div role="main">
        <svg height="300" width="300" />
      </div>
    </>
  );
}

function Feed({ open }) {
  return (
    <div role="main">
      <div aria-label={words.createPost} className="post" role="region">
        <a aria-label={words.timeline} href="/jane.doe" role="link">
          <svg height="40" width="40" />
        </a>
        <Pressable className="create" press={() => open({ post: true })}>
          {words.mind}
        </Pressable>
      </div>
      <div role="feed">
        {POSTS.map((post, index) => (
          <Post key={post.id} open={open} place={index + 1} post={post} />
        ))}
      </div>
    </div>
  );
}

/** What is drawn over the page. */
function Layer({ opened, open }) {
  const close = () => open(null);
  if (opened.view) return <PostView open={open} post={opened.view} />;
  if (opened.shared) return <ShareDialog close={close} item={opened.shared} />;
  return <PostDialog close={close} edited={opened.edited} />;
}

function Page({ open }) {
  if (location.pathname.startsWith("/photo")) return <PhotoView post={POSTS[1]} />;
  if (location.pathname.startsWith("/reels/create")) return <Reel />;
  if (location.pathname === "/jane.doe") return <Profile />;
  if (location.pathname === "/jane.doe/posts/9") return <OwnPost />;
  return <Feed open={open} />;
}

function App() {
  const [, viewed] = /\/posts\/(\d+)/.exec(location.pathname) ?? [];
  const view = POSTS.find(({ id }) => id === viewed);
  const [opened, open] = useState(view ? { view } : null);
  return (
    <>
      <Page open={open} />
      {createPortal(
        <>
          {opened && <Layer open={open} opened={opened} />}
          <Chat />
        </>,
        document.getElementById("layers"),
      )}
    </>
  );
}

createRoot(document.getElementById("react-root")).render(<App />);
