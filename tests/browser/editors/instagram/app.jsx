/** A likeness of Instagram: its markup, its boxes, its icons. Nothing here leaves the page. */
import { useState } from "react";
import { createPortal } from "react-dom";
import { createRoot } from "react-dom/client";
import { LexicalBox } from "../lexical.jsx";
import { Pressable, publish } from "../pressable.jsx";
import { CreateDialog, EditDialog, ShareDialog } from "./dialogs.jsx";
import { Icon } from "./icons.jsx";
import { OwnPost } from "./moderation.jsx";
import { Card, Name, POSTS, PostDialog, PostPage, Portrait } from "./posts.jsx";
import { WORDS_HERE as words } from "./words.js";

const [, FIRST, SECOND] = location.pathname.split("/");

/** The side bar has some of the icons that posts have. */
function Bar({ open }) {
  return (
    <nav>
      <a href="/direct/inbox/" role="link">
        <Icon drawing="plane" label={words.message} />
      </a>
      <a href="/notifications/" role="link">
        <Icon drawing="heart" label="♥" />
      </a>
      <Pressable className="new-post" press={() => open({ create: true })}>
        <Icon drawing="other" label={words.newPost} />
      </Pressable>
      <Portrait of="jane.doe" />
    </nav>
  );
}

function Conversation() {
  const [text, setText] = useState("");
  const [emptied, setEmptied] = useState(0);

  function send(event) {
    if (!text.trim()) return true;
    publish("message", [text], null, event);
    setEmptied(emptied + 1);
    return true;
  }
  return (
    <div className="thread">
      <div>
        <Pressable press={() => {}}>
          <Icon drawing="other" label="☺" />
        </Pressable>
        <LexicalBox
          aria-describedby="with-whom"
          aria-label={words.message}
          change={setText}
          emptied={emptied}
          enter={send}
        />
        {text ? (
          <Pressable className="send" press={send}>
            {words.send}
          </Pressable>
        ) : (
          <Pressable press={() => {}}>
            <Icon drawing="heart" label={words.like} />
          </Pressable>
        )}
      </div>
    </div>
  );
}

/** What is answered to a story is sent as a message, `?bare` from a box in no form. */
function Story() {
  const [text, setText] = useState("");
  const Around = location.search.includes("bare") ? "div" : "form";

  function send(event) {
    if (!text.trim()) return;
    publish("message", [text], null, event);
    setText("");
  }
  function keys(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send(event.nativeEvent);
  }
  return (
    <section>
      <header>
        <Name of="ann.gossip" />
        <Pressable press={() => {}}>
          <Icon drawing="other" label="❚❚" />
        </Pressable>
      </header>
      <img alt="" className="picture" />
      <Around method="POST" onSubmit={(event) => event.preventDefault()}>
        <textarea
          onChange={(event) => setText(event.target.value)}
          onKeyDown={keys}
          placeholder={words.replyTo}
          value={text}
        />
        {text && (
          <Pressable className="send" press={send}>
            {words.send}
          </Pressable>
        )}
      </Around>
      <Pressable press={() => {}}>
        <Icon drawing="heart" label={words.like} />
      </Pressable>
    </section>
  );
}

function EditProfile() {
  const [text, setText] = useState("");

  function save(event) {
    publish("profile", [text], null, event);
    setText("");
  }
  return (
    <form method="POST" onSubmit={(event) => event.preventDefault()}>
      <Pressable press={() => {}}>{words.changePhoto}</Pressable>
      <label>
        {words.bio}
        <textarea onChange={(event) => setText(event.target.value)} value={text} />
      </label>
      <Pressable className="save" disabled={!text} press={save}>
        {words.submit}
      </Pressable>
    </form>
  );
}

function Page({ open }) {
  if (FIRST === "p" && SECOND === "9") return <OwnPost />;
  if (FIRST === "p") return <PostPage open={open} post={POSTS.find(({ id }) => id === SECOND)} />;
  if (FIRST === "direct") return <Conversation />;
  if (FIRST === "stories") return <Story />;
  if (FIRST === "accounts") return <EditProfile />;
  if (FIRST === "ann.gossip")
    return (
      <a className="tile" href="/p/2/" onClick={(event) => (event.preventDefault(), open({ view: POSTS[1] }))}>
        <img alt="" className="picture" />
      </a>
    );
  return POSTS.map((post) => <Card key={post.id} open={open} post={post} />);
}

/** What is drawn over the page. */
function Layer({ opened, open }) {
  if (opened.view) return <PostDialog open={open} post={opened.view} />;
  if (opened.edited) return <EditDialog close={() => open(null)} post={opened.edited} />;
  if (opened.shared) return <ShareDialog close={() => open(null)} item={opened.shared} />;
  return <CreateDialog close={() => open(null)} />;
}

function App() {
  const [opened, open] = useState(null);
  return (
    <section>
      <Bar open={open} />
      <main role="main">
        <Page open={open} />
      </main>
      {opened && createPortal(<Layer open={open} opened={opened} />, document.getElementById("layers"))}
    </section>
  );
}

createRoot(document.getElementById("react-root")).render(<App />);
