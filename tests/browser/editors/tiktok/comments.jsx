import { useState } from "react";
import { publish } from "./published.js";
import { WORD } from "./words.js";
import { Written } from "./written.jsx";

const COMMENTS = [
  { id: "c1", author: "parks", text: "See you there!" },
  { id: "c2", author: "gossip", text: "I know where the witness lives." },
];

/** The line for a comment. `named` is what TikTok calls the part of the page that it is in. */
function Bar({ label, item, named }) {
  const send = (text, event) => publish("comment", event, { texts: [text], item });
  return (
    <Written byEnter label={label} send={send}>
      {({ editor, words, sent }) => (
        <div className={named}>
          <div data-e2e="comment-input">
            <div data-e2e="comment-text">{editor}</div>
          </div>
          <div
            aria-disabled={!words.trim()}
            data-e2e="comment-post"
            onClick={sent}
            role="button"
            tabIndex={0}
          >
            {WORD.post}
          </div>
        </div>
      )}
    </Written>
  );
}

function Comment({ comment, item }) {
  const [answering, answer] = useState(false);
  const [liked, like] = useState(false);
  function toggle({ nativeEvent }) {
    publish(liked ? "unlike" : "like", nativeEvent, { item: comment.id });
    like(!liked);
  }
  return (
    <div className="css-1i7ohvi-DivCommentObjectWrapper composer" id={comment.id}>
      <div className="css-1mf23fd-DivContentContainer">
        <div data-e2e="comment-username-1">
          <a href={`/@${comment.author}`}>{comment.author}</a>
        </div>
        <span data-e2e="comment-level-1">
          <p>{comment.text}</p>
        </span>
        <div className="bar">
          <span data-e2e="comment-reply-1" onClick={() => answer(true)} role="button" tabIndex={0}>
            {WORD.reply}
          </span>
          <div
            aria-label={WORD.likes}
            aria-pressed={liked}
            className="css-1nd5cw-DivLikeContainer"
            onClick={toggle}
            role="button"
            tabIndex={0}
          >
            <svg aria-hidden="true" height="20" width="20">
              <circle cx="10" cy="10" r="8" />
            </svg>
          </div>
        </div>
      </div>
      {answering && (
        <Bar item={`${item}/${comment.id}`} label={WORD.answer} named="css-a1-DivBar" />
      )}
    </div>
  );
}

/** Comments and the line under them. `bare` leaves out the names that a person chose. */
export function Comments({ item, bare = false }) {
  return (
    <aside>
      {COMMENTS.map((comment) => (
        <Comment comment={comment} item={item} key={comment.id} />
      ))}
      <div className={bare ? "css-9f3k2" : "css-x4xlc7-DivCommentFooter"}>
        <Bar
          item={item}
          label={WORD.add}
          named={bare ? "css-7d1mq" : "css-1bg47i4-DivCommentBarContainer"}
        />
      </div>
    </aside>
  );
}
