import { useEffect, useState } from "react";
import { LexicalBox } from "../lexical.jsx";
import { Pressable, publish } from "../pressable.jsx";
import { Icon } from "./icons.jsx";
import { WORDS_HERE as words } from "./words.js";

const STEPS = ["file", "crop", "edit", "caption"];

/** A post comes to be in four steps; only the last has a box, and its button stands above it. */
export function CreateDialog({ close }) {
  const [step, setStep] = useState(0);
  const [text, setText] = useState("");
  const [mounted, setMounted] = useState(0);

  useEffect(() => {
    window.fixture.remount = () => setMounted(mounted + 1);
  });
  function send(event) {
    publish("post", [text], null, event);
    close();
  }
  const next = () => setStep(step + 1);
  return (
    <div aria-label={words.newPost} aria-modal="true" role="dialog">
      <div className="bar">
        <Pressable press={close}>
          <Icon drawing="other" label="←" />
        </Pressable>
        <h1>{words.newPost}</h1>
        {step > 0 && step < 3 && (
          <Pressable className="next" press={next}>
            {words.next}
          </Pressable>
        )}
        {step === 3 && (
          <Pressable className="share-post" press={send}>
            {words.shareNow}
          </Pressable>
        )}
      </div>
      {STEPS[step] === "file" && (
        <>
          <input accept="image/jpeg,image/png,video/mp4" hidden type="file" />
          <button className="select" onClick={next} type="button">
            {words.select}
          </button>
        </>
      )}
      {STEPS[step] === "caption" && (
        <>
          <img alt="" className="picture" />
          <LexicalBox
            aria-label={words.caption}
            aria-placeholder={words.caption}
            change={setText}
            key={mounted}
            prefilled={text}
          />
          <Pressable press={() => {}}>
            <Icon drawing="other" label="☺" size={20} />
          </Pressable>
          <input name="creation-location-input" type="text" />
          <Pressable press={() => {}}>
            <span>⚙</span>
            <Icon drawing="other" label="⌄" size={16} />
          </Pressable>
        </>
      )}
    </div>
  );
}

/** The caption of a post is edited in a dialog like that, with one step only. */
export function EditDialog({ post, close }) {
  const [text, setText] = useState(post.text);

  function save(event) {
    publish("edit", [text], post.id, event);
    close();
  }
  return (
    <div aria-label={words.edit} aria-modal="true" role="dialog">
      <div className="bar">
        <Pressable press={close}>{words.cancel}</Pressable>
        <h1>{words.edit}</h1>
        <Pressable className="done" press={save}>
          {words.done}
        </Pressable>
      </div>
      <img alt="" className="picture" />
      <LexicalBox aria-label={words.caption} change={setText} prefilled={post.text} />
      <input name="creation-location-input" type="text" />
    </div>
  );
}

/** What is sent goes to the people who are picked, words are optional. */
export function ShareDialog({ item, close }) {
  const [picked, pick] = useState(false);
  const [text, setText] = useState("");

  function send(event) {
    publish("share", text ? [text] : [], item, event);
    close();
  }
  return (
    <div aria-modal="true" role="dialog">
      <Pressable press={close}>
        <Icon drawing="other" label="✕" />
      </Pressable>
      <h1>{words.share}</h1>
      <input placeholder={words.search} type="text" />
      <Pressable className="person" press={() => pick(true)}>
        <img alt="" className="portrait" /> bob_ray
      </Pressable>
      {picked && (
        <>
          <textarea onChange={(event) => setText(event.target.value)} placeholder={words.writeMessage} value={text} />
          <Pressable className="send" press={send}>
            {words.send}
          </Pressable>
        </>
      )}
    </div>
  );
}
