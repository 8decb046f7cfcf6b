import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { MENU_WORDS } from "../citizens.js";
import { useCitizens } from "../moderated.jsx";
import { say } from "./labels.js";
import { Words } from "./timeline.jsx";

/** The page of an own post: of other people's replies its author can hide each. */
export function Replies() {
  const { comments, opened, open, remove } = useCitizens("jdoe");
  const [out, setOut] = useState([]);
  // The list takes out of the page what is scrolled out of sight.
  useEffect(() => {
    window.fixture.scrollOut = (...ids) => setOut(ids);
  });
  return (
    <>
      <nav>
        <a data-testid="AppTabBar_Profile_Link" href="/jdoe">
          {say("profile")}
        </a>
      </nav>
      <main role="main">
        <div data-testid="primaryColumn">
          <article data-testid="tweet" id="answered" tabIndex={0}>
            <Time author="gossip" id={5} />
            <Words author="gossip" text="Is the road open?" />
            <button className="options" data-testid="caret">
              ⋯
            </button>
          </article>
          {!out.includes("own") && (
            <article data-testid="tweet" id="own" tabIndex={0}>
              <Time author="jdoe" id={9} />
              <Words author="jdoe" text="The road is closed until Friday." />
            </article>
          )}
          {comments.map(({ id, author, text }) => (
            <article data-testid="tweet" id={id} key={id} tabIndex={0}>
              <div data-testid="User-Name">
                <a href={`/${author}`}>{author}</a>
                <Time author={author} id={10 + Number(id.slice(1))} />
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
          {!out.includes("end") && <h2>Discover more</h2>}
          <article data-testid="tweet" id="recommended" tabIndex={0}>
            <Time author="parks" id={5000} />
            <Words author="parks" text="You useless clowns." />
          </article>
        </div>
        <aside data-testid="sidebarColumn">
          <h2>Relevant people</h2>
        </aside>
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

/** When it was posted, which leads to the post. */
function Time({ author, id }) {
  return (
    <a href={`/${author}/status/${id}`}>
      <time>1h</time>
    </a>
  );
}
