/**
 * The settings, kept true and kept ready.
 *
 * Policy is read from a copy: after a start Chromium takes seconds to answer for it,
 * and a check must not wait that long. The copy is compared at each start of the
 * background, whenever an officer turns to a compose box, and when the browser tells
 * of a change. Chromium does so within seconds. Firefox tells nothing, so there the copy is
 * compared every few seconds for a while after each message, and then at the next one: each
 * page sends one whenever it comes in sight, also where the site is switched off.
 *
 * Content scripts read `inForce` in storage.local and hear of its changes there, so
 * that a change reaches open pages at once and none of them has to ask.
 *
 * @typedef {import("./settings-table.js").Key} Key
 * @typedef {import("./settings-table.js").Values} Values
 * @typedef {import("./precedence.js").Origin} Origin
 * @typedef {import("./precedence.js").Sources & {refused: policy.Refused[]}} Stored
 *
 * @typedef {object} Described
 * @property {any} value
 * @property {Origin} origin
 * @property {Origin} otherwise where it would come from without the officer's choice
 *
 * @typedef {{settings: Record<Key, Described>, refused: policy.Refused[]}} Description
 */
import * as policy from "./policy.js";
import { effective, values } from "./precedence.js";
import { KEYS, TABLE } from "./settings-table.js";

/** Between two looks in Firefox. */
const LOOK_MS = 4_000;
/** After the last message: each look keeps the background awake, which is to fall asleep. */
const LOOKED_MS = 120_000;

/** Changes are made one after the other, or one would undo what it has not seen. */
let turn = Promise.resolve();

let looking = 0;
let lookUntil = 0;

/**
 * @param {() => Promise<void>} job
 * @returns {Promise<void>}
 */
function inTurn(job) {
  const done = turn.then(job);
  turn = done.catch(() => {});
  return done;
}

/** @returns {Promise<Stored>} */
async function stored() {
  const { managed, refused, ...others } = await chrome.storage.local.get();
  const own = Object.fromEntries(
    KEYS.filter((key) => TABLE[key].personal && TABLE[key].flaw(others[key]) === null).map(
      (key) => [key, others[key]],
    ),
  );
  return {
    own,
    managed: /** @type {policy.Managed} */ (managed ?? {}),
    refused: /** @type {policy.Refused[]} */ (refused ?? []),
  };
}

/** Compares the copy of policy with what policy says now. */
export async function refresh() {
  const said = await policy.told();
  if (!said) return;
  await inTurn(async () => {
    const before = await stored();
    // Or one from before the clock was put back would come again once it has caught up.
    if (!("pausedUntil" in before.own)) await chrome.storage.local.remove("pausedUntil");
    const { good, refused } = policy.judge(said, before.managed);
    const inForce = values({ ...before, managed: good });
    const after = { managed: good, refused, inForce };
    const kept = await chrome.storage.local.get(Object.keys(after));
    // Each write is told to every open page.
    if (!same(kept, after)) await chrome.storage.local.set(after);
  });
}

/**
 * @param {Record<string, unknown>} one
 * @param {Record<string, unknown>} other
 */
function same(one, other) {
  return Object.keys(other).every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));
}

/** Keeps the copy of policy true from now on. */
export function follow() {
  chrome.storage.onChanged.addListener((_changes, area) => {
    if (area === "managed") void refresh();
  });
  void refresh();
}

/** Somebody asks something: where the browser does not tell of changes they are looked for. */
export function attend() {
  if (!policy.READ_ONCE) return;
  lookUntil = Date.now() + LOOKED_MS;
  if (looking) return;
  void refresh();
  looking = setInterval(look, LOOK_MS);
}

function look() {
  if (Date.now() < lookUntil) return void refresh();
  clearInterval(looking);
  looking = 0;
}

/** @returns {Promise<Values>} what is in force */
export async function read() {
  return values(await stored());
}

/** @returns {Promise<Description>} what is in force, and why */
export async function describe() {
  const from = await stored();
  const others = { ...from, own: {} };
  const settings = KEYS.map((key) => [
    key,
    { ...effective(from, key), otherwise: effective(others, key).origin },
  ]);
  return { settings: Object.fromEntries(settings), refused: from.refused };
}

/**
 * The officer's choice; one that is locked is kept for the day it no longer is.
 * @param {string} name
 * @param {unknown} value null takes the choice back
 */
export function choose(name, value) {
  return inTurn(async () => {
    const key = KEYS.find((known) => known === name && TABLE[known].personal);
    if (!key || (value !== null && TABLE[key].flaw(value))) return;
    if (value === null) await chrome.storage.local.remove(key);
    const from = await stored();
    const own = value === null ? from.own : { ...from.own, [key]: value };
    await chrome.storage.local.set({ ...own, inForce: values({ ...from, own }) });
  });
}
