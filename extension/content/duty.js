/**
 * Whether there is anything to do in this page. Not where the site is switched off, nor
 * while the officer has paused everything;
 * and never again once the extension that this script belongs to is gone: an update
 * leaves the scripts of before in open pages, as orphans that reach nobody.
 *
 * What is in force the background keeps in storage.local, which holds no secret.
 *
 * @typedef {object} Looking
 * @property {boolean} messages whether direct messages are looked at as well
 * @property {string} selectors corrections by site and name, as JSON; "" for none
 * @property {boolean} records whether who moderates as an official account may save a record of it
 */
class Duty {
  /** A pause that would be longer was begun before the clock was put back. */
  static #LONGEST_MS = 61 * 60 * 1_000;

  #platform;
  #waking = 0;
  /** When a pause ends that is under way. */
  #pausedUntil = Infinity;
  #inForce = /** @type {unknown} */ (undefined);
  #life = new AbortController();
  #switchedOn = true;
  #judging = "";
  #looking = "";
  records = false;

  /** @type {(on: boolean) => void} told when the site is switched off or on */
  onSwitch = () => {};
  /** Told when texts are judged otherwise than before. */
  onJudging = () => {};
  /** @type {(looking: Looking) => void} told when there is more or less to look at */
  onLooking = () => {};
  /** Told once, when the extension is gone. */
  onEnd = () => {};

  /** @param {string} platform as the department's list of sites names it */
  constructor(platform) {
    this.#platform = platform;
  }

  /** Ends with the extension. */
  get signal() {
    return this.#life.signal;
  }

  get on() {
    // A timer stands still while the machine sleeps.
    if (Date.now() >= this.#pausedUntil) this.#take(this.#inForce);
    return this.#switchedOn && this.alive;
  }

  get alive() {
    if (this.signal.aborted) return false;
    if (chrome.runtime?.id) return true;
    this.#life.abort();
    this.onEnd();
    return false;
  }

  /** Follows what is in force, from now on. */
  async follow() {
    chrome.storage.local.onChanged.addListener(({ inForce }) => {
      if (inForce) this.#take(inForce.newValue);
    });
    await this.read();
  }

  /** Takes what is in force now. */
  async read() {
    const { inForce } = await chrome.storage.local.get("inForce");
    this.#take(inForce);
  }

  /** @param {unknown} inForce nothing before the background has first run */
  #take(inForce) {
    const {
      disabledSites = [],
      affiliated,
      handles,
      sensitivity,
      directMessages: messages = false,
      pausedUntil = 0,
      selectors = "",
      moderationRecord = false,
    } = /** @type {any} */ (inForce ?? {});
    const records = moderationRecord;
    this.records = records;
    const looking = JSON.stringify([messages, selectors, records]);
    if (looking !== this.#looking) this.onLooking({ messages, selectors, records });
    this.#looking = looking;
    const judging = JSON.stringify([affiliated, handles, sensitivity]);
    const changed = judging !== this.#judging;
    this.#judging = judging;
    if (changed) this.onJudging();
    clearTimeout(this.#waking);
    const left = pausedUntil - Date.now();
    const paused = left > 0 && left <= Duty.#LONGEST_MS;
    this.#inForce = inForce;
    this.#pausedUntil = paused ? pausedUntil : Infinity;
    if (paused) this.#waking = setTimeout(() => this.#take(inForce), left);
    const on = !paused && !disabledSites.includes(this.#platform);
    if (on === this.#switchedOn) return;
    this.#switchedOn = on;
    this.onSwitch(on);
  }
}
