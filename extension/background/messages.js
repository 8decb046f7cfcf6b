/**
 * What content scripts and the extension's own pages may ask, by the message's name.
 * A message says {name, …}; every handler answers with something.
 */
import * as accounts from "./accounts.js";
import * as badge from "./badge.js";
import * as companion from "./companion.js";
import * as pairing from "./pairing.js";
import * as settings from "./settings.js";
import * as updates from "./updates.js";

/** Where the companion listens unless told otherwise: for the link to its practice page. */
const USUAL_PORT = 8306;

/** @typedef {chrome.runtime.MessageSender} Sender */

/** @param {string} platform */
async function isOff(platform) {
  const { disabledSites, pausedUntil } = await settings.read();
  return disabledSites.includes(platform) || Date.now() < pausedUntil;
}

/** @type {Record<string, (message: any, sender: Sender) => Promise<unknown>>} */
const FROM_PAGES = {
  /** The officer has turned to a compose box: have the connection and the settings ready. */
  async warm() {
    void settings.refresh();
    return { trouble: await companion.connect() };
  },

  /** A page is in sight. That it says so, as `listen` has it, is all. */
  async look() {
    return {};
  },

  async check({ request }) {
    if (await isOff(request.platform)) return { trouble: "site-off" };
    const { sensitivity, ...profile } = await settings.read();
    const affiliated = accounts.isAffiliated(profile, request.account?.handle);
    const level = sensitivity === "pack" ? {} : { sensitivity };
    return companion.check({ ...request, affiliated, ...level });
  },

  /** Whether the account that somebody acts as is the department's, and whether it is his to use. */
  async acting({ platform, handle }) {
    return (await isOff(platform)) ? {} : accounts.standing(platform, handle);
  },

  /** Which comments may be taken from the department's page: asked for its own accounts alone. */
  async moderate({ platform, handle, texts }) {
    if (await isOff(platform)) return { trouble: "site-off" };
    const standing = await accounts.standing(platform, handle);
    if (!("official" in standing)) return { trouble: "unreachable" };
    return standing.official ? companion.moderate(texts) : { trouble: "refused" };
  },

  /** Shows the record of the comments that were reviewed in the tab. */
  async record(_message, sender) {
    const { moderationRecord } = await settings.read();
    if (!moderationRecord || sender.tab?.id === undefined) return {};
    await chrome.tabs.create({ url: chrome.runtime.getURL(`record/record.html?tab=${sender.tab.id}`) });
    return {};
  },

  async state({ state }, sender) {
    if (sender.tab?.id !== undefined) await badge.show(sender.tab.id, state);
    void updates.apply();
    return {};
  },
};

/** @type {Record<string, (message: any, sender: Sender) => Promise<unknown>>} */
const FROM_OUR_PAGES = {
  /** How the companion stands, and who made it and us. */
  async status({ insist }) {
    const trouble = await companion.connect({ insist: insist === true });
    const known = await pairing.known();
    return {
      trouble,
      port: known?.port ?? USUAL_PORT,
      extension: chrome.runtime.getManifest().version,
      companion: known?.version ?? null,
      fault: await pairing.fault(),
    };
  },

  settings: () => settings.describe(),

  /** `value` null takes the officer's choice back. */
  async choose({ key, value }) {
    await settings.choose(key, value);
    return settings.describe();
  },
};

/**
 * @param {any} message
 * @param {Sender} sender
 */
function handlerFor(message, sender) {
  if (sender.id !== chrome.runtime.id) return undefined;
  const own = sender.url?.startsWith(chrome.runtime.getURL(""));
  const table = own ? FROM_OUR_PAGES : FROM_PAGES;
  return Object.hasOwn(table, message?.name) ? table[message.name] : undefined;
}

export function listen() {
  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    const handler = handlerFor(message, sender);
    if (!handler) return false;
    settings.attend();
    handler(message, sender).then(respond, () => respond({ trouble: "refused" }));
    return true;
  });
}
