/**
 * The way to the background, which alone talks to the companion.
 */
const CompanionPort = (() => {
  /** Longer than the background's own limits: only a background that is gone takes so long. */
  const LIMIT_MS = 5_000;

  /** @param {{name: string} & Record<string, unknown>} message */
  async function send(message) {
    const late = new Promise((resolve) =>
      setTimeout(resolve, LIMIT_MS, { trouble: "unreachable" }),
    );
    try {
      return (
        (await Promise.race([chrome.runtime.sendMessage(message), late])) ?? { trouble: "refused" }
      );
    } catch {
      // No background to receive it, or this script is orphaned: either way, not checked.
      return { trouble: "unreachable" };
    }
  }

  return Object.freeze({
    /**
     * @param {CheckRequest} request
     * @returns {Promise<CheckAnswer>}
     */
    check: (request) => send({ name: "check", request }),

    /**
     * What the account that somebody acts as is: {} where nobody can tell.
     * @param {string} platform
     * @param {string} handle
     * @returns {Promise<{official?: boolean, unapproved?: AccountRule | null}>}
     */
    acting: (platform, handle) => send({ name: "acting", platform, handle }),

    /**
     * Whether comments may be removed by who acts as this account.
     * @param {string} platform
     * @param {string} handle
     * @param {readonly string[]} texts
     * @returns {Promise<{results: Moderated[], by: string | null} | {trouble: string}>}
     */
    moderate: (platform, handle, texts) => send({ name: "moderate", platform, handle, texts }),

    /** Has the record of this tab shown. */
    record: () => send({ name: "record" }),

    /**
     * Has the connection made ready.
     * @returns {Promise<{trouble: string | null}>}
     */
    warm: () => send({ name: "warm" }),

    /** Has the settings looked at: somebody may be about to write. Nothing is started for it. */
    look: () => send({ name: "look" }),

    /** @param {string} state for the toolbar badge */
    tell: (state) => send({ name: "state", state }),
  });
})();
