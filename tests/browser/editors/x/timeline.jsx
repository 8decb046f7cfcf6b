import { useState } from "react";
import { say } from "./labels.js";

/**
 * What stands in the timeline. All but the first and the last hold words that the tests flag;
 * the fourth was liked and reposted before. Of the last, and of what the third quotes, there is
 * more than the page shows.
 */
export const TWEETS = [
  { id: "1", author: "parks", text: "The new park opens on Saturday, come by." },
  { id: "2", author: "gossip", text: "The Elm Street victim told me everything." },
  {
    id: "3",
    author: "quoter",
    text: "Worth reading.",
    quoted: { author: "gossip", text: "The Elm Street victim told me everything.", cut: true },
  },
  { id: "4", author: "gossip", text: "The Elm Street victim has moved.", done: true },
  { id: "5", author: "parks", text: "The lake is open again. One thing, though…", cut: true },
];

function Words({ author, text, cut = false }) {
  return (
    <>
      <div data-testid="User-Name">
        <a href={`/${author}`}>{author}</a>
      </div>
      <div data-testid="tweetText" lang="en">
        <span>{text}</span>
      </div>
      {cut && <button data-testid="tweet-text-show-more-link">{say("more")}</button>}
    </>
  );
}

/** An item that can be answered, reposted, liked and kept. `open` is told what was opened. */
export function Tweet({ tweet, open }) {
  const [liked, setLiked] = useState(tweet.done ?? false);
  const [reposted, setReposted] = useState(tweet.done ?? false);
  const [kept, setKept] = useState(false);
  const { id, author, text, quoted, cut } = tweet;

  function act(kind, event) {
    const { type: how, isTrusted: trusted } = event;
    window.fixture.posts.push({ kind, texts: [], item: id, how, trusted });
  }
  function toggleLike(event) {
    act(liked ? "unlike" : "like", event);
    setLiked(!liked);
  }
  function openMenu() {
    open({
      menu: tweet,
      reposted,
      confirm(event) {
        act(reposted ? "unrepost" : "repost", event);
        setReposted(!reposted);
      },
    });
  }
  /** X's shortcuts act on the item that has the focus. */
  function shortcut(event) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, currentTarget } = event;
    if (key === "l") toggleLike(event.nativeEvent);
    if (key === "t") openMenu();
    if (key === "r") open({ reply: tweet });
    if (key === "j") currentTarget.nextElementSibling?.focus();
    if (key === "k") currentTarget.previousElementSibling?.focus();
  }

  return (
    <article data-testid="tweet" id={`tweet-${id}`} onKeyDown={shortcut} tabIndex={0}>
      <Words author={author} cut={cut} text={text} />
      {quoted && (
        <div role="link" tabIndex={0}>
          <Words {...quoted} />
        </div>
      )}
      <div className="bar">
        <button data-testid="reply" onClick={() => open({ reply: tweet })}>
          {say("reply")}
        </button>
        <button data-testid={reposted ? "unretweet" : "retweet"} onClick={openMenu}>
          {say("repost")}
        </button>
        <button
          data-testid={liked ? "unlike" : "like"}
          onClick={(event) => toggleLike(event.nativeEvent)}
        >
          <svg aria-hidden="true" height="12" width="12">
            <circle cx="6" cy="6" r="5" />
          </svg>{" "}
          {say("like")}
        </button>
        <button
          data-testid={kept ? "removeBookmark" : "bookmark"}
          onClick={(event) => {
            act("bookmark", event.nativeEvent);
            setKept(!kept);
          }}
        >
          {say("bookmark")}
        </button>
      </div>
    </article>
  );
}

export { Words };
