import { useState } from "react";
import { Pressable, publish } from "../pressable.jsx";
import { Icon } from "./icons.jsx";
import { WORDS_HERE as words } from "./words.js";

/**
 * The second and the third hold words that the tests flag, and the third was liked and
 * reposted before; the fourth is the officer's own. Of the last there is more than the page shows.
 */
export const POSTS = [
  { id: "1", author: "city.parks", text: "The new park opens on Saturday, come by." },
  {
    id: "2",
    author: "ann.gossip",
    text: "The Elm Street victim told me everything.",
    comments: [{ id: "bob", author: "bob_ray", text: "The Elm Street victim has moved away." }],
  },
  { id: "3", author: "ann.gossip", text: "Who has seen the Elm Street victim?", done: true },
  { id: "4", author: "jane.doe", text: "Good morning.", own: true },
  { id: "5", author: "city.parks", text: "The lake is open again. One thing, though…" },
];

export function Name({ of }) {
  return (
    <a href={`/${of}/`} role="link">
      <span>{of}</span>
    </a>
  );
}

export function Portrait({ of }) {
  return (
    <a href={`/${of}/`} role="link">
      <img alt={words.portrait(of)} className="portrait" />
    </a>
  );
}

/** Picture and icons of a post; `apart` stands between them, or beside the picture. */
export function useActions({ id, done = false }, open) {
  const [liked, setLiked] = useState(done);
  const [reposted, setReposted] = useState(done);

  function like(event) {
    publish(liked ? "unlike" : "like", [], id, event);
    setLiked(!liked);
  }
  function repost(event) {
    publish(reposted ? "unrepost" : "repost", [], id, event);
    setReposted(!reposted);
  }
  const picture = (
    <div className="frame" onDoubleClick={({ nativeEvent }) => liked || like(nativeEvent)}>
      <div>
        <img alt="" className="picture" />
      </div>
      <div className="over" />
    </div>
  );
  const icons = (
    <section className="bar">
      <span>
        <Pressable className="do-like" press={like}>
          <Icon drawing={liked ? "usedHeart" : "heart"} label={liked ? words.unlike : words.like} />
        </Pressable>
      </span>
      <span dir="auto">12</span>
      <Pressable press={() => {}}>
        <Icon drawing="bubble" label={words.comment} />
      </Pressable>
      <Pressable className="repost" press={repost}>
        <Icon drawing={reposted ? "usedArrows" : "arrows"} label={words.repost} />
      </Pressable>
      <Pressable className="share" press={() => open({ shared: id })}>
        <Icon drawing="plane" label={words.share} />
      </Pressable>
      <Pressable press={() => {}}>
        <Icon drawing="flag" label={words.save} />
      </Pressable>
    </section>
  );
  return { picture, icons };
}

/** The like of a comment is the same drawing, smaller. */
export function CommentLike({ id }) {
  const [liked, setLiked] = useState(false);
  function toggle(event) {
    publish(liked ? "unlike" : "like", [], id, event);
    setLiked(!liked);
  }
  return (
    <Pressable className="do-like" press={toggle}>
      <Icon drawing={liked ? "usedHeart" : "heart"} label={liked ? words.unlike : words.like} size={12} />
    </Pressable>
  );
}

/**
 * The box for a comment is replaced when it is first used. Its button is there from the
 * start in the dialog, elsewhere only while there are words.
 */
export function CommentForm({ item, text, change, steady = false }) {
  const [used, setUsed] = useState(false);

  function send(event) {
    if (!text.trim()) return;
    publish("comment", [text], item, event);
    change("");
  }
  function keys(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send(event.nativeEvent);
  }
  return (
    <form method="POST" onSubmit={(event) => event.preventDefault()}>
      <Pressable press={() => {}}>
        <Icon drawing="other" label="☺" />
      </Pressable>
      <textarea
        aria-label={words.addComment}
        autoFocus={used}
        key={String(used)}
        onChange={(event) => change(event.target.value)}
        onFocus={() => setUsed(true)}
        onKeyDown={keys}
        placeholder={words.addComment}
        value={text}
      />
      {(steady || text) && (
        <Pressable className="send" disabled={!text.trim()} press={send}>
          {words.post}
        </Pressable>
      )}
    </form>
  );
}

/** A card of the feed. */
export function Card({ post, open }) {
  const [text, setText] = useState("");
  const { picture, icons } = useActions(post, open);
  return (
    <article className="post" id={`post-${post.id}`}>
      <div>
        <Portrait of={post.author} />
        <Name of={post.author} />
        <a href={`/p/${post.id}/`} role="link">
          <time>2h</time>
        </a>
        <Pressable press={() => {}}>{words.follow}</Pressable>
        <span dir="auto">{words.suggested}</span>
        {post.own && (
          <Pressable className="edit" press={() => open({ edited: post })}>
            <Icon drawing="other" label={words.edit} />
          </Pressable>
        )}
      </div>
      {picture}
      {icons}
      <div>
        <Name of={post.author} />{" "}
        <span dir="auto">
          {post.text} {post.text.endsWith("…") && <Pressable press={() => {}}>{words.more}</Pressable>}
        </span>
      </div>
      <CommentForm change={setText} item={post.id} text={text} />
    </article>
  );
}

/** The page of a post, which has no article, and more posts of its author below. */
export function PostPage({ post, open }) {
  const [text, setText] = useState("");
  const { picture, icons } = useActions(post, open);
  const rows = [{ ...post, id: null }, ...(post.comments ?? [])];
  return (
    <div className="columns">
      {picture}
      <div>
        <div>
          <Portrait of={post.author} />
          <Name of={post.author} />
        </div>
        {rows.map((row) => (
          <div id={row.id ? `comment-${row.id}` : undefined} key={row.id}>
            <Portrait of={row.author} />
            <span dir="auto">
              <Name of={row.author} />{" "}
              <a href={`/p/${post.id}/`} role="link">
                <time>2h</time>
              </a>{" "}
              <span dir="auto">{row.text}</span>
            </span>
            {row.id && (
              <>
                <Pressable className="reply" press={() => setText(`@${row.author} `)}>
                  {words.reply}
                </Pressable>
                <CommentLike id={row.id} />
              </>
            )}
          </div>
        ))}
        {icons}
        <CommentForm change={setText} item={post.id} text={text} />
      </div>
    </div>
  );
}

/** The dialog of a post over the profile or the feed. */
export function PostDialog({ post, open }) {
  const [text, setText] = useState("");
  const { picture, icons } = useActions(post, open);
  return (
    <div aria-modal="true" className="viewer" role="dialog">
      <article role="presentation">
        {picture}
        <header>
          <Portrait of={post.author} />
          <Name of={post.author} />
        </header>
        <ul>
          <li>
            <h2>
              <Name of={post.author} />
            </h2>
            <h1 dir="auto">{post.text}</h1>
          </li>
          {(post.comments ?? []).map((comment) => (
            <li id={`comment-${comment.id}`} key={comment.id}>
              <h3>
                <Name of={comment.author} />
              </h3>
              <span dir="auto">{comment.text}</span>
              <CommentLike id={comment.id} />
            </li>
          ))}
        </ul>
        {icons}
        <CommentForm change={setText} item={post.id} steady text={text} />
      </article>
    </div>
  );
}
