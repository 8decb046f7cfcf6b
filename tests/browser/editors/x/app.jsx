/** A likeness of X: its markup, its editor, its shortcuts. Nothing here leaves the page. */
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { createRoot } from "react-dom/client";
import { Composer } from "./composer.jsx";
import { say } from "./labels.js";
import { Chat, Messages } from "./messages.jsx";
import { Profile } from "./profile.jsx";
import { Replies } from "./replies.jsx";
import { TWEETS, Tweet, Words } from "./timeline.jsx";

/** The menu of the repost button; drawn apart from its item, as on X. */
function Menu({ menu, reposted, confirm, open }) {
  useEffect(() => document.querySelector('[role="menuitem"]').focus(), []);
  function choose(event) {
    open(null);
    confirm(event.nativeEvent);
  }
  const byKey = (chosen) => (event) => event.key === "Enter" && chosen(event);
  const quote = () => open({ quote: menu });
  return (
    <div data-testid="Dropdown" role="menu">
      <div
        data-testid={reposted ? "unretweetConfirm" : "retweetConfirm"}
        onClick={choose}
        onKeyDown={byKey(choose)}
        role="menuitem"
        tabIndex={0}
      >
        {say(reposted ? "undoRepost" : "repost")}
      </div>
      <a href="/compose/post" onClick={(event) => (event.preventDefault(), quote())} role="menuitem">
        {say("quote")}
      </a>
    </div>
  );
}

/** The dialog for a post, a thread, a reply or a quote. */
function Dialog({ reply, quote, open }) {
  const kind = reply ? "comment" : quote ? "share" : "post";
  return (
    <div aria-modal="true" role="dialog">
      {reply && (
        <article data-testid="tweet">
          <Words author={reply.author} text={reply.text} />
        </article>
      )}
      <Composer
        button="tweetButton"
        done={() => open(null)}
        item={(reply ?? quote)?.id}
        kind={kind}
        prefilled={(kind === "post" && new URLSearchParams(location.search).get("text")) || ""}
        threads={kind === "post"}
      />
      {quote && (
        <div role="link" tabIndex={0}>
          <Words author={quote.author} text={quote.text} />
        </div>
      )}
    </div>
  );
}

/** Addresses at which X opens the dialog by itself. */
const OWN_DIALOG = new Set(["/compose/post", "/intent/post"]);

function App() {
  const status = /\/status\/(\d+)/.exec(location.pathname);
  const [opened, open] = useState(OWN_DIALOG.has(location.pathname) ? { post: true } : null);
  const tweets = status ? TWEETS.filter(({ id }) => id === status[1]) : TWEETS;
  useEffect(() => {
    /** X's own shortcuts for the page: a new post, and out of a menu. */
    function shortcut({ key, target }) {
      if (target.isContentEditable || target.matches("input, textarea")) return;
      if (key === "n") setTimeout(() => open({ post: true }));
      if (key === "Escape") open(null);
    }
    addEventListener("keydown", shortcut);
    return () => removeEventListener("keydown", shortcut);
  }, []);
  const layer = opened && (opened.menu ? <Menu {...opened} open={open} /> : <Dialog {...opened} open={open} />);
  return (
    <>
      <nav>
        <a data-testid="AppTabBar_Profile_Link" href="/jdoe">
          {say("profile")}
        </a>{" "}
        <a
          data-testid="SideNav_NewTweet_Button"
          href="/compose/post"
          onClick={(event) => (event.preventDefault(), open({ post: true }))}
        >
          {say("post")}
        </a>
      </nav>
      <main role="main">
        {status && tweets.map((tweet) => <Tweet key={tweet.id} open={open} tweet={tweet} />)}
        <Composer button="tweetButtonInline" item={status?.[1]} kind={status ? "comment" : "post"} />
        <section>{!status && tweets.map((tweet) => <Tweet key={tweet.id} open={open} tweet={tweet} />)}</section>
      </main>
      {layer && createPortal(layer, document.getElementById("layers"))}
    </>
  );
}

/** Each place by the head of its address; anything else is the timeline or one of its items. */
const PLACES = [
  ["/jdoe/status/9", Replies],
  ["/messages", Messages],
  ["/i/chat", Chat],
  ["/settings/profile", Profile],
];
const [, Place] = PLACES.find(([head]) => location.pathname.startsWith(head)) ?? ["", App];

createRoot(document.getElementById("react-root")).render(<Place />);
