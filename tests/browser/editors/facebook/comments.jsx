import { useState } from "react";
import { LexicalBox } from "../lexical.jsx";
import { Pressable, publish } from "../pressable.jsx";
import { Like } from "./like.jsx";
import { WORDS_HERE as words } from "./words.js";

/**
 * A form for a comment, a reply or an edit. Its button is there only while it is in use,
 * under an id that every form uses.
 */
export function CommentForm({ kind, item, label, prefilled = "", done = () => {} }) {
  const [text, setText] = useState(prefilled);
  const [emptied, setEmptied] = useState(0);
  const [focused, setFocused] = useState(false);
  const used = focused || Boolean(text);

  function send(event) {
    if (!text.trim()) return true;
    publish(kind, [text], item, event);
    setEmptied(emptied + 1);
    done();
    return true;
  }
  function blur({ currentTarget, relatedTarget }) {
    if (!currentTarget.contains(relatedTarget)) setFocused(false);
  }
  return (
    <form
      onBlur={blur}
      onFocus={() => setFocused(true)}
      onSubmit={(event) => event.preventDefault()}
      role="presentation"
    >
      <div>
        <LexicalBox
          aria-label={label}
          aria-placeholder={label}
          change={setText}
          emptied={emptied}
          enter={send}
          prefilled={prefilled}
        />
      </div>
      <ul data-id={used ? "focused-state-actions-list" : "unfocused-state-actions-list"}>
        <li>
          <Pressable aria-label="☺" press={() => {}} />
        </li>
        <li>
          <input accept="video/*, image/*" hidden type="file" />
        </li>
      </ul>
      {used && (
        <div id="focused-state-composer-submit">
          <span>
            <Pressable aria-label={words.sendComment} disabled={!text.trim()} press={send}>
              ➤
            </Pressable>
          </span>
        </div>
      )}
    </form>
  );
}

/** A comment with its replies' form. `own` ones can be edited. */
export function Comment({ comment }) {
  const [replying, setReplying] = useState(false);
  const [editing, setEditing] = useState(false);
  const { id, author, text, own } = comment;
  if (editing)
    return <CommentForm done={() => setEditing(false)} item={id} kind="edit" label={words.edit} prefilled={text} />;
  return (
    <div>
      <div aria-label={words.commentBy(author)} id={`comment-${id}`} role="article" tabIndex={-1}>
        <a href={`/${id}`} role="link">
          <svg height="32" width="32" />
        </a>
        <div>
          <span>
            <a href={`/${id}`} role="link">
              <span dir="auto">{author}</span>
            </a>
          </span>
          <div>
            <span dir="auto" lang="en">
              <div>
                <div dir="auto">{text}</div>
              </div>
            </span>
          </div>
        </div>
        <ul>
          <li>
            <a href={`/comment/${id}`} role="link">
              2h
            </a>
          </li>
          <li>
            <Like item={id} plain />
          </li>
          <li>
            <Pressable className="reply" press={() => setReplying(true)}>
              {words.reply}
            </Pressable>
          </li>
          {own && (
            <li>
              <Pressable aria-haspopup="menu" aria-label={words.edit} className="edit" press={() => setEditing(true)}>
                ⋯
              </Pressable>
            </li>
          )}
        </ul>
      </div>
      {replying && <CommentForm item={id} kind="comment" label={words.replyTo(author)} />}
    </div>
  );
}
