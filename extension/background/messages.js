/**
 * What content scripts and the popup may ask, by the message's name.
 * A message says {name, …}; every handler answers with something.
 */
import * as badge from "./badge.js";
import * as companion from "./companion.js";
import * as pairing from "./pairing.js";
import * as settings from "./settings.js";

/** Where the companion listens unless told otherwise: for the link to its practice page. */
const USUAL_PORT = 8306;

/** @typedef {chrome.runtime.MessageSender} Sender */

/** @type {Record<string, (message: any, sender: Sender) => Promise<unknown>>} */
const FROM_PAGES = {
  /** The officer has turned to a compose box: have the connection ready. */
  async warm() {
    return { trouble: await companion.connect() };
  },

  async check({ request }) {
    const { affiliated } = await settings.read();
    return companion.check({ ...request, affiliated });
  },

  async state({ state }, sender) {
    if (sender.tab?.id !== undefined) await badge.show(sender.tab.id, state);
    return {};
  },
};

/** @type {Record<string, (message: any, sender: Sender) => Promise<unknown>>} */
const FROM_POPUP = {
  async status({ insist }) {
    const trouble = await companion.connect({ insist: insist === true });
    const known = await pairing.known();
    return { trouble, port: known?.port ?? USUAL_PORT, ...(await settings.read()) };
  },

  async affiliated({ value }) {
    await settings.setAffiliated(value === true);
    return settings.read();
  },
};

/**
 * @param {any} message
 * @param {Sender} sender
 */
function handlerFor(message, sender) {
  if (sender.id !== chrome.runtime.id) return undefined;
  const table = sender.url?.startsWith(chrome.runtime.getURL("")) ? FROM_POPUP : FROM_PAGES;
  return Object.hasOwn(table, message?.name) ? table[message.name] : undefined;
}

export function listen() {
  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    const handler = handlerFor(message, sender);
    if (!handler) return false;
    handler(message, sender).then(respond, () => respond({ trouble: "refused" }));
    return true;
  });
}
