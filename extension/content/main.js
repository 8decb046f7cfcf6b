/**
 * Puts the parts together, and takes them down when the extension is gone.
 * Has a name so that a second copy in the same page stops at declaring it again.
 */
const SecondLook = (() => {
  const surface = Surfaces.at(location);
  if (!surface) return null;
  const life = new AbortController();

  const stage = new Stage();
  const verdicts = new Verdicts(CompanionPort.check);
  const status = new Status(stage);
  const acts = new Acts(surface, status);
  const hold = new HoldPanel(stage);
  const card = new Card(
    stage,
    (finding) => dismiss(finding),
    () => attention.hide(),
  );
  const attention = new Attention(stage, card, hold);
  const chip = new Chip(stage, () => attention.open());
  const drafts = new Drafts({ surface, stage, verdicts, status, acts, chip });
  const notice = new Notice(stage, status, drafts);
  const gate = new Gate({ verdicts, stage, hold, drafts, attention, status, notice });
  const gestures = new Gestures({ gate, acts, stage, attention });

  /** @param {Finding} finding */
  function dismiss(finding) {
    drafts.current?.dismiss(finding);
    attention.hide();
    drafts.refresh();
  }

  function edited() {
    gate.withdraw();
    attention.hide();
  }

  /** An orphaned script must not stand between the officer and the page. */
  function stop() {
    life.abort();
    drafts.stop();
    stage.remove();
  }

  drafts.onEdit = edited;
  drafts.onUse = (draft, signal) => attention.attend(draft, signal);
  attention.onEscape = () => hold.edit();
  attention.orphaned = stop;

  chrome.storage.local.onChanged.addListener(() => {
    verdicts.forget();
    void drafts.check();
  });
  chrome.runtime.onMessage.addListener((message, _sender, respond) => {
    if (message?.name === "summary") respond({ summary: status.summary });
  });

  // The gestures come first: they see an event before anything reads it.
  gestures.listen(life.signal);
  drafts.listen(life.signal);
  return Object.freeze({ stop });
})();
