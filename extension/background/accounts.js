/** Whose account it is: whether its profile shows the department, or it is the department's own. */
import * as companion from "./companion.js";

/** @param {string} handle */
function fold(handle) {
  return handle.normalize("NFKC").trim().replace(/^@/, "").trim().toLowerCase();
}

/**
 * Whether the profile of whoever is acting shows the department. An account that the page
 * does not tell may be any of the officer's.
 * @param {{affiliated: boolean, handles: string}} profile
 * @param {string | undefined} handle
 */
export function isAffiliated({ affiliated, handles }, handle) {
  const named = handles.split(",").map(fold).filter(Boolean);
  return affiliated && (!named.length || !handle || named.includes(fold(handle)));
}

/**
 * What an account is to somebody who acts as it.
 *
 * @typedef {object} Standing
 * @property {boolean} official whether it is one of the department's own
 * @property {object | null} unapproved the policy's words on one that this officer is not
 *   approved to use
 *
 * @param {string} platform
 * @param {string} handle
 * @returns {Promise<Standing | {}>} {} where nobody can tell
 */
export async function standing(platform, handle) {
  const { accounts, unapproved } = await companion.accounts();
  if (!Array.isArray(accounts)) return {};
  const listed = accounts.find(
    (one) => one.platform === platform && fold(one.handle) === fold(handle),
  );
  return {
    official: listed !== undefined,
    unapproved: listed && !listed.approved ? (unapproved ?? null) : null,
  };
}
