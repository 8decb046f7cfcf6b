import { useState } from "react";
import { createPortal } from "react-dom";
import { MENU_WORDS } from "../citizens.js";
import { useCitizens } from "../moderated.jsx";
import { Pressable } from "../pressable.jsx";
import { CommentForm } from "./comments.jsx";
import { WORDS_HERE as words } from "./words.js";

/**
 * An own post with comments; each has a menu that hides or, after a question, deletes it. They can
 * be opened in a dialog as well, with an address of its own, over the page that goes on showing them,
 * and more of the post; so can another own post under which the same was written.
 */
export function OwnPost() {
  const author = new URLSearchParams(location.search).get("of") ?? "Jane Doe";
  const { comments, opened, open, remove } = useCitizens("Jane Doe");
  const [viewed, setViewed] = useState(null);
  function view(address, said) {
    history.pushState({}, "", address);
    setViewed(said);
  }
  return (
    <div role="main">
      <div aria-describedby="said" aria-labelledby="whose" className="post" tabIndex={0}>
        <h3 id="whose">
          <span data-ad-rendering-role="profile_name">
            <a href={`/${author.replace(" ", ".")}`} role="link">
              {author}
            </a>
          </span>
        </h3>
        <div data-ad-rendering-role="story_message" id="said">
          <div dir="auto">
            The road is closed… <Pressable press={() => {}}>{words.more}</Pressable>
          </div>
        </div>
        {comments.map((comment) => (
          <Row comment={comment} key={comment.id} open={open} />
        ))}
        <Pressable className="view" press={() => view("/jane.doe/posts/9/viewed", "The road is closed until Friday.")}>
          {words.comment}
        </Pressable>
        <Pressable className="view-other" press={() => view("/jane.doe/posts/10", "The road is open.")}>
          {words.comment}
        </Pressable>
        <CommentForm item="own" kind="comment" label={words.commentAs} />
      </div>
      {viewed &&
        createPortal(
          <View author={author} comments={comments} open={open} said={viewed} />,
          document.getElementById("layers"),
        )}
      {opened && createPortal(<Menu open={open} opened={opened} remove={remove} />, document.getElementById("layers"))}
    </div>
  );
}

function View({ author, said, comments, open }) {
  return (
    <div aria-modal="true" className="viewer" role="dialog" style={{ maxHeight: 300, overflow: "auto" }}>
      <div data-ad-rendering-role="profile_name">
        <a href={`/${author.replace(" ", ".")}`} role="link">
          {author}
        </a>
      </div>
      <div data-ad-rendering-role="story_message">
        <div dir="auto">{said}</div>
      </div>
      {comments.map((comment) => (
        <Row comment={comment} key={comment.id} open={open} within="view-" />
      ))}
    </div>
  );
}

function Row({ comment: { id, author, text, own }, open, within = "" }) {
  return (
    <div aria-label={words.commentBy(author)} id={`${within}${id}`} role="article" tabIndex={-1}>
      <a href={own ? "/jane.doe" : `/${author}`} role="link">
        <span dir="auto">{author}</span>
      </a>
      {text ? (
        <span dir="auto" lang="en">
          <div dir="auto">
            {text}
            {id === "c2" && (
              <a href="/jane.doe" role="link">
                {" "}
                Jane Doe
              </a>
            )}
            {text.endsWith("…") && <Pressable press={() => {}}>{words.more}</Pressable>}
          </div>
        </span>
      ) : (
        <img alt="" className="picture" />
      )}
      <ul>
        <li>
          <Pressable press={() => {}}>{words.like}</Pressable>
        </li>
        <li>
          <Pressable className="reply" press={() => {}}>
            {words.reply}
          </Pressable>
        </li>
      </ul>
      <Pressable aria-haspopup="menu" aria-label={MENU_WORDS.options} className="options" press={() => open({ id })}>
        ⋯
      </Pressable>
    </div>
  );
}

function Menu({ opened, open, remove }) {
  if (opened.asked)
    return (
      <div aria-modal="true" role="dialog">
        <Pressable className="confirm" press={(event) => remove("delete", event)}>
          {MENU_WORDS.delete}
        </Pressable>
        <Pressable press={() => open(null)}>{MENU_WORDS.cancel}</Pressable>
      </div>
    );
  const byKey = (chosen) => (event) => event.key === "Enter" && chosen(event);
  const hide = ({ nativeEvent }) => remove("hide", nativeEvent);
  const ask = () => open({ ...opened, asked: true });
  return (
    <div role="menu">
      <div className="report" onClick={() => open(null)} role="menuitem" tabIndex={0}>
        {MENU_WORDS.report}
      </div>
      <div className="remove" onClick={hide} onKeyDown={byKey(hide)} role="menuitem" tabIndex={0}>
        <span>{MENU_WORDS.hide}</span>
        <span>Only its writer and his friends still see it.</span>
      </div>
      <div className="delete" onClick={ask} onKeyDown={byKey(ask)} role="menuitem" tabIndex={0}>
        {MENU_WORDS.delete}
      </div>
    </div>
  );
}
