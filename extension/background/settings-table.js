/**
 * Which settings there are. managed-schema.json names for IT those that it may make.
 *
 * @typedef {readonly [message: string, ...parts: string[]]} Flaw what is wrong with a value, as a
 *   name in messages.json and what stands in its placeholders
 *
 * @typedef {object} Setting
 * @property {unknown} builtIn in force where nobody has set anything
 * @property {(value: unknown) => Flaw | null} flaw
 * @property {boolean} personal an officer may choose it, unless the department has locked it
 * @property {boolean} [own] the officer's affair alone: the department cannot make it
 *
 * @typedef {"affiliated" | "handles" | "sensitivity" | "disabledSites" | "pausedUntil" |
 *   "directMessages" | "moderationRecord" | "selectors" | "contact"} Key
 *
 * @typedef {object} Values
 * @property {boolean} affiliated the officer's profile shows the department
 * @property {"pack" | "quiet" | "balanced" | "thorough"} sensitivity
 * @property {string} handles the accounts that `affiliated` is about, with commas between them;
 *   "" for whichever account is acting
 * @property {readonly string[]} disabledSites platforms, as the content scripts name them
 * @property {number} pausedUntil nothing is checked before this time, in milliseconds of the epoch
 * @property {boolean} directMessages whether direct messages are looked at as well
 * @property {boolean} moderationRecord whether who moderates as an official account may save a
 *   record of the comments that were reviewed
 * @property {string} selectors corrections of the surfaces, as JSON: CSS by name by site
 * @property {string} contact whom officers ask
 */

/** The sites that can be switched off; the practice page cannot. */
export const SITES = Object.freeze(["x", "facebook", "instagram", "youtube", "tiktok", "snapchat"]);
export const LEVELS = Object.freeze(["pack", "quiet", "balanced", "thorough"]);
export const MODES = Object.freeze(["default", "locked"]);
/** A pause is an hour, and a browser may blur the clock; see LONGEST_MS in duty.js. */
const LONGEST_PAUSE_MS = 61 * 60 * 1_000;
/** Room for a name, a number and an address; more would not fit the toolbar's window. */
const LONGEST_CONTACT = 200;
const LONGEST_HANDLES = 400;

/** @returns {Flaw | null} */
function boolean(/** @type {unknown} */ value) {
  return typeof value === "boolean" ? null : ["flawBoolean"];
}

/**
 * When a pause ends. One that would be longer was begun before the clock was put back.
 * @param {unknown} value
 * @returns {Flaw | null}
 */
function soon(value) {
  const sound = Number.isSafeInteger(value) && Number(value) - Date.now() <= LONGEST_PAUSE_MS;
  return sound ? null : ["flawUnknown"];
}

/**
 * @param {readonly string[]} words
 * @returns {(value: unknown) => Flaw | null}
 */
export function oneOf(words) {
  return (value) =>
    typeof value === "string" && words.includes(value) ? null : ["flawOneOf", words.join(", ")];
}

/**
 * @param {readonly string[]} words
 * @returns {(value: unknown) => Flaw | null}
 */
function someOf(words) {
  return (value) =>
    Array.isArray(value) && value.every((one) => words.includes(one))
      ? null
      : ["flawSomeOf", words.join(", ")];
}

/**
 * @param {number} longest
 * @returns {(value: unknown) => Flaw | null}
 */
function text(longest) {
  return (value) =>
    typeof value === "string" && value.length <= longest ? null : ["flawText", String(longest)];
}

/**
 * Which names a site has, and whether a selector is one, the pages tell that know the
 * surfaces: nothing here can read CSS.
 * @param {unknown} value
 * @returns {Flaw | null}
 */
function corrections(value) {
  if (value === "") return null;
  try {
    const sites = Object.entries(JSON.parse(typeof value === "string" ? value : ""));
    const sound = sites.every(
      ([site, named]) =>
        SITES.includes(site) && Object.values(named).every((css) => typeof css === "string"),
    );
    if (sound) return null;
  } catch {
    // No JSON, or nothing where there should be names: refused like the rest.
  }
  return ["flawCorrections", SITES.join(", ")];
}

/** @type {Readonly<Record<Key, Setting>>} */
export const TABLE = Object.freeze({
  affiliated: { builtIn: false, flaw: boolean, personal: true },
  handles: { builtIn: "", flaw: text(LONGEST_HANDLES), personal: true, own: true },
  sensitivity: { builtIn: "pack", flaw: oneOf(LEVELS), personal: true },
  disabledSites: { builtIn: [], flaw: someOf(SITES), personal: true },
  pausedUntil: { builtIn: 0, flaw: soon, personal: true, own: true },
  directMessages: { builtIn: false, flaw: boolean, personal: true },
  moderationRecord: { builtIn: false, flaw: boolean, personal: false },
  selectors: { builtIn: "", flaw: corrections, personal: false },
  contact: { builtIn: "", flaw: text(LONGEST_CONTACT), personal: false },
});

export const KEYS = /** @type {readonly Key[]} */ (Object.freeze(Object.keys(TABLE)));
