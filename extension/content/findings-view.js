/**
 * A finding in words, and the signs that go with it. Everything that comes from
 * outside is set as text, never as markup.
 */
const FindingsView = (() => {
  /** The words are marked in the text as well; here they only have to be recognised. */
  const MOST_QUOTES = 4;
  const LONGEST_QUOTE = 90;
  /** @type {Readonly<Record<string, string>>} what the words are where they are not a part */
  const NAMED = Object.freeze({ account: "actingAs", comment: "commentSays" });
  const SVG = "http://www.w3.org/2000/svg";

  /** Outlines on a 16 × 16 grid. Severity is told by shape as well as by colour. */
  const SIGNS = Object.freeze({
    eye: "M1.5 8C3.2 5.1 5.4 3.6 8 3.6S12.8 5.1 14.5 8C12.8 10.9 10.6 12.4 8 12.4S3.2 10.9 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
    high: "M8 1.8 15 14H1ZM8 6.2v3.6M8 11.7v.4",
    medium: "M8 1.2 14.8 8 8 14.8 1.2 8ZM8 4.8v3.8M8 10.8v.4",
    low: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM8 7.4v3.8M8 4.8v.4",
    tick: "M2.8 8.6 6.4 12.2 13.2 4.4",
    unknown:
      "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM6.1 6.4c0-2.6 3.9-2.5 3.9-.1C10 7.9 8 7.9 8 9.4M8 11.6v.3",
    flag: "M3.6 14.5V2.2h8.6L10.4 5.4l1.8 3.2H3.6",
    dots: "M3 8h.6M7.7 8h.6M12.4 8h.6",
    close: "M4 4 12 12M12 4 4 12",
  });

  /**
   * @param {keyof typeof SIGNS} name
   * @param {number} [size] px
   */
  function sign(name, size = 16) {
    const svg = document.createElementNS(SVG, "svg");
    for (const [attribute, value] of Object.entries({
      viewBox: "0 0 16 16",
      width: size,
      height: size,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.6,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": true,
    })) {
      svg.setAttribute(attribute, String(value));
    }
    svg.append(document.createElementNS(SVG, "path"));
    draw(svg, name);
    return svg;
  }

  /**
   * Makes another sign of one that is shown.
   * @param {SVGElement} shown
   * @param {keyof typeof SIGNS} name
   */
  function draw(shown, name) {
    shown.firstElementChild?.setAttribute("d", SIGNS[name]);
  }

  /**
   * @param {string} tag
   * @param {string} className
   * @param {...(string | Node)} children
   */
  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  /**
   * @param {string} words
   * @param {() => void} act
   * @param {{className?: string, name: string}} how `name` tells the button apart from the others
   */
  function button(words, act, { className = "", name }) {
    const made = /** @type {HTMLButtonElement} */ (element("button", className, words));
    made.type = "button";
    made.dataset.act = name;
    made.addEventListener("click", act);
    return made;
  }

  /** @param {string} text from outside, which may run the other way than the words around it */
  function bdi(text) {
    const made = element("bdi", "", text);
    made.dir = "auto";
    return made;
  }

  /** @param {string} words */
  function shortened(words) {
    const characters = [...words];
    return characters.length > LONGEST_QUOTE
      ? `${characters.slice(0, LONGEST_QUOTE).join("")}…`
      : words;
  }

  /** @param {Finding} finding */
  function marked({ concern, spans, words }) {
    const named = Object.hasOwn(NAMED, concern);
    if (!spans.length && !named) return [];
    const shown = [...new Set(words)].slice(0, MOST_QUOTES).map(shortened);
    const quotes = shown.flatMap((word) => [" ", element("q", "", bdi(word))]);
    return [
      element(
        "p",
        "words",
        element("span", "label", Words.say(named ? NAMED[concern] : "marked")),
        ...quotes,
      ),
    ];
  }

  /**
   * Clause and title, the words, the reason, and what would put it right.
   * @param {Finding} finding
   * @returns {HTMLElement}
   */
  function section(finding) {
    const { severity, clause, title, message, advice, source } = finding;
    const level = Object.hasOwn(HIGHLIGHTS, severity) ? severity : "low";
    const name = element("span", "", bdi(title), document.createElement("br"));
    const where = source === "shared" ? "clauseShared" : "clause";
    name.append(element("span", "clause", Words.say(where, clause)));
    const shown = element("section", `finding ${level}`, element("h3", "", sign(level, 18), name));
    shown.append(...marked(finding), element("p", "message", bdi(message)));
    if (advice) {
      const label = element("span", "label", Words.say("advice"));
      shown.append(element("p", "advice", label, " ", bdi(advice)));
    }
    return shown;
  }

  /**
   * @param {Element} panel
   * @param {string} name of one of its buttons
   */
  function focus(panel, name) {
    const found = panel.querySelector(`button[data-act="${name}"]`);
    if (found instanceof HTMLElement) found.focus();
  }

  return Object.freeze({ sign, draw, element, button, bdi, section, focus });
})();
