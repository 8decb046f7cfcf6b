/** The settings page: what is in force, where it comes from, and what the officer may change. */
import { LEVELS, SITES } from "../background/settings-table.js";
import { LONGEST_GIVEN } from "../background/policy.js";
import { SINCE, atLeast } from "../background/versions.js";
import { ask, byId, say, showConnection, translate } from "../shared/page.js";

/**
 * @typedef {import("../background/settings.js").Description} Description
 * @typedef {import("../background/policy.js").Refused} Refused
 */

/**
 * @param {string} key
 * @returns {HTMLElement}
 */
function sectionOf(key) {
  return /** @type {HTMLElement} */ (document.querySelector(`[data-setting="${key}"]`));
}

/** @param {string} id of a template */
function copyOf(id) {
  const template = /** @type {HTMLTemplateElement} */ (byId(id));
  return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
}

/**
 * @template {Element} E
 * @param {ParentNode} within
 * @param {string} css
 * @returns {E}
 */
function part(within, css) {
  return /** @type {E} */ (within.querySelector(css));
}

/**
 * @param {{type: "radio" | "checkbox", name: string, value: string}} input
 * @param {string} words
 * @param {string} explanation
 */
function choice(input, words, explanation) {
  const made = copyOf("choice");
  const hint = part(made, "p");
  hint.id = `${input.name}-${input.value}-hint`;
  hint.textContent = explanation;
  Object.assign(part(made, "input"), input).setAttribute("aria-describedby", hint.id);
  part(made, "span").textContent = words;
  return made;
}

/** @param {string} value */
function level(value) {
  const input = /** @type {const} */ ({ type: "radio", name: "level", value });
  return choice(input, say(`level_${value}`), say(`levelHint_${value}`));
}

/** @param {string} value */
function site(value) {
  const input = /** @type {const} */ ({ type: "checkbox", name: "site", value });
  return choice(input, say(`site_${value}`), say(`siteHint_${value}`));
}

/**
 * @param {string} key
 * @param {unknown} value
 */
async function choose(key, value) {
  show(await ask("choose", { key, value }));
  const [saved, words] = [byId("saved"), say("saved")];
  // The same words again would be no change, and so not be said.
  saved.textContent = saved.textContent === words ? `${words}\u00A0` : words;
}

/** Makes what the markup only names, and listens to it. */
function build() {
  byId("levels").append(...LEVELS.map(level));
  byId("sites").append(...SITES.map(site));
  for (const section of document.querySelectorAll("[data-setting]")) {
    const key = /** @type {HTMLElement} */ (section).dataset.setting ?? "";
    part(section, ".head").append(copyOf("origin"));
    part(section, ".origin").id = `${key}-origin`;
    part(section, ".reset").addEventListener("click", () => choose(key, null));
    part(section, ".choices").addEventListener("change", () => choose(key, chosen(key)));
  }
}

/** @param {string} key */
function chosen(key) {
  const inputs = [...sectionOf(key).querySelectorAll("input")];
  if (key === "affiliated" || key === "directMessages") return inputs[0].checked;
  if (key === "handles") return inputs[0].value.trim();
  if (key === "sensitivity") return inputs.find(({ checked }) => checked)?.value;
  return inputs.filter(({ checked }) => !checked).map(({ value }) => value);
}

/** @param {Description} description */
function show({ settings, refused }) {
  for (const [key, { value, origin, otherwise }] of Object.entries(settings)) {
    if (!sectionOf(key)) continue;
    const section = sectionOf(key);
    section.dataset.origin = origin;
    part(section, ".origin span").textContent = say(`origin_${origin}`);
    /** @type {HTMLButtonElement} */
    const reset = part(section, ".reset");
    reset.textContent = say(otherwise === "suggested" ? "resetSuggested" : "resetBuiltIn");
    for (const input of section.querySelectorAll("input")) {
      input.disabled = origin === "locked";
      if (input.type === "text") {
        // Not while somebody is writing in it.
        if (input !== document.activeElement) input.value = value;
        continue;
      }
      input.checked =
        typeof value === "boolean"
          ? value
          : key === "sensitivity"
            ? input.value === value
            : !value.includes(input.value);
    }
    // The focus must not vanish with the button that had it.
    if (origin !== "own" && reset === document.activeElement) section.querySelector("input")?.focus();
    reset.hidden = origin !== "own";
  }
  byId("contact").textContent = settings.contact.value || say("aboutContactNone");
  const all = [...refused, ...misnamed(settings.selectors.value)];
  byId("refused").hidden = !all.length;
  byId("refused-list").replaceChildren(...all.map(refusal));
}

/**
 * Corrected selectors that the surfaces, which the page loads for this, cannot use.
 * @param {string} selectors
 * @returns {Refused[]}
 */
function misnamed(selectors) {
  return Selectors.flaws(JSON.parse(selectors || "{}")).map(({ site, name, css, flaw }) => ({
    name: `selectors.${site}.${name}`,
    given: JSON.stringify(css).slice(0, LONGEST_GIVEN),
    flaw: [flaw],
  }));
}

/** @param {Refused} refused */
function refusal({ name, given, flaw: [words, ...parts] }) {
  const item = document.createElement("li");
  const code = document.createElement("code");
  code.textContent = given === null ? name : `${name} = ${given}`;
  item.append(code, " ", say(words, parts));
  return item;
}

/** @param {{insist?: boolean}} [how] */
async function showCompanion(how) {
  const { extension, companion } = await showConnection(how);
  byId("extension").textContent = extension;
  byId("companion").textContent = companion ?? say("aboutCompanionNone");
  byId("too-old").hidden = !companion || atLeast(companion, SINCE.sensitivity);
}

translate();
build();
byId("retry").addEventListener("click", () => showCompanion({ insist: true }));
chrome.storage.local.onChanged.addListener(async () => show(await ask("settings")));
void ask("settings").then(show);
void showCompanion();
