/**
 * The extension's words, in the browser's language. Once the extension is gone its
 * content script has none, and must not fail for want of them.
 */
const Words = Object.freeze({
  /**
   * @param {string} name as in messages.json
   * @param {...string} parts what stands in its placeholders
   */
  say(name, ...parts) {
    try {
      return chrome.i18n.getMessage(name, parts);
    } catch {
      return "";
    }
  },
});
