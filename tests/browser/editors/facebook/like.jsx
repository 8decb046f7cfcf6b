import { useState } from "react";
import { createPortal } from "react-dom";
import { Pressable, publish } from "../pressable.jsx";
import { WORDS_HERE as words } from "./words.js";

/** What a used button is coloured like. */
const COLOUR = "rgb(8, 102, 255)";

/**
 * The button that likes or takes it back, and beside it the one that lets the reactions fly
 * out; they are drawn apart. A `plain` one is that of a comment: words without a label or a
 * mark. An `unmarked` one is that of the photo viewer.
 */
export function Like({ item, done = false, plain = false, unmarked = false }) {
  const [liked, setLiked] = useState(done);
  const [flying, fly] = useState(null);

  function toggle(event) {
    publish(liked ? "unlike" : "like", [], item, event);
    setLiked(!liked);
  }
  function open({ target }) {
    const { left, top } = target.getBoundingClientRect();
    fly({ left, top: top - 60 });
  }
  function react(event) {
    publish("like", [], item, event);
    setLiked(true);
    fly(null);
  }
  const label = liked ? words.removeLike : words.like;
  return (
    <span className="like">
      <Pressable aria-label={plain ? undefined : label} className="do-like" press={toggle}>
        <span data-ad-rendering-role={plain || unmarked ? undefined : "like_button"}>
          <span dir="auto">
            <span style={liked ? { color: COLOUR } : undefined}>{words.like}</span>
          </span>
        </span>
      </Pressable>
      <Pressable aria-label={words.react} className="react" press={open}>
        ▴
      </Pressable>
      {flying &&
        createPortal(
          <div aria-label="▴" data-visualcompletion="ignore-dynamic" role="dialog" style={flying}>
            <div role="toolbar">
              {words.reactions.map((reaction) => (
                <Pressable aria-label={reaction} key={reaction} press={react}>
                  ●
                </Pressable>
              ))}
            </div>
          </div>,
          document.getElementById("layers"),
        )}
    </span>
  );
}
