/** Whose profile it is that shows the department. */

/** @param {string} handle */
function fold(handle) {
  return handle.trim().replace(/^@/, "").toLowerCase();
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
