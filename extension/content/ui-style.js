/** How everything we show looks. Sizes are in px: a page's root font size is not ours. */
const UI_STYLE = `
:host { all: initial !important; }
*, *::before, *::after { box-sizing: border-box; }

.layer {
  --ground: #ffffff; --raised: #f4f6f9; --text: #17212e; --muted: #536070; --edge: #cfd7e1;
  --accent: #1b4f9c; --on-accent: #ffffff; --focus: #1b4f9c;
  --high: #c2331f; --medium: #9a5700; --low: #2a62b8; --fine: #1f7a45;
  --shadow: 0 10px 32px rgb(15 25 40 / 22%), 0 2px 6px rgb(15 25 40 / 12%);
  position: fixed; inset: 0; width: 100%; height: 100%; max-width: none; max-height: none;
  margin: 0; padding: 0; border: 0; background: none; overflow: clip; pointer-events: none;
  color: var(--text); color-scheme: light; text-align: start;
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.layer[data-theme="dark"] {
  --ground: #1a222d; --raised: #242e3b; --text: #eef2f7; --muted: #aab6c5; --edge: #3d4a5a;
  --accent: #9cc2ff; --on-accent: #0f1a29; --focus: #9cc2ff;
  --high: #ff9484; --medium: #f2b35c; --low: #92bcff; --fine: #6fd39b;
  --shadow: 0 10px 32px rgb(0 0 0 / 55%), 0 0 0 1px rgb(255 255 255 / 6%);
  color-scheme: dark;
}
.live { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }

.mirror {
  position: absolute; inset: 0 auto auto 0; visibility: hidden; border-style: solid;
}
.lines { position: absolute; overflow: clip; }
.lines > :not(.line) { display: none; }
.line { position: absolute; border-radius: 2px; }
.line::after { content: ""; position: absolute; inset: auto 0 0 0; height: 0; }
.line.high { background: rgb(220 59 46 / 12%); }
.line.high::after {
  height: 4px; background: #dc3b2e;
  mask: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='8' height='4'%3E%3Cpath d='M0 3Q2 0 4 2T8 3' fill='none' stroke='%23000' stroke-width='1.5'/%3E%3C/svg%3E") repeat-x;
}
.line.medium { background: rgb(184 106 0 / 12%); }
.line.medium::after { border-bottom: 2px dashed #b86a00; }
.line.low { background: rgb(58 119 214 / 12%); }
.line.low::after { border-bottom: 2px dotted #3a77d6; }

button {
  font: inherit; color: inherit; cursor: pointer; min-height: 24px; min-width: 24px; margin: 0;
  border: 1px solid transparent; border-radius: 8px; background: none;
}
button:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
svg { flex: none; display: block; }

.chip {
  position: absolute; display: inline-flex; align-items: center; gap: 5px; pointer-events: auto;
  height: 24px; padding: 0 9px 0 7px; border: 1px solid var(--edge); border-radius: 12px;
  background: var(--ground); color: var(--muted); font-size: 12px; line-height: 1; font-weight: 500;
  white-space: nowrap; box-shadow: 0 1px 3px rgb(15 25 40 / 12%);
}
.chip[data-state="clear"] svg { color: var(--fine); }
.chip[data-state="findings"], .chip[data-state="held"] { color: var(--text); border-color: var(--medium); font-weight: 600; }
.chip[data-state="findings"] svg, .chip[data-state="held"] svg { color: var(--medium); }
.chip:is([data-state="not-checked"], [data-state="part"], [data-state="picture"], [data-state="again"]) { border-style: dashed; border-color: var(--muted); }

.panel {
  position: absolute; z-index: 2; display: flex; flex-direction: column; pointer-events: auto;
  width: min(352px, 100% - 16px); max-height: calc(100% - 16px); overflow: hidden;
  border: 1px solid var(--edge); border-radius: 14px; background: var(--ground); box-shadow: var(--shadow);
}
.panel.arriving { animation: arrive 120ms ease-out; }
@keyframes arrive { from { transform: translateY(6px); } }
.head { display: flex; align-items: center; gap: 9px; padding: 13px 16px 0; }
.head svg { color: var(--accent); }
.head h2 { flex: 1; margin: 0; font-size: 15px; line-height: 1.3; font-weight: 650; }
.close { display: grid; place-items: center; width: 28px; height: 28px; margin: -4px -8px -4px 0; color: var(--muted); }
.close:hover { background: var(--raised); color: var(--text); }
.lead { margin: 4px 16px 0; color: var(--muted); font-size: 13px; }
.body {
  flex: 1 1 auto; min-height: 0; overflow: auto; overscroll-behavior: contain; padding: 12px 16px;
  scrollbar-width: thin; scrollbar-color: var(--edge) transparent;
}
.body:focus-visible { outline: 2px solid var(--focus); outline-offset: -3px; border-radius: 8px; }

.finding + .finding { margin-top: 12px; padding-top: 12px; border-top: 1px solid var(--edge); }
.finding h3 { display: flex; gap: 8px; margin: 0; font-size: 14px; line-height: 1.35; font-weight: 650; }
.finding h3 svg { margin-top: 1px; }
.finding.high h3 svg { color: var(--high); }
.finding.medium h3 svg { color: var(--medium); }
.finding.low h3 svg { color: var(--low); }
.finding p { margin: 5px 0 0; overflow-wrap: anywhere; }
.clause { color: var(--muted); font-weight: 600; font-size: 12px; letter-spacing: .01em; }
.finding .words { padding: 6px 10px; border-radius: 8px; background: var(--raised); font-size: 13px; }
.words .label, .advice .label { color: var(--muted); font-size: 12px; font-weight: 600; }
.words q { quotes: "“" "”"; font-weight: 600; }
.finding .row { display: flex; justify-content: flex-end; margin: 8px 0 0; }
.row button { padding: 3px 12px; border-color: var(--edge); font-size: 13px; font-weight: 600; }
.row button:hover { background: var(--raised); }

.mark {
  position: absolute; display: grid; place-items: center; width: 20px; height: 20px;
  min-width: 0; min-height: 0; padding: 0; border-radius: 50%; border-color: var(--edge);
  background: var(--ground); color: var(--muted); pointer-events: auto;
}
.mark[data-verdict="removable"] { color: var(--high); }
.mark[data-verdict="ask"] { color: var(--medium); }
.mark:is([data-verdict="removable"], [data-verdict="ask"]) { border-color: currentColor; }

.thread { z-index: 1; inset: auto 16px 16px auto; }
.layer[dir="rtl"] .thread { inset: auto auto 16px 16px; }
.thread.aside { inset: auto auto 16px 16px; }
.layer[dir="rtl"] .thread.aside { inset: auto 16px 16px auto; }
.thread progress { width: calc(100% - 32px); height: 6px; margin: 8px 16px 0; accent-color: var(--accent); }
.rows { display: grid; gap: 2px; padding: 10px 16px 12px; }
.rows .row { display: flex; align-items: center; gap: 9px; }
.rows .row svg { color: var(--muted); }
.rows .row[data-verdict="removable"] svg { color: var(--high); }
.rows .row[data-verdict="ask"] svg { color: var(--medium); }
.rows .name { flex: 1; }
.rows button { padding: 1px 10px; border-color: var(--edge); font-size: 12px; font-weight: 600; }
.rows button:hover:enabled { background: var(--raised); }
.rows button:disabled { opacity: .45; cursor: default; }
.thread .body { border-top: 1px solid var(--edge); }

.foot { padding: 10px 16px 14px; border-top: 1px solid var(--edge); }
.foot .decide { margin: 0; color: var(--muted); font-size: 12px; }
.acts { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 10px; }
.acts button { flex: 1 1 120px; min-height: 36px; padding: 6px 14px; font-weight: 650; border-color: var(--edge); }
.acts button:hover { background: var(--raised); }
.acts .first { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.acts .first:hover { background: var(--accent); filter: brightness(1.08); }
.keys { margin: 8px 0 0; color: var(--muted); font-size: 12px; }
kbd { font: inherit; font-weight: 600; padding: 0 4px; border: 1px solid var(--edge); border-radius: 4px; }

@media (max-width: 480px) { .panel { width: calc(100% - 16px); } }
/* At 300 percent there is no room for a part that scrolls by itself. */
@media (max-height: 400px) { .panel { overflow: auto; } .panel > * { flex: none; } }
@media (prefers-reduced-motion: reduce) { .panel.arriving { animation: none; } }
@media (forced-colors: active) {
  .panel, .chip, button { border-color: CanvasText; }
  .acts .first { forced-color-adjust: none; background: CanvasText; color: Canvas; border-color: CanvasText; }
  .line { background: none; }
  .line.high::after { forced-color-adjust: none; background: CanvasText; }
  .line.medium::after, .line.low::after { border-color: CanvasText; }
}
`;
