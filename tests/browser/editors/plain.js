/**
 * A page without any library: a form that is submitted, or a button that is pressed.
 * The address tells which event of the button it acts on, and whether it minds a script's.
 */
const FORM = location.pathname.endsWith("/form");
const WANTED = new URLSearchParams(location.search);
const composer = document.createElement(FORM ? "form" : "div");
const box = document.createElement("textarea");
const button = document.createElement("button");

composer.className = "composer";
box.dataset.testid = "tweetTextarea_0";
box.setAttribute("aria-label", "Post text");
button.dataset.testid = "tweetButton";
button.type = FORM ? "submit" : "button";
button.textContent = "Post";

/** @param {Event} event */
function send(event) {
  event.preventDefault();
  if (WANTED.has("trusted-only") && !event.isTrusted) return;
  if (!box.value.trim()) return;
  const { type: how, isTrusted: trusted } = event;
  window.fixture.posts.push({ kind: "post", texts: [box.value], item: null, how, trusted });
  box.value = "";
}

if (FORM) composer.addEventListener("submit", send);
else button.addEventListener(WANTED.get("on") ?? "click", send);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey) return;
  if (FORM) composer.requestSubmit(button);
  else send(event);
});

composer.append(box, button);
document.querySelector("main").append(composer);
