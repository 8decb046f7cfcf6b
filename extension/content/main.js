/**
 * Puts the parts together, and takes them down when the extension is gone.
 * Has a name so that a second copy in the same page stops at declaring it again.
 */
const SecondLook = (() => {
  const surface = Surfaces.at(location);
  if (!surface) return null;

  Stage.clearAway();
  RichField.clearAway();
  const stage = new Stage();
  const site = new Site(surface);
  const duty = new Duty(surface.platform);
  const acting = new Acting(surface.platform, CompanionPort.acting);
  const verdicts = new Verdicts(CompanionPort.check, acting);
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
    const handle = surface?.handle();
    if (!handle) return;
    await acting.renew(handle);
    if (!acting.knows(handle)) {
      // The companion is being started, or looked for.
      await CompanionPort.warm();
      await acting.learn(handle);
    }
    if (draft !== drafts.current || !duty.on) return;
    // What stood in the box before is no edit that would withdraw the question.
    drafts.refresh();
    const [finding] = acting.open(handle);
    if (finding && drafts.box) gate.warn(finding, drafts.box, () => acting.accept(handle));
  }

  function edited() {
    gate.withdraw();
    attention.hide();
  }

  /** Leaves the page as if there had never been anything of ours in it. */
  function rest() {
    edited();
    notice.end();
    drafts.stop();
    status.rest();
    stage.remove();
  }

  drafts.onEdit = edited;
  drafts.onUse = (draft, signal) => {
    attention.attend(draft, signal);
    if (draft && !gate.leaving) void askAsWhom(draft);
  };
  attention.onEscape = () => hold.edit();
  duty.onSwitch = (on) => (on ? drafts.resume() : rest());
  duty.onJudging = () => {
    verdicts.forget();
    void drafts.check();
  };
  duty.onLooking = ({ messages, selectors }) => {
    drafts.stop();
    site.look(messages, selectors);
    drafts.resume();
  };
  duty.onEnd = rest;

  chrome.runtime.onMessage.addListener((message, _sender, respond) => {
    if (message?.name === "seen") respond(Survey.of(site, duty.on));
    if (message?.name !== "summary") return;
    respond({
      platform: surface.platform,
      summary: duty.on ? status.summary : "site-off",
      busy: status.state !== "off",
    });
  });

  // The gestures come first: they see an event before anything reads it.
  gestures.listen();
  drafts.listen();
  pictures.listen();
  void duty.follow();
  return Object.freeze({ rest });
})();
