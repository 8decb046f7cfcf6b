import { useEffect, useState } from "react";
import { LexicalBox } from "../lexical.jsx";
import { Pressable, publish } from "../pressable.jsx";
import { WORDS_HERE as words } from "./words.js";

/** The dialog for a post, or to edit one: a place for pictures, and a button as wide as it. */
export function PostDialog({ edited, close }) {
  const [text, setText] = useState(edited?.text ?? "");
  const [mounted, setMounted] = useState(0);

  useEffect(() => {
    // A picture is attached: the same text in a new editor.
    window.fixture.remount = () => setMounted(mounted + 1);
  });
  function send(event) {
    publish(edited ? "edit" : "post", [text], edited?.id, event);
    close();
  }
  return (
    <div aria-label={words.createPost} aria-modal="true" role="dialog">
      <form method="POST" onSubmit={(event) => event.preventDefault()}>
        <h2>{words.createPost}</h2>
        <Pressable aria-label="✕" press={close} />
        <Pressable aria-haspopup="dialog" press={() => {}}>
          Friends
        </Pressable>
        <LexicalBox
          aria-label={words.mind}
          aria-placeholder={words.mind}
          change={setText}
          key={mounted}
          prefilled={text}
        />
        <Pressable aria-label="☺" press={() => {}} />
        <div>
          <input accept="image/*,image/heif,image/heic,video/*" hidden type="file" />
          <Pressable aria-label="▣" className="tool" press={() => {}} />
          <Pressable aria-label="⚑" className="tool" press={() => {}} />
        </div>
        <Pressable aria-label={edited ? words.save : words.post} className="wide" disabled={!text.trim()} press={send}>
          <span>{edited ? words.save : words.post}</span>
        </Pressable>
      </form>
    </div>
  );
}

/** The dialog of the share button: words are optional. Nothing in it tells what is shared. */
export function ShareDialog({ item, close }) {
  const [text, setText] = useState("");

  function send(event) {
    publish("share", text ? [text] : [], item, event);
    close();
  }
  return (
    <div aria-modal="true" role="dialog">
      <h2>↗</h2>
      <Pressable aria-label="✕" press={close} />
      <form method="POST" onSubmit={(event) => event.preventDefault()}>
        <Pressable aria-haspopup="menu" press={() => {}}>
          Friends
        </Pressable>
        <LexicalBox aria-label={words.shareWords} aria-placeholder={words.shareWords} change={setText} />
        <Pressable aria-label="☺" press={() => {}} />
        <Pressable aria-label={words.shareNow} className="share-now" press={send}>
          <span>{words.shareNow}</span>
        </Pressable>
      </form>
      <div role="list">
        {["Bob Ray", "Cleo Fox"].map((name) => (
          <Pressable key={name} press={() => {}}>
            {name}
          </Pressable>
        ))}
      </div>
    </div>
  );
}
