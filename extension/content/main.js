/**
 * Puts the parts together, and takes them down when the extension is gone.
 * Has a name so that a second copy in the same page stops at declaring it again.
 */
const SecondLook = (() => {
  /** For so long a page without anything to say waits for the frames in it. */
  const FRAMES_MS = 50;

  const surface = Surfaces.at(location);
  if (!surface) return null;

  Stage.clearAway();
  RichField.clearAway();
  const stage = new Stage();
  const site = new Site(surface);
  const duty = new Duty(surface.platform);
  const acting = new Acting(surface.platform, CompanionPort.acting);
  const moderator = new Moderator(surface.platform, acting, CompanionPort.moderate);
  const verdicts = new Verdicts(
    (request) =>
      request.action === "moderate" ? moderator.judge(request) : CompanionPort.check(request),
    acting,
  );
  const status = new Status(stage);
  const acts = new Acts(site, status);
  const hold = new HoldPanel(stage);
  const card = new Card(
    stage,
    (finding) => dismiss(finding),
    () => attention.hide(),
  );
  const attention = new Attention(stage, card, hold);
  const chip = new Chip(stage, () => attention.open());
  const drafts = new Drafts({ duty, site, stage, verdicts, status, acts, chip });
  const notice = new Notice(stage, status, drafts);
  const pictures = new Pictures({ duty, site, notice });
  const gate = new Gate({ duty, verdicts, stage, hold, drafts, attention, status, notice });
  const record = new ModerationRecord();
  const thread = new Thread(surface, acting, moderator);
  const marks = new ThreadMarks(stage, (comment) => panel.explain(comment));
  const panel = new ThreadPanel(stage, {
    end: () => thread.end(),
    again: () => thread.again(),
    record: () => void CompanionPort.record(),
    lead: (comment) => attention.lead(comment),
  });
  const gestures = new Gestures({ duty, gate, acts, stage, attention });

  /** @param {Finding} finding */
  function dismiss(finding) {
    drafts.current?.dismiss(finding);
    attention.hide();
    drafts.refresh();
  }

  /**
   * Before anything is written.
   * @param {Draft} draft
   */
  async function askAsWhom(draft) {
    const handle = surface?.handle(draft.form.root);
    if (!handle) return;
    await acting.renew(handle);
    if (!acting.knows(handle)) {
      // The companion is being started, or looked for.
      await verdicts.seek();
      await acting.learn(handle);
    }
    if (draft !== drafts.current || !duty.on) return;
    // What stood in the box before is no edit that would withdraw the question.
    drafts.refresh();
    const [finding] = acting.open(handle);
    if (finding && drafts.box) gate.warn(finding, drafts.box, () => acting.accept(handle));
  }

  /**
   * @param {string | null | undefined} handle the account that it was done as
   * @param {Item} comment
   * @param {{page?: string, removed?: boolean}} [how]
   */
  function note(handle, comment, how) {
    if (!duty.records || !handle || !acting.official(handle)) return;
    const found = moderator.known(comment);
    if (found || how?.removed) record.add(handle, comment, found, how);
  }

  /** What this tab has a record of, for the account that is acting now. */
  async function noted() {
    const handle = surface?.handle() ?? null;
    if (handle) await acting.learn(handle);
    // A page that does not name the account is no other account.
    if (!duty.records || acting.official(handle) === false) record.clear();
    return record.of(handle);
  }

  /** Leaves the page as if there had never been anything of ours in it. */
  function rest() {
    gate.withdraw();
    attention.hide();
    notice.end();
    drafts.stop();
    thread.end();
    status.rest();
    stage.remove();
  }

  drafts.onEdit = (form) => {
    gate.edited(form);
    attention.hide();
  };
  drafts.onUse = (draft, signal) => {
    attention.attend(draft, signal);
    notice.move();
    if (draft && !gate.leaving) void askAsWhom(draft);
  };
  gate.onPassed = ({ what, requests: [{ account, comment }] }) => {
    if (comment) {
      const reviewed = thread.comments.find(
        ({ item: { author, text } }) => author === comment.author && text === comment.text,
      );
      // Without a review it may be any page's: only one that is on misses it where it is not shown.
      const page = reviewed?.page ?? (thread.on ? undefined : location.href);
      note(account?.handle, comment, { page, removed: true });
    }
    // What is written next is no quote of what has been passed on.
    if (what === "repost") acts.opened = null;
  };
  thread.onChange = () => {
    const { comments, handle, reachable } = thread;
    for (const { item, page } of comments) note(handle, item, { page });
    stage.attend(comments[0]?.element ?? document.documentElement);
    marks.show(comments);
    panel.show(comments, { reachable, records: duty.records });
  };
  thread.onEnd = () => {
    attention.leave();
    stage.announce(Words.say("threadEnded"));
    marks.clear();
    panel.hide();
  };
  attention.onIdle = () => {
    if (panel.open) panel.focus();
    return panel.open;
  };
  attention.onEscape = () => hold.edit();
  duty.onSwitch = (on) => (on ? drafts.resume() : rest());
  duty.onJudging = () => {
    verdicts.forget();
    void drafts.check();
  };
  verdicts.onOther = async () => {
    moderator.forget();
    thread.renew();
    void drafts.check();
    // Its account may have become one of the department's, or be one no longer.
    const handle = surface.handle(drafts.current?.form.root);
    if (!handle) return;
    await acting.renew(handle);
    drafts.refresh();
  };
  moderator.onJudged = (by) => verdicts.follow(by);
  duty.onLooking = ({ messages, selectors, records }) => {
    if (!records) record.clear();
    drafts.stop();
    site.look(messages, selectors);
    drafts.resume();
  };
  duty.onEnd = rest;

  chrome.runtime.onMessage.addListener((message, _sender, respond) => {
    if (message?.name === "seen") respond(Survey.of(site, duty.on));
    if (message?.name === "review") respond(void thread.start());
    if (message?.name === "record") {
      void noted().then((entries) => respond({ entries }));
      return true;
    }
    if (message?.name === "thread") {
      void thread.offered().then((offered) =>
        respond({ offered: offered !== null && duty.on, on: thread.on, records: duty.records }),
      );
      return true;
    }
    if (message?.name !== "summary") return false;
    const { reason } = status;
    const quiet = status.state === "off";
    const alone = duty.on && status.summary === "off" && drafts.leavesAlone;
    const summary = !duty.on ? "site-off" : alone ? "messages" : status.summary;
    // A review and its record end with this script.
    const busy = !quiet || thread.on || !record.empty;
    const answer = () => respond({ platform: surface.platform, summary, reason, busy });
    // A page and a frame in it are asked alike, and the first answer counts: theirs who has
    // something to say.
    const silent = quiet && !alone;
    if (!silent) answer();
    else if (top === window) setTimeout(answer, FRAMES_MS);
    return silent && top === window;
  });

  function look() {
    if (!document.hidden && duty.alive) void CompanionPort.look();
  }

  addEventListener("visibilitychange", look, { signal: duty.signal });
  // A page that the officer goes back to was told of nothing while it was set aside.
  addEventListener(
    "pageshow",
    async ({ persisted }) => {
      if (!persisted || !duty.alive) return;
      look();
      await duty.read();
      if (duty.on) status.renew();
    },
    { signal: duty.signal },
  );
  // The gestures come first: they see an event before anything reads it.
  gestures.listen();
  drafts.listen();
  pictures.listen();
  void duty.follow();
  look();
  return Object.freeze({ rest });
})();
