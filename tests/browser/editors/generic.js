/**
 * Boxes that no surface knows: in a form, in a dialog, by themselves, and such as nobody
 * publishes in.
 */
document.querySelector("main").innerHTML = `
  <form class="composer" id="form">
    <textarea></textarea>
    <button type="button">Preview</button>
    <button>Send</button>
  </form>
  <div class="composer" id="role" role="form">
    <textarea></textarea>
    <button>Send</button>
  </div>
  <div class="composer" id="dialog" role="dialog">
    <div class="box" contenteditable="true" role="textbox"></div>
    <button aria-haspopup="menu">Emoji</button>
    <button><svg height="12" width="12"></svg></button>
    <button>Publish</button>
  </div>
  <div class="composer" id="alone">
    <textarea></textarea>
    <button>Send</button>
  </div>
  <form class="composer" id="search" role="search">
    <textarea></textarea>
    <button>Find</button>
  </form>
  <form class="composer" id="line">
    <input>
    <button>Go</button>
  </form>`;

// The style of dialogs would lay it over the others.
document.querySelector("#dialog").style.position = "static";

/**
 * @param {Event} event
 * @param {HTMLElement} composer
 */
function send(event, composer) {
  event.preventDefault();
  const box = composer.querySelector("textarea, input, [contenteditable]");
  const { type: how, isTrusted: trusted } = event;
  window.fixture.posts.push({ kind: composer.id, texts: [box.value ?? box.innerText], item: null, how, trusted });
  if ("value" in box) box.value = "";
  else box.replaceChildren();
}

for (const composer of document.querySelectorAll(".composer")) {
  if (composer.localName === "form") composer.addEventListener("submit", (event) => send(event, composer));
  else composer.querySelector("button:last-child").addEventListener("click", (event) => send(event, composer));
}
