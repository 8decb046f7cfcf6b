import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { Comments } from "./comments.jsx";
import { publish } from "./published.js";
import { WORD } from "./words.js";

export const VIDEOS = [
  { id: "1", author: "parks", text: "The new park opens on Saturday" },
  { id: "2", author: "gossip", text: "The Elm Street victim told me everything" },
  { id: "3", author: "chef", text: "Soup for a cold evening" },
];
const SET = "rgb(254, 44, 85)";
/** Whether everything was liked and reposted before, if the address says so. */
const DONE = new URLSearchParams(location.search).has("done");

function Heart({ liked }) {
  return (
    <svg aria-hidden="true" fill={liked ? SET : "currentColor"} height="24" width="24">
      <circle cx="12" cy="12" r="10" />
    </svg>
  );
}

/** A like that toggles; `once` only sets it, as a double click does. */
function useLike(id) {
  const [liked, setLiked] = useState(DONE);
  function toggle(event) {
    publish(liked ? "unlike" : "like", event, { item: id });
    setLiked(!liked);
  }
  const once = (event) => liked || toggle(event);
  return { liked, toggle, once };
}

/** What a video can be shared by; drawn apart from it, and it does not say which it is of. */
function SharePanel({ video, reposted, repost, close }) {
  function press({ nativeEvent }) {
    publish(reposted ? "unrepost" : "repost", nativeEvent, { item: video.id });
    repost();
    close();
  }
  const label = reposted ? WORD.unrepost : WORD.repost;
  return createPortal(
    <div className="panel" data-e2e="share-group" role="dialog">
      <div data-e2e="share-copy" onClick={close} role="button" tabIndex={0}>
        {WORD.copy}
      </div>
      <div aria-label={label} data-e2e="share-repost" onClick={press} role="button" tabIndex={0}>
        {label}
      </div>
    </div>,
    document.getElementById("layers"),
  );
}

/** One video of the feed. `active` is the one in the viewport, on which keys act. */
function FeedItem({ video, index, active, comment }) {
  const { liked, toggle, once } = useLike(video.id);
  const [sharing, share] = useState(false);
  const [reposted, repost] = useState(DONE);
  useEffect(() => {
    if (!active) return;
    function key(event) {
      if (event.key !== "l" || event.target.isContentEditable) return;
      toggle(event);
    }
    document.addEventListener("keydown", key);
    return () => document.removeEventListener("keydown", key);
  });
  return (
    <article
      data-e2e="recommend-list-item-container"
      data-id={video.id}
      data-scroll-index={index}
      id={`one-column-item-${index}`}
    >
      <section
        data-e2e="feed-video"
        onDoubleClick={({ nativeEvent }) => once(nativeEvent)}
        role="button"
        tabIndex={0}
      >
        <div className="video" id={`xgwrapper-0-${video.id}`} />
        <div data-e2e="video-author-uniqueid">
          <a href={`/@${video.author}`}>{video.author}</a>
        </div>
        <div data-e2e="video-desc">
          <span>{video.text}</span>
        </div>
      </section>
      <section className="bar">
        <button
          aria-label={WORD.like}
          aria-pressed={liked}
          onClick={({ nativeEvent }) => toggle(nativeEvent)}
        >
          <span data-e2e="like-icon">
            <Heart liked={liked} />
          </span>
        </button>
        <button aria-label={WORD.comment} onClick={() => comment(video.id)}>
          <span data-e2e="comment-icon">💬</span>
        </button>
        <button aria-label={WORD.share} onClick={() => share(true)}>
          <span data-e2e="share-icon">↗</span>
        </button>
      </section>
      {sharing && (
        <SharePanel
          close={() => share(false)}
          repost={() => repost(!reposted)}
          reposted={reposted}
          video={video}
        />
      )}
    </article>
  );
}

/** For You: three videos, each as high as the window, and a panel of comments beside them. */
export function Feed() {
  const first = Number(new URLSearchParams(location.search).get("at") ?? 0);
  const [active, activate] = useState(first);
  const [commented, comment] = useState(null);
  useEffect(() => {
    window.fixture.watched = VIDEOS[active].id;
  }, [active]);
  useEffect(() => {
    const watching = new IntersectionObserver(
      (seen) => {
        const shown = seen.find(({ isIntersecting }) => isIntersecting);
        if (shown) activate(Number(shown.target.dataset.scrollIndex));
      },
      { threshold: 0.6 },
    );
    for (const article of document.querySelectorAll("article")) watching.observe(article);
    document.getElementById(`one-column-item-${first}`).scrollIntoView();
    return () => watching.disconnect();
  }, []);
  return (
    <main className="feed" id="column-list-container">
      {VIDEOS.map((video, index) => (
        <FeedItem
          active={active === index}
          comment={comment}
          index={index}
          key={video.id}
          video={video}
        />
      ))}
      {commented && (
        <div className="side">
          <Comments bare item={commented} />
        </div>
      )}
    </main>
  );
}

/** A video by itself. Its heart tells only by its colour whether it is set. */
export function Opened({ id }) {
  const video = VIDEOS.find((one) => one.id === id);
  const { liked, toggle, once } = useLike(id);
  const [reposted, repost] = useState(DONE);
  function press({ nativeEvent }) {
    publish(reposted ? "unrepost" : "repost", nativeEvent, { item: id });
    repost(!reposted);
  }
  return (
    <main id="main-content-video_detail">
      <div
        className="video"
        data-e2e="browse-video"
        onDoubleClick={({ nativeEvent }) => once(nativeEvent)}
      />
      <div className="composer">
        <a data-e2e="browse-user-avatar" href={`/@${video.author}`}>
          <span data-e2e="browse-username">{video.author}</span>
        </a>
        <div data-e2e="browse-video-desc">
          <span>{video.text}</span>
        </div>
        <div className="bar">
          <button aria-label={WORD.like} onClick={({ nativeEvent }) => toggle(nativeEvent)}>
            <span data-e2e="browse-like-icon">
              <Heart liked={liked} />
            </span>
          </button>
          <a
            aria-label={reposted ? WORD.unrepost : WORD.repost}
            data-e2e="video-share-repost"
            id="icon-element-repost"
            onClick={press}
            role="button"
            tabIndex={0}
          >
            ⟲
          </a>
        </div>
      </div>
      <Comments item={id} />
    </main>
  );
}
