/**
 * The companion's client. Neither text nor token goes to a server that has not
 * just proved that it knows the token: another program may have taken the port,
 * even since the last check. A proof costs one small exchange on this machine.
 *
 * @typedef {"unpaired" | "unreachable" | "withheld" | "unproven" | "busy" | "refused" |
 *   "outdated-companion" | "outdated-extension"} Trouble "withheld" where the browser has been told
 *   not to let us reach it
 * @typedef {object} Review
 * @property {object[]} findings
 * @property {boolean} checked
 * @property {string | null} reason why not all of it could be judged
 * @property {string} by what it was judged by: another one where that has changed
 * @typedef {{review: Review} | {trouble: Trouble}} Answer
 * @typedef {import("./pairing.js").Pairing} Pairing
 * @typedef {{platform: string, handle: string, approved: boolean}} Standing of GET /v1/accounts
 */
import * as pairing from "./pairing.js";
import * as versions from "./versions.js";

const HELLO = "second-look-hello-v1";
/**
 * Begins a nonce that names the port asked. A companion on another one does not answer it, so
 * that who took the port has nothing from passing it on; see companion/pairing/proof.py.
 */
const FOR_PORT = "for-port";
const HELLO_TIMEOUT_MS = 1_000;
const CHECK_TIMEOUT_MS = 3_000;
/** The header of an answer with a digest of all that decides; see companion/server/route.py. */
const BASIS = "Second-Look-Basis";
/** A check waits this long for a new pairing before it says "not checked". */
const PATIENCE_MS = 400;

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** @param {string} text */
function fromBase64url(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * @param {number} port
 * @param {string} route
 * @param {{timeout: number} & RequestInit} how
 */
function call(port, route, { timeout, ...how }) {
  return fetch(`http://127.0.0.1:${port}/v1/${route}`, {
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(timeout),
    ...how,
  });
}

/**
 * @param {number} port
 * @param {string} route
 * @param {object} body
 * @param {{token?: string, timeout: number}} how
 */
function post(port, route, body, { token, timeout }) {
  return call(port, route, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    timeout,
  });
}

/** @param {number} port */
function nonceFor(port) {
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  nonce.set(new TextEncoder().encode(FOR_PORT));
  new DataView(nonce.buffer).setUint16(FOR_PORT.length, port);
  return nonce;
}

/**
 * Whether the proof is HMAC-SHA256(token, HELLO + nonce). `verify` compares in constant time.
 * @param {string} token
 * @param {Uint8Array<ArrayBuffer>} nonce
 * @param {unknown} proof
 */
async function proves(token, nonce, proof) {
  if (typeof proof !== "string" || !/^[\w-]{43}=?$/.test(proof)) return false;
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(token),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  const message = new Uint8Array([...encoder.encode(HELLO), ...nonce]);
  return crypto.subtle.verify("HMAC", key, fromBase64url(proof), message);
}

/**
 * Lets the server prove itself.
 * @param {Pairing} known
 * @returns {Promise<Trouble | null>} null when proved
 */
async function prove({ port, token }) {
  const nonce = nonceFor(port);
  let answer;
  try {
    const response = await post(
      port,
      "hello",
      { nonce: base64url(nonce) },
      { timeout: HELLO_TIMEOUT_MS },
    );
    // Ours answers so to an extension that it was not told of; nobody is sent anything.
    if (response.status === 403) return "refused";
    answer = response.ok ? await response.json() : null;
  } catch (error) {
    if (error instanceof SyntaxError) return "unproven";
    const allowed = await chrome.permissions.contains({ origins: ["http://127.0.0.1/*"] });
    return allowed ? "unreachable" : "withheld";
  }
  return (await proves(token, nonce, answer?.proof)) ? null : "unproven";
}

/**
 * A pairing whose server has proved itself. A known pairing that fails is asked
 * for again, because the companion may have moved, or has to be started.
 * @param {{insist?: boolean}} [how]
 * @returns {Promise<{pairing: Pairing} | {trouble: Trouble}>}
 */
async function link(how) {
  const known = await pairing.known();
  const trouble = known ? await prove(known) : "unpaired";
  if (known && !trouble) return { pairing: known };
  const fresh = await pairing.renew(how);
  if (!fresh) return { trouble: trouble ?? "unpaired" };
  const again = await prove(fresh);
  if (!again) return { pairing: fresh };
  await pairing.rest();
  return { trouble: again };
}

/** @type {Promise<{pairing: Pairing} | {trouble: Trouble}> | null} */
let linking = null;

/**
 * A companion that is updated while the browser runs may come back with the same port
 * and token, so its version is asked for each time.
 * @param {Pairing} proven
 * @returns {Promise<Pairing>}
 */
async function upToDate(proven) {
  try {
    const response = await call(proven.port, "health", { timeout: HELLO_TIMEOUT_MS });
    const { version } = await response.json();
    if (typeof version !== "string" || version === proven.version) return proven;
    await pairing.amend(proven, version);
    return { ...proven, version };
  } catch {
    // It has gone in this moment, which the check that follows will say.
    return proven;
  }
}

/**
 * @param {Pairing} proven
 * @param {string} route
 * @param {Record<string, any>} unknown what to say where the companion does not know the route yet
 * @returns {Promise<Record<string, any>>} {} where nobody can tell
 */
async function told({ port, token }, route, unknown) {
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await call(port, route, { headers, timeout: HELLO_TIMEOUT_MS });
    if (response.status === 404) return unknown;
    return (response.ok && (await response.json())) || {};
  } catch {
    return {};
  }
}

/**
 * What Firefox's policy says by now of our settings. Nothing is started for it.
 * @returns {Promise<Record<string, unknown> | null>} null where nobody can tell
 */
export async function managed() {
  const known = await pairing.known();
  if (!known || gap(known) || (await prove(known))) return null;
  const { firefox } = await told(known, "managed", {});
  return typeof firefox === "object" ? firefox : null;
}

/**
 * The department's accounts, which of them this officer may act as, and how somebody who may
 * not is told.
 * @returns {Promise<{accounts?: Standing[], unapproved?: object | null}>} {} where nobody can tell
 */
export async function accounts() {
  const linked = await linkSoon();
  if ("trouble" in linked || gap(linked.pairing)) return {};
  return told(linked.pairing, "accounts", { accounts: [] });
}

/** @param {Pairing} proven */
function gap({ version }) {
  return versions.gap(chrome.runtime.getManifest().version, version);
}

/**
 * @param {{insist?: boolean}} [how]
 * @returns {Promise<Trouble | null>} null when the companion is there, proved, and of a version
 *   that works together with ours
 */
export async function connect(how) {
  const joined = linking !== null;
  linking ??= link(how).finally(() => (linking = null));
  let linked = await linking;
  // It was begun by somebody who does not insist.
  if ("trouble" in linked && joined && how?.insist) linked = await link(how);
  return "trouble" in linked ? linked.trouble : gap(await upToDate(linked.pairing));
}

/** @returns {Promise<{pairing: Pairing} | {trouble: Trouble}>} */
function linkSoon() {
  linking ??= link().finally(() => (linking = null));
  const late = new Promise((resolve) =>
    setTimeout(resolve, PATIENCE_MS, { trouble: "unreachable" }),
  );
  return Promise.race([linking, /** @type {Promise<{trouble: Trouble}>} */ (late)]);
}

/**
 * @param {unknown} body
 * @param {string | null} basis
 * @returns {Answer}
 */
function reviewed(body, basis) {
  const { findings, checked, reason, policy, model } = /** @type {any} */ (body ?? {});
  if (!Array.isArray(findings) || typeof checked !== "boolean") return { trouble: "refused" };
  const by = basis ?? JSON.stringify([policy, model]);
  return { review: { findings, checked, reason: reason ?? null, by } };
}

/**
 * @template A
 * @param {Pairing} proven
 * @param {Question<A>} question
 * @returns {Promise<A | {trouble: Trouble} | "stale">} "stale" when the token is no longer good
 */
async function ask({ port, token, version }, { route, body, read }) {
  try {
    const response = await post(port, route, body(version), { token, timeout: CHECK_TIMEOUT_MS });
    if (response.ok) return read(await response.json(), response.headers.get(BASIS));
    if (response.status === 401) return "stale";
    return { trouble: [429, 503].includes(response.status) ? "busy" : "refused" };
  } catch {
    return { trouble: "unreachable" };
  }
}

/**
 * @template A
 * @typedef {object} Question
 * @property {string} route
 * @property {(version: string) => object} body for a companion of this version
 * @property {(body: unknown, basis: string | null) => A | {trouble: Trouble}} read `basis` is
 *   null where the companion does not know it yet
 */

/**
 * @template A
 * @param {Question<A>} question
 * @returns {Promise<A | {trouble: Trouble}>}
 */
async function answerTo(question) {
  const linked = await linkSoon();
  if ("trouble" in linked) return linked;
  const apart = gap(linked.pairing);
  if (apart) return { trouble: apart };
  let answer = await ask(linked.pairing, question);
  if (answer !== "stale") return answer;
  const fresh = await pairing.renew();
  if (!fresh || (await prove(fresh)) || gap(fresh)) return { trouble: "unpaired" };
  answer = await ask(fresh, question);
  if (answer !== "stale") return answer;
  await pairing.rest();
  return { trouble: "unpaired" };
}

/**
 * @param {object} request of POST /v1/check
 * @returns {Promise<Answer>}
 */
export function check(request) {
  return answerTo({
    route: "check",
    body: (version) => versions.fitting(request, version),
    read: reviewed,
  });
}

/**
 * @param {readonly string[]} texts comments by citizens
 * @returns {Promise<{results: object[], by: string | null} | {trouble: Trouble}>} of
 *   POST /v1/moderate/batch, and what it was judged by where the companion says so
 */
export function moderate(texts) {
  return answerTo({
    route: "moderate/batch",
    body: () => ({ items: texts.map((text) => ({ text })) }),
    read: (body, by) => {
      const { results } = /** @type {{results?: object[]}} */ (body ?? {});
      const whole = Array.isArray(results) && results.length === texts.length;
      return whole ? { results, by } : { trouble: "refused" };
    },
  });
}
