/**
 * The selectors of every site in one place, so that IT can correct one without a new
 * release. A surface reads each at the time of use, so a correction takes effect at once.
 *
 * @typedef {Record<string, string>} Named CSS selectors by name
 * @typedef {"flawSite" | "flawName" | "flawSelector"} SelectorFlaw why a correction cannot be
 *   used, as a name in messages.json
 */
const Selectors = (() => {
  /** Longer than any selector has to be, short enough to be read in a policy. */
  const LONGEST = 500;
  /** @type {Map<string, {builtIn: Named, live: Named}>} */
  const known = new Map();

  /** @param {unknown} css */
  function isSelector(css) {
    if (typeof css !== "string" || !css.trim() || css.length > LONGEST) return false;
    try {
      document.createDocumentFragment().querySelector(css);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * @param {string} site
   * @param {string} name
   * @param {unknown} css
   * @returns {SelectorFlaw | null}
   */
  function flawOf(site, name, css) {
    const { builtIn } = known.get(site) ?? {};
    if (!builtIn) return "flawSite";
    if (!Object.hasOwn(builtIn, name)) return "flawName";
    return isSelector(css) ? null : "flawSelector";
  }

  return Object.freeze({
    /**
     * @template {Named} T
     * @param {string} site
     * @param {T} builtIn
     * @returns {T} the selectors in force, to be read at the time of use
     */
    of(site, builtIn) {
      const live = { ...builtIn };
      known.set(site, { builtIn, live });
      return live;
    },

    /**
     * Puts corrections in force, and what is built in wherever there is no usable one.
     * @param {string} site
     * @param {Record<string, unknown>} corrections
     */
    apply(site, corrections) {
      const { builtIn = {}, live = {} } = known.get(site) ?? {};
      const usable = Object.entries(corrections).filter(([name, css]) => !flawOf(site, name, css));
      Object.assign(live, builtIn, Object.fromEntries(usable));
    },

    /**
     * @param {Record<string, Record<string, unknown>>} corrections by site
     * @returns {{site: string, name: string, css: unknown, flaw: SelectorFlaw}[]} those that
     *   cannot be used, and why
     */
    flaws(corrections) {
      return Object.entries(corrections).flatMap(([site, named]) =>
        Object.entries(named).flatMap(([name, css]) => {
          const flaw = flawOf(site, name, css);
          return flaw ? [{ site, name, css, flaw }] : [];
        }),
      );
    },

    /**
     * @param {string} site
     * @returns {{name: string, found: number}[]} how many elements of the page each matches now
     */
    count(site) {
      return Object.entries(known.get(site)?.live ?? {}).map(([name, css]) => ({
        name,
        found: document.querySelectorAll(css).length,
      }));
    },
  });
})();
