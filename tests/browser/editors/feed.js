/**
 * A long feed and a long draft without any library, so that what the page itself does at a
 * key is as little as it can be. The address tells how many posts and characters, and
 * whether the box is a rich one.
 */
const WANTED = new URLSearchParams(location.search);
const LINE = "A long day at the old park, and nothing to add to it. ";

const main = document.querySelector("main");
main.innerHTML = `
  <div class="composer">
    ${
      WANTED.has("rich")
        ? '<div class="box" contenteditable="true" data-testid="tweetTextarea_0" role="textbox"></div>'
        : '<textarea data-testid="tweetTextarea_0"></textarea>'
    }
    <div class="bar"><button data-testid="tweetButtonInline">Post</button></div>
  </div>
  <section></section>`;

const draft = LINE.repeat(Math.ceil(WANTED.get("draft") / LINE.length)).slice(0, WANTED.get("draft"));
const box = main.querySelector("[data-testid=tweetTextarea_0]");
if ("value" in box) box.value = draft;
else box.textContent = draft;

main.querySelector("section").innerHTML = Array.from(
  { length: WANTED.get("posts") },
  (_, number) => `
    <article data-testid="tweet" tabindex="0">
      <div data-testid="User-Name"><a href="/parks">parks</a></div>
      <div data-testid="tweetText" lang="en"><span>The new park number ${number} opens on Saturday.</span></div>
      <div class="bar">
        <button data-testid="reply">Reply</button>
        <button data-testid="retweet">Repost</button>
        <button data-testid="like">Like</button>
        <button data-testid="bookmark">Bookmark</button>
      </div>
    </article>`,
).join("");
