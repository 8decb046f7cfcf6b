/**
 * The record of the comments that were reviewed in one tab, named in this page's address: to
 * print, or to save where the moderator chooses. Asked of the tab's content script, which has
 * one for an official account alone; nothing of it is stored.
 */
import { byId, say, translate } from "../shared/page.js";

/** @typedef {{name: string, of: (entry: Entry) => string}} Column */

/** @type {readonly Column[]} */
const COLUMNS = Object.freeze([
  { name: "recordTime", of: ({ time }) => clock(time) },
  { name: "recordAuthor", of: ({ author }) => author },
  { name: "recordText", of: ({ text }) => text },
  { name: "recordVerdict", of: ({ verdict }) => say(`verdict_${verdict}`) },
  { name: "recordReason", of: ({ seen }) => seen },
  { name: "recordClause", of: ({ clause }) => clause },
  { name: "recordRemoved", of: ({ removed }) => say(removed ? "recordRemoved_yes" : "recordRemoved_no") },
  { name: "recordPage", of: ({ page }) => page },
]);
/** What begins a formula for a spreadsheet: a comment's writer must not get to run one. */
const FORMULA = /^[=+\-@\t\r]/;

/** @param {string} time */
function clock(time) {
  const how = /** @type {const} */ ({ dateStyle: "short", timeStyle: "medium" });
  return new Intl.DateTimeFormat(say("language"), how).format(new Date(time));
}

/** @param {string} cell */
function quoted(cell) {
  return `"${(FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
}

/**
 * As spreadsheets open it (RFC 4180), with the account in every line, and times that sort.
 * @param {readonly Entry[]} entries
 */
function csv(entries) {
  const head = [...COLUMNS.map(({ name }) => say(name)), say("recordAccount")];
  const [, ...others] = COLUMNS;
  const rows = entries.map((entry) => [
    entry.time,
    ...others.map(({ of }) => of(entry)),
    entry.account,
  ]);
  return [head, ...rows].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

/** The day where the moderator is, in figures that sort. */
function today() {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 10);
}

/** @param {readonly Entry[]} entries */
function save(entries) {
  // The mark at the beginning tells spreadsheets which letters these are.
  const file = new Blob(["\uFEFF", csv(entries)], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `comments-${today()}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** @param {readonly Entry[]} entries */
function show(entries) {
  byId("account").textContent = entries[0].account;
  const head = COLUMNS.map(({ name }) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = say(name);
    return cell;
  });
  byId("head").replaceChildren(...head);
  const rows = entries.map((entry) => {
    const row = document.createElement("tr");
    for (const { of } of COLUMNS) {
      const cell = row.insertCell();
      // A comment, or who wrote it, may run the other way than this page.
      cell.dir = "auto";
      cell.textContent = of(entry);
    }
    return row;
  });
  byId("entries").replaceChildren(...rows);
}

async function load() {
  const tab = Number(new URLSearchParams(location.search).get("tab"));
  /** @type {{entries: Entry[]} | undefined} */
  let record;
  try {
    record = await chrome.tabs.sendMessage(tab, { name: "record" }, { frameId: 0 });
  } catch {
    // No content script of ours in that tab, or the tab is closed.
  }
  const { entries = [] } = record ?? {};
  byId("none").hidden = entries.length > 0;
  byId("record").hidden = !entries.length;
  if (!entries.length) return;
  show(entries);
  byId("save").addEventListener("click", () => save(entries));
  byId("print").addEventListener("click", () => print());
}

translate();
void load();
