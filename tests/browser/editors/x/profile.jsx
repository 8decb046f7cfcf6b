/** The dialog in which an account's own words about itself are edited. */
import { useState } from "react";
import { say } from "./labels.js";

export function Profile() {
  const [text, change] = useState("");
  function save({ nativeEvent }) {
    const { type: how, isTrusted: trusted } = nativeEvent;
    window.fixture.posts.push({ kind: "profile", texts: [text], item: null, how, trusted });
  }
  return (
    <div aria-modal="true" role="dialog">
      <button data-testid="Profile_Save_Button" onClick={save}>
        {say("save")}
      </button>
      <input name="displayName" defaultValue="J. Doe" />
      <textarea
        aria-label={say("bio")}
        name="description"
        onChange={(event) => change(event.target.value)}
        value={text}
      />
      <input name="location" />
    </div>
  );
}
