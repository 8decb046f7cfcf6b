/**
 * Which extension works with which companion. The browser updates the one and IT the
 * other, so for a while either may be newer.
 *
 * The rule: within one first number they work together. The companion then drops no
 * field and demands no new one, this side ignores what it does not know in an answer,
 * and sends a field only to a companion that is new enough to know it. Where the first
 * number differs, no text is sent, and the officer is told which side to update.
 */

/** Optional fields of a check, and the companion's version that first knew them. */
export const SINCE = Object.freeze({ sensitivity: "0.2.0" });

/** A companion that does not tell its version is taken for the oldest. */
export const OLDEST = "0";

/**
 * The numbers that order versions; what follows them, as in 1.0rc1, does not count.
 * @param {string} version
 */
function numbers(version) {
  return (version.match(/^\d{1,9}(?:\.\d{1,9})*/)?.[0] ?? OLDEST).split(".").map(Number);
}

/**
 * Whether a version is a given one or newer: 1.10 is newer than 1.9, and 1.0 is 1.
 * @param {string} version
 * @param {string} least
 */
export function atLeast(version, least) {
  const [own, other] = [numbers(version), numbers(least)];
  const length = Math.max(own.length, other.length);
  for (let place = 0; place < length; place++) {
    const difference = (own[place] ?? 0) - (other[place] ?? 0);
    if (difference) return difference > 0;
  }
  return true;
}

/**
 * @param {string} extension
 * @param {string} companion
 * @returns {"outdated-companion" | "outdated-extension" | null} null where they work together
 */
export function gap(extension, companion) {
  const difference = numbers(extension)[0] - numbers(companion)[0];
  if (difference === 0) return null;
  return difference > 0 ? "outdated-companion" : "outdated-extension";
}

/**
 * A check without the fields that this companion does not know yet.
 * @param {object} request of POST /v1/check
 * @param {string} companion
 */
export function fitting(request, companion) {
  const known = Object.entries(request).filter(
    ([name]) =>
      !Object.hasOwn(SINCE, name) ||
      atLeast(companion, SINCE[/** @type {keyof typeof SINCE} */ (name)]),
  );
  return Object.fromEntries(known);
}
