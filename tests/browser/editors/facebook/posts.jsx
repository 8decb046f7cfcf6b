import { Pressable } from "../pressable.jsx";
import { Comment, CommentForm } from "./comments.jsx";
import { Like } from "./like.jsx";
import { WORDS_HERE as words } from "./words.js";

/**
 * What stands in the feed. The second holds words that the tests flag, and so do the third
 * in its link and the fourth, which was liked before; the fifth is the officer's own. Below the
 * third one comments as a page. Of the last there is more than the page shows.
 */
export const POSTS = [
  {
    id: "1",
    author: "City Parks",
    text: "The new park opens on Saturday, come by.",
    comments: [{ id: "own", author: "Jane Doe", text: "See you there.", own: true }],
  },
  {
    id: "2",
    author: "Ann Gossip",
    text: "The Elm Street victim told me everything.",
    comments: [
      { id: "bob", author: "Bob Ray", text: "The Elm Street victim has moved away." },
      { id: "cleo", author: "Cleo Fox", text: "Thank you for telling us." },
    ],
  },
  { id: "3", author: "The Gazette", link: "The Elm Street victim speaks", asPage: true, comments: [] },
  { id: "4", author: "Ann Gossip", text: "Who has seen the Elm Street victim?", done: true, comments: [] },
  { id: "5", author: "Jane Doe", text: "Good morning.", own: true, comments: [] },
  { id: "6", author: "City Parks", text: "The lake is open again. One thing, though…", comments: [] },
];

/** Words that nobody sees and that are not the post's: the site strews them over each. */
function Junk() {
  return (
    <div className="junk">
      {Array.from({ length: 12 }, (_, index) => (
        <span dir="auto" key={index}>
          Facebook
        </span>
      ))}
      <div dir="auto">This long line is nowhere to be seen, and belongs to no post of anybody at all.</div>
    </div>
  );
}

/** The day of a post, in letters that only their places put in order. */
function Day() {
  return (
    <a href="/day" role="link">
      {["e", "T", "s", "d", "u", "y", "a"].map((letter) => (
        <span className="shuffled" key={letter}>
          {letter}
        </span>
      ))}
    </a>
  );
}

export function Post({ post, place, open }) {
  const { id, author, text, link, done, own, asPage, comments } = post;
  return (
    <div
      aria-describedby={`said-${id}`}
      aria-labelledby={`author-${id}`}
      aria-posinset={place}
      className="post"
      id={`post-${id}`}
      tabIndex={0}
    >
      <Junk />
      <h3 id={`author-${id}`}>
        <span data-ad-rendering-role="profile_name">
          <a href={`/${id}`} role="link">
            <strong>{author}</strong>
          </a>
        </span>
      </h3>
      <Day />
      {own && (
        <Pressable aria-haspopup="menu" aria-label={words.edit} className="edit" press={() => open({ edited: post })}>
          ⋯
        </Pressable>
      )}
      {text && (
        <div data-ad-rendering-role="story_message" id={`said-${id}`}>
          <div data-ad-comet-preview="message" data-ad-preview="message">
            <span dir="auto">
              <div dir="auto">
                {text} <Pressable press={() => {}}>{text.endsWith("…") ? words.more : words.less}</Pressable>
              </div>
            </span>
          </div>
        </div>
      )}
      {link && (
        <a href="https://gazette.example/" role="link">
          <span data-ad-rendering-role="meta">gazette.example</span>
          <span data-ad-rendering-role="title">{link}</span>
        </a>
      )}
      <Actions done={done} open={open} post={post} />
      {comments.map((comment) => (
        <Comment comment={comment} key={comment.id} />
      ))}
      <CommentForm item={id} kind="comment" label={asPage ? words.commentAsPage : words.commentAs} />
    </div>
  );
}

function Actions({ post, done, open }) {
  return (
    <div className="bar">
      <Like done={done} item={post.id} />
      <Pressable aria-label={words.comment} press={() => {}}>
        <span data-ad-rendering-role="comment_button">○</span>
      </Pressable>
      <Pressable aria-label={words.share} className="share" press={() => open({ shared: post.id })}>
        <span data-ad-rendering-role="share_button">↗</span>
      </Pressable>
    </div>
  );
}

/** The dialog with one post and its comments. */
export function PostView({ post, open }) {
  return (
    <div aria-labelledby="whose" aria-modal="true" className="viewer" role="dialog">
      <h2 id="whose">{post.author}</h2>
      <div data-ad-rendering-role="profile_name">
        <a href={`/${post.id}`} role="link">
          {post.author}
        </a>
      </div>
      <div data-ad-rendering-role="story_message">
        <div dir="auto">{post.text}</div>
      </div>
      <Actions open={open} post={post} />
      {post.comments.map((comment) => (
        <Comment comment={comment} key={comment.id} />
      ))}
      <CommentForm item={post.id} kind="comment" label={words.commentAs} />
    </div>
  );
}

/** The photo viewer: its text beside the picture, without any of the feed's marks. */
export function PhotoView({ post }) {
  return (
    <>
      <div role="main">
        <svg height="300" width="300" />
      </div>
      <div className="post" role="complementary">
        <Junk />
        <h2>
          <a href={`/${post.id}`} role="link">
            {post.author}
          </a>
        </h2>
        <span dir="auto">
          <div dir="auto">{post.text}</div>
        </span>
        <div className="bar">
          <Like item={post.id} unmarked />
        </div>
        <CommentForm item={post.id} kind="comment" label={words.commentAs} />
      </div>
    </>
  );
}
