import { useState } from "react";
import { createPortal } from "react-dom";
import { MENU_WORDS } from "../citizens.js";
import { useCitizens } from "../moderated.jsx";
import { Pressable } from "../pressable.jsx";
import { Icon } from "./icons.jsx";
import { WORDS_HERE as words } from "./words.js";
import { CommentForm, CommentLike, Name, Portrait, useActions } from "./posts.jsx";

const author = new URLSearchParams(location.search).get("of") ?? "jane.doe";
const OWN = { id: "own", author, text: "The road is closed until Friday." };

/** The page of an own post; what is done with a comment is chosen in a dialog of buttons. */
export function OwnPost() {
  const [text, setText] = useState("");
  const { comments, opened, open, remove } = useCitizens("jane.doe");
  const { picture, icons } = useActions(OWN, () => {});
  return (
    <div className="columns">
      {picture}
      <div>
        <div>
          <Portrait of={OWN.author} />
          <Name of={OWN.author} />
        </div>
        <div>
          <Name of={OWN.author} /> <span dir="auto">{OWN.text}</span>
        </div>
        {comments.map((comment) => (
          <Row comment={comment} key={comment.id} open={open} />
        ))}
        {icons}
        <CommentForm change={setText} item={OWN.id} text={text} />
      </div>
      {opened &&
        createPortal(
          <div aria-modal="true" role="dialog">
            <Pressable className="report" press={() => open(null)}>
              {MENU_WORDS.report}
            </Pressable>
            <Pressable className="remove" press={(event) => remove("delete", event)}>
              {MENU_WORDS.delete}
            </Pressable>
            <Pressable press={() => open(null)}>{MENU_WORDS.cancel}</Pressable>
          </div>,
          document.getElementById("layers"),
        )}
    </div>
  );
}

function Row({ comment: { id, author, text }, open }) {
  return (
    <div className="post" id={id}>
      <Portrait of={author} />
      <span dir="auto">
        <Name of={author} />{" "}
        <a href="/p/9/" role="link">
          <time>2h</time>
        </a>{" "}
        {text && (
          <span dir="auto">
            {text} {text.endsWith("…") && <Pressable press={() => {}}>{words.more}</Pressable>}
          </span>
        )}
      </span>
      {!text && <img alt="" className="picture" />}
      <CommentLike id={id} />
      <Pressable className="options" press={() => open({ id })}>
        <Icon drawing="other" label={MENU_WORDS.icon} size={12} />
      </Pressable>
    </div>
  );
}
