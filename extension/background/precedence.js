/**
 * What is in force, and where it comes from: what the department has locked, else
 * the officer's choice, else what the department suggests, else what is built in.
 *
 * @typedef {import("./policy.js").Managed} Managed
 * @typedef {import("./settings-table.js").Key} Key
 * @typedef {import("./settings-table.js").Values} Values
 * @typedef {"locked" | "own" | "suggested" | "builtIn"} Origin
 *
 * @typedef {object} Sources
 * @property {Partial<Record<Key, unknown>>} own what the officer has chosen
 * @property {Managed} managed the department's last good values
 */
import { locks } from "./policy.js";
import { KEYS, TABLE } from "./settings-table.js";

/**
 * @param {Sources} sources
 * @param {Key} key
 * @returns {{value: any, origin: Origin}}
 */
export function effective({ own, managed }, key) {
  const { builtIn, personal } = TABLE[key];
  const set = Object.hasOwn(managed, key);
  if (set && (!personal || locks(managed, key))) return { value: managed[key], origin: "locked" };
  if (Object.hasOwn(own, key)) return { value: own[key], origin: "own" };
  return set
    ? { value: managed[key], origin: "suggested" }
    : { value: builtIn, origin: "builtIn" };
}

/**
 * @param {Sources} sources
 * @returns {Values}
 */
export function values(sources) {
  const found = KEYS.map((key) => [key, effective(sources, key).value]);
  return /** @type {any} */ (Object.fromEntries(found));
}
