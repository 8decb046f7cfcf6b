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
 * What there is to say to somebody who acts as this account.
 * @param {string} platform
 * @param {string} handle
 * @returns {Promise<object | null | undefined>} the policy's words on an official account that
 *   this officer is not approved to use; null for any other, undefined where nobody can tell
 */
export async function unapproved(platform, handle) {
  const { accounts, unapproved: words } = await companion.accounts();
  if (!Array.isArray(accounts)) return undefined;
  if (!words) return null;
  const official = accounts.find(
    (one) => one.platform === platform && fold(one.handle) === fold(handle),
  );
  return official && !official.approved ? words : null;
}
