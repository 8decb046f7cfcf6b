/**
 * What the officer, or the department for everybody, has set.
 *
 * Policy is read from a copy: after a start Chromium takes seconds to answer for
 * it, and a check must not wait that long. The copy is compared at each start of
 * the background and whenever policy changes.
 *
 * @typedef {object} Settings
 * @property {boolean} affiliated the officer's profile shows the department
 * @property {boolean} locked the department has set it
 */

/**
 * What policy says. Firefox rejects where no policy is present, Chromium answers {}.
 * @returns {Promise<Record<string, unknown>>}
 */
async function managed() {
  try {
    return await chrome.storage.managed.get();
  } catch {
    return {};
  }
}

async function copyPolicy() {
  const [{ affiliated = null }, { policy = null }] = await Promise.all([
    managed(),
    chrome.storage.local.get("policy"),
  ]);
  const told = typeof affiliated === "boolean" ? affiliated : null;
  if (told !== policy) await chrome.storage.local.set({ policy: told });
}

/** Keeps the copy of policy true from now on. */
export function follow() {
  chrome.storage.onChanged.addListener((_changes, area) => {
    if (area === "managed") void copyPolicy();
  });
  void copyPolicy();
}

/** @returns {Promise<Settings>} */
export async function read() {
  const { affiliated, policy } = await chrome.storage.local.get(["affiliated", "policy"]);
  const locked = typeof policy === "boolean";
  return { affiliated: locked ? policy : affiliated === true, locked };
}

/** @param {boolean} affiliated */
export async function setAffiliated(affiliated) {
  await chrome.storage.local.set({ affiliated });
}
