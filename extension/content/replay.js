/**
 * Does again what was held, once: the same gesture on the same target. The
 * browser marks it as made by a script; a site that minds takes the officer's
 * next own act instead, which then passes by itself.
 */
const Replay = (() => {
  let running = false;

  /** @param {() => void} act */
  function run(act) {
    running = true;
    try {
      act();
    } finally {
      running = false;
    }
  }

  /**
   * @param {EventTarget} target
   * @param {string} type
   * @param {MouseEvent | null} model
   */
  function pointer(target, type, model) {
    const pressed = type.endsWith("down");
    const init = {
      bubbles: true,
      cancelable: true,
      composed: true,
      clientX: model?.clientX ?? 0,
      clientY: model?.clientY ?? 0,
      button: 0,
      buttons: pressed ? 1 : 0,
      detail: { dblclick: 2, pointerdown: 0, pointerup: 0 }[type] ?? 1,
    };
    const kind = type.startsWith("pointer") ? PointerEvent : MouseEvent;
    target.dispatchEvent(
      new kind(type, { ...init, pointerId: 1, isPrimary: true, pointerType: "mouse" }),
    );
  }

  const PHASES = Object.freeze(["pointerdown", "mousedown", "pointerup", "mouseup"]);

  /**
   * The phases before a click that were kept from the page.
   * @param {EventTarget} target
   * @param {MouseEvent | null} model
   */
  function prelude(target, model) {
    run(() => PHASES.forEach((type) => pointer(target, type, model)));
  }

  /**
   * Pressing a control, by whichever event it goes.
   * @param {EventTarget} target
   * @param {MouseEvent | null} model
   */
  function press(target, model) {
    run(() => [...PHASES, "click"].forEach((type) => pointer(target, type, model)));
  }

  /**
   * The end of a double click, whose two clicks have reached the page.
   * @param {EventTarget} target
   * @param {MouseEvent} model
   */
  function double(target, model) {
    run(() => pointer(target, "dblclick", model));
  }

  /**
   * @param {EventTarget} target
   * @param {KeyboardEvent} model
   */
  function key(target, model) {
    const { key, code, keyCode, ctrlKey, metaKey, shiftKey, altKey } = model;
    const init = {
      key,
      code,
      keyCode,
      which: keyCode,
      ctrlKey,
      metaKey,
      shiftKey,
      altKey,
      bubbles: true,
      cancelable: true,
      composed: true,
    };
    run(() =>
      ["keydown", "keyup"].forEach((type) => target.dispatchEvent(new KeyboardEvent(type, init))),
    );
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} submitter
   */
  function submit(form, submitter) {
    run(() => form.requestSubmit(submitter));
  }

  return Object.freeze({
    get running() {
      return running;
    },
    prelude,
    press,
    double,
    key,
    submit,
  });
})();
