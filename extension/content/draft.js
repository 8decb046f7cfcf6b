/**
 * One compose form in use: its boxes, what the companion said of them, and the
 * marks on them. Knows nothing of pointers, keys and panels.
 *
 * @typedef {{finding: Finding, spans: readonly Span[]}} Note where its words stand now
 * @typedef {{finding: Finding, box: HTMLElement, rects: DOMRect[], distance: number}} Spot
 */
class Draft {
  #site;
  #verdicts;
  #layer;
  #opened;
  /** @type {readonly Part[]} */
  #parts = [];
  /** @type {Action} */
  #action = "post";
  /** @type {Map<HTMLElement, {field: Field, text: string, notes: Note[]}>} */
  #boxes = new Map();
  /** @type {Set<string>} those that it has had */
  #scopes = new Set();
  /** Counts the changes, so that an answer can be told from a stale one. */
  #edition = 0;
  /** The last check of exactly these texts brought no answer. */
  #failed = false;

  /**
   * @param {Form} form
   * @param {{site: Site, verdicts: Verdicts, layer: Element, opened: Item | null}} with_
   */
  constructor(form, { site, verdicts, layer, opened }) {
    this.form = form;
    this.#site = site;
    this.#verdicts = verdicts;
    this.#layer = layer;
    this.#opened = opened;
  }

  get connected() {
    const { surface, root } = this.form;
    return root.isConnected && surface.boxes(root).length > 0;
  }

  /** The least part of the form that holds its boxes and what sends them. */
  get core() {
    const { surface, root } = this.form;
    const parts = [...surface.boxes(root), surface.submit(root)].filter((part) => part !== null);
    let core = parts[0]?.parentElement ?? root;
    while (core !== root && core.parentElement && !parts.every((part) => core.contains(part))) {
      core = core.parentElement;
    }
    return core;
  }

  /** @param {Form} form */
  isOf({ surface, root }) {
    return surface === this.form.surface && root === this.form.root;
  }

  /**
   * Whether its site is as we know it: there is something that sends it. A message may go
   * by a key alone, and of a box that only the generic surface knows nothing is expected.
   */
  get fits() {
    const { surface, root } = this.form;
    return (
      surface !== this.#site.own || this.#action === "message" || surface.submit(root) !== null
    );
  }

  /** @returns {HTMLElement[]} */
  get boxes() {
    return this.#parts.map(({ box }) => box);
  }

  /** @returns {CheckRequest[]} */
  get requests() {
    return this.#parts.flatMap(({ request }) => request ?? []);
  }

  /**
   * Reads the boxes again.
   * @returns {boolean} whether what would be published has changed
   */
  read() {
    const { action, parts } = this.#site.publication(this.form, this.#opened);
    this.#action = action;
    const before = JSON.stringify(this.requests);
    this.#sync(parts);
    this.#parts = parts;
    if (JSON.stringify(this.requests) === before) return false;
    this.#edition++;
    this.#failed = false;
    const text = this.requests.map((request) => request.text).join("\n");
    for (const scope of new Set([...this.#scopes, ...this.requests.map(Verdicts.scope)])) {
      this.#verdicts.settled.follow(scope, text, !this.#scopes.has(scope));
      this.#scopes.add(scope);
    }
    return true;
  }

  /** @returns {string} the text before the caret, in the box that has it */
  beforeCaret() {
    for (const { field, text } of this.#boxes.values()) {
      if (!field.element.matches(":focus, :focus-within")) continue;
      return text.slice(0, field.caret() ?? text.length);
    }
    return "";
  }

  /**
   * Has everything checked, and is done when the answers are in.
   * @returns {Promise<boolean>} false where the text has changed in the meantime
   */
  async check() {
    const edition = this.#edition;
    const answers = await Promise.all(this.requests.map((request) => this.#verdicts.of(request)));
    if (edition !== this.#edition) return false;
    this.#failed = answers.includes(null);
    return true;
  }

  /** @returns {Exclude<State, "part" | "picture" | "again">} */
  get state() {
    const { requests } = this;
    if (!requests.length) return "off";
    const known = requests.map((request) => this.#verdicts.known(request));
    if (known.includes(null) && !this.#failed)
      return this.#verdicts.reachable ? "checking" : "not-checked";
    if (known.every((verdict) => verdict === null)) return "not-checked";
    if (this.open.length) return "findings";
    return known.every((verdict) => verdict?.checked) ? "clear" : "not-checked";
  }

  /** @returns {string | null} why not all of it could be judged, where the companion says so */
  get reason() {
    const known = this.requests.map((request) => this.#verdicts.known(request));
    return known.find((verdict) => verdict?.reason)?.reason ?? null;
  }

  /** @returns {Finding[]} those the officer has not decided on */
  get open() {
    return [...new Set(this.requests.flatMap((request) => this.#verdicts.open(request)))];
  }

  /**
   * While the answer is awaited, it is on a mark of the last one that he decides.
   * @param {Finding} finding the officer has seen it and leaves the words as they are
   */
  dismiss(finding) {
    for (const { box, request } of this.#parts) {
      if (!request) continue;
      const marked = this.#boxes.get(box)?.notes.some((note) => note.finding === finding);
      if (marked || this.#verdicts.open(request).includes(finding)) {
        this.#verdicts.settled.add(Verdicts.scope(request), finding);
      }
    }
  }

  /** Draws the marks. Before the answer is in, those of the last answer, moved with their words. */
  paint() {
    for (const { box, request } of this.#parts) {
      const entry = this.#boxes.get(box);
      if (!entry) continue;
      const text = entry.field.read();
      if (!request) entry.notes = [];
      else if (this.#verdicts.known(request)) entry.notes = this.#notes(request);
      else entry.notes = Draft.#moved(this.#undecided(request, entry.notes), entry.text, text);
      entry.text = text;
      entry.field.paint(
        entry.notes.flatMap(({ finding, spans }) =>
          spans.map((span) => ({ span, severity: finding.severity })),
        ),
      );
    }
  }

  /**
   * The marked words at a point of the viewport.
   * @param {number} x
   * @param {number} y
   * @returns {Spot[]}
   */
  at(x, y) {
    return this.#spots()
      .map((spot) => ({ ...spot, rects: spot.rects.filter((rect) => Place.contains(rect, x, y)) }))
      .filter(({ rects }) => rects.length);
  }

  /** @returns {Spot | null} the marked words nearest to the caret */
  nearest() {
    return this.#spots().sort((one, other) => one.distance - other.distance)[0] ?? null;
  }

  /**
   * @param {HTMLElement} box
   * @returns {DOMRect[]} where all its words stand, in the viewport
   */
  wordsIn(box) {
    const { field, text } = this.#boxes.get(box) ?? {};
    return field && text ? field.rects({ start: 0, end: text.length }) : [];
  }

  clear() {
    for (const { field } of this.#boxes.values()) field.clear();
    this.#boxes.clear();
  }

  /** @returns {Spot[]} */
  #spots() {
    return [...this.#boxes].flatMap(([box, { field, notes }]) => {
      const caret = field.caret();
      return notes.flatMap(({ finding, spans }) =>
        spans.map((span) => ({
          finding,
          box,
          rects: field.rects(span),
          distance: caret === null ? Infinity : Spans.distance(span, caret),
        })),
      );
    });
  }

  /**
   * @param {CheckRequest} request
   * @returns {Note[]}
   */
  #notes(request) {
    return this.#verdicts
      .open(request)
      .filter(({ source }) => source === "text")
      .map((finding) => ({ finding, spans: finding.spans }));
  }

  /**
   * @param {CheckRequest} request
   * @param {readonly Note[]} notes of an answer before its own
   */
  #undecided(request, notes) {
    const scope = Verdicts.scope(request);
    return notes.filter(({ finding }) => !this.#verdicts.settled.covers(scope, finding));
  }

  /**
   * @param {readonly Note[]} notes
   * @param {string} before
   * @param {string} after
   */
  static #moved(notes, before, after) {
    return notes.map(({ finding, spans }) => ({
      finding,
      spans: Spans.move(spans, before, after),
    }));
  }

  /**
   * Boxes come and go: an editor is mounted anew, a thread grows.
   * @param {readonly Part[]} parts
   */
  #sync(parts) {
    const present = new Set(parts.map(({ box }) => box));
    for (const [box, { field }] of this.#boxes) {
      if (present.has(box)) continue;
      field.clear();
      this.#boxes.delete(box);
    }
    for (const box of present) {
      if (this.#boxes.has(box)) continue;
      const field = PlainField.is(box) ? new PlainField(box, this.#layer) : new RichField(box);
      this.#boxes.set(box, { field, text: "", notes: [] });
    }
  }
}
