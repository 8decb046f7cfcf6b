/**
 * What the department has set for everybody, judged value by value: a bad one is
 * refused, and the last good one stays.
 *
 * @typedef {import("./settings-table.js").Flaw} Flaw
 * @typedef {Record<string, unknown>} Managed by the names in managed-schema.json
 *
 * @typedef {object} Refused
 * @property {string} name
 * @property {string | null} given the value as JSON, shortened; null where none came
 * @property {Flaw} flaw
 */
import * as companion from "./companion.js";
import { MODES, TABLE, oneOf } from "./settings-table.js";

/** Only Firefox has getBrowserInfo, and only Firefox reads its policies once, when it starts. */
export const READ_ONCE = "getBrowserInfo" in chrome.runtime;

/** Enough to recognise a value by. */
export const LONGEST_GIVEN = 60;
const MODE = "Mode";

/** @type {Readonly<Record<string, (value: unknown) => Flaw | null>>} */
const FLAWS = Object.fromEntries(
  Object.entries(TABLE)
    .filter(([, { own }]) => !own)
    .flatMap(([key, { flaw, personal }]) => [
      [key, flaw],
      ...(personal ? [[key + MODE, oneOf(MODES)]] : []),
    ]),
);

/**
 * What policy says now. Firefox rejects where no policy is present, Chromium answers {};
 * for the first seconds after an install it does so whatever policy says, and tells of a
 * change afterwards. What Firefox says is as old as its start, so there the companion, which
 * reads the same policy, comes first.
 * @returns {Promise<Managed | null>} null where nothing is newer than what was told before
 */
export async function told() {
  if (READ_ONCE) {
    const live = await companion.managed();
    // That it sets nothing counts once it has set something: before, another source may.
    if (live && Object.keys(live).length) await chrome.storage.session.set({ live: true });
    const { live: known } = await chrome.storage.session.get("live");
    if (known) return live;
  }
  try {
    return await chrome.storage.managed.get();
  } catch {
    return {};
  }
}

/**
 * @param {Managed} said what policy says now
 * @param {Managed} before the last good values
 * @returns {{good: Managed, refused: Refused[]}}
 */
export function judge(said, before) {
  /** @type {Managed} */
  const good = {};
  /** @type {Refused[]} */
  const refused = [];
  for (const [name, value] of Object.entries(said)) {
    const flaw = Object.hasOwn(FLAWS, name)
      ? FLAWS[name](value)
      : /** @type {Flaw} */ (["flawUnknown"]);
    if (!flaw) good[name] = value;
    else refused.push({ name, given: JSON.stringify(value).slice(0, LONGEST_GIVEN), flaw });
  }
  // Chromium drops a value of the wrong type: all that is seen of it is that its mode came alone.
  for (const key of Object.keys(TABLE)) {
    if (Object.hasOwn(said, key + MODE) && !Object.hasOwn(said, key)) {
      refused.push({ name: key, given: null, flaw: ["flawMissing", key + MODE] });
    }
  }
  for (const { name } of refused) if (Object.hasOwn(before, name)) good[name] = before[name];
  return { good, refused };
}

/**
 * @param {Managed} good
 * @param {string} key
 */
export function locks(good, key) {
  return Object.hasOwn(good, key) && good[key + MODE] === "locked";
}
