import { createPortal } from "react-dom";
import { MENU_WORDS } from "../citizens.js";
import { useCitizens } from "../moderated.jsx";
import { say } from "./labels.js";
import { Words } from "./timeline.jsx";

/** The page of an own post: of other people's replies its author can hide each. */
export function Replies() {
  const { comments, opened, open, remove } = useCitizens("jdoe");
  return (
    <>
      <nav>
        <a data-testid="AppTabBar_Profile_Link" href="/jdoe">
          {say("profile")}
        </a>
      </nav>
      <main role="main">
        <article data-testid="tweet" id="answered" tabIndex={0}>
          <Words author="gossip" text="Is the road open?" />
          <button className="options" data-testid="caret">
            ⋯
          </button>
        </article>
        <article data-testid="tweet" id="own" tabIndex={0}>
          <Words author="jdoe" text="The road is closed until Friday." />
        </article>
        {comments.map(({ id, author, text }) => (
          <article data-testid="tweet" id={id} key={id} tabIndex={0}>
            <div data-testid="User-Name">
              <a href={`/${author}`}>{author}</a>
            </div>
            <button aria-haspopup="menu" aria-label="⋯" className="options" data-testid="caret" onClick={() => open({ id })}>
              ⋯
            </button>
            {text ? (
              <div data-testid="tweetText" lang="en">
                <span>{text}</span>
                {text.endsWith("…") && <a data-testid="tweet-text-show-more-link" href="/more">{" "}Show more</a>}
              </div>
            ) : (
              <img alt="" className="picture" data-testid="tweetPhoto" />
            )}
            <div className="bar">
              <button data-testid="reply">{say("reply")}</button>
              <button data-testid="like">{say("like")}</button>
            </div>
          </article>
        ))}
        <h2>Discover more</h2>
        <article data-testid="tweet" id="recommended" tabIndex={0}>
          <Words author="parks" text="You useless clowns." />
        </article>
      </main>
      {opened &&
        createPortal(
          <div data-testid="Dropdown" role="menu">
            <div className="report" onClick={() => open(null)} role="menuitem" tabIndex={0}>
              {MENU_WORDS.report}
            </div>
            <div className="remove" onClick={({ nativeEvent }) => remove("hide", nativeEvent)} role="menuitem" tabIndex={0}>
              <span>{MENU_WORDS.hideReply}</span>
            </div>
          </div>,
          document.getElementById("layers"),
        )}
    </>
  );
}
