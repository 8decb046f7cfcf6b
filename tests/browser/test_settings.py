"""What the officer and the department have set, and how it reaches pages that are open."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.browser.companions import USUAL, ScriptedCompanion
from tests.browser.compose import Compose, rich_and_plain
from tests.browser.desktop import Desktop
from tests.browser.tab import Tab
from tests.browser.test_unchecked import FRAMES
from tests.browser.waiting import until

FOUND = "Ask the Elm Street victim about it"
CHOOSE = "(key, value) => chrome.runtime.sendMessage({ name: 'choose', key, value })"
SUMMARY = """async () => {
    const [{ id }] = await chrome.tabs.query({ url: "https://*.x.com/*" });
    return (await chrome.tabs.sendMessage(id, { name: "summary" })).summary;
}"""
# Timers stand still meanwhile, and the clock does not.
SLEPT = """async () => {
    const script = document.createElement("script");
    script.src = "/content/duty.js";
    await new Promise((loaded) => {
        script.onload = loaded;
        document.head.append(script);
    });
    const duty = new Duty("x");
    await duty.follow();
    const seen = [duty.on];
    const changed = new Promise((done) => (duty.onSwitch = done));
    const pausedUntil = Date.now() + 3_600_000;
    await chrome.runtime.sendMessage({ name: "choose", key: "pausedUntil", value: pausedUntil });
    await changed;
    seen.push(duty.on);
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
    seen.push(duty.on);
    return seen;
}"""
# Begun five hours from now, as the clock has it by now.
PUT_BACK = """async () => {
    const script = document.createElement("script");
    script.src = "/content/duty.js";
    await new Promise((loaded) => {
        script.onload = loaded;
        document.head.append(script);
    });
    const pausedUntil = Date.now() + 6 * 3_600_000;
    await chrome.storage.local.set({ pausedUntil, inForce: { pausedUntil } });
    const duty = new Duty("x");
    await duty.follow();
    const settings = await import(`${location.origin}/background/settings.js`);
    const told = (await settings.read()).pausedUntil;
    await settings.refresh();
    return [duty.on, told, "pausedUntil" in (await chrome.storage.local.get())];
}"""
# An hour passes between two looks.
LOOKS = """async () => {
    let beat = null;
    globalThis.setInterval = (run) => ((beat = run), 1);
    globalThis.clearInterval = () => (beat = null);
    const { attend } = await import(`${location.origin}/background/settings.js`);
    const looks = [];
    const look = () => {
        beat?.();
        looks.push(beat !== null);
    };
    attend();
    look();
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
    look();
    attend();
    look();
    return looks;
}"""
# A page of ours in the background's place, which would be looking already.
LOOKOUT = """async () => {
    globalThis.looks = 0;
    globalThis.setInterval = () => {
        looks++;
        return 0;
    };
    const { listen } = await import(`${location.origin}/background/messages.js`);
    listen();
}"""
CALL = """async (file, name, given) => {
    const module = await import(`${location.origin}/background/${file}.js`);
    return module[name](...JSON.parse(given));
}"""

GOOD = {
    "affiliated": True,
    "affiliatedMode": "locked",
    "sensitivity": "quiet",
    "sensitivityMode": "default",
    "disabledSites": ["x"],
    "disabledSitesMode": "locked",
    "contact": "IT desk, 555-0134",
}
BAD: dict[str, Any] = {
    "affiliated": "yes",
    "affiliatedMode": True,
    "sensitivity": "loud",
    "sensitivityMode": "lokced",
    "disabledSites": ["x", "friendster"],
    "disabledSitesMode": None,
    "contact": "x" * 201,
}
FLAWS = {
    "affiliated": "flawBoolean",
    "sensitivity": "flawOneOf",
    "disabledSites": "flawSomeOf",
    "contact": "flawText",
}


async def call(desktop: Desktop, file: str, name: str, *given: Any) -> Any:
    """The result of a function of one of the background's modules."""
    return await desktop.in_extension(CALL, file, name, json.dumps(list(given)))


@contextlib.asynccontextmanager
async def chosen(desktop: Desktop, key: str, value: Any) -> AsyncIterator[None]:
    """The officer has chosen this, for the length of the block."""
    await desktop.in_extension(CHOOSE, key, value)
    try:
        yield
    finally:
        await desktop.in_extension(CHOOSE, key, None)


async def bring_up(desktop: Desktop, tab: Tab) -> None:
    """Have the officer turn to this tab."""
    await desktop.browser.bidi("browsingContext.activate", context=tab.context)


async def gone(compose: Compose) -> None:
    """Wait until there is nothing of the extension on the page."""
    await compose.ui.left()
    assert await compose.marked() == []


@rich_and_plain
async def test_a_site_that_is_switched_off_goes_quiet_in_an_open_page(
    desktop: Desktop, compose: Compose, companion: ScriptedCompanion
) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    async with chosen(desktop, "disabledSites", ["x"]):
        await gone(compose)
        companion.received.clear()
        await compose.write("!")
        await compose.post()
        (post,) = await compose.posted()
        assert post["trusted"] is True
        assert companion.checks == []
    assert "held" not in await compose.states()


@rich_and_plain
async def test_it_comes_back_when_the_site_is_switched_on_again(
    desktop: Desktop, compose: Compose
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    async with chosen(desktop, "disabledSites", ["x"]):
        await gone(compose)
        assert await desktop.in_extension(SUMMARY) == "site-off"
    await compose.ui.await_state("findings")
    await compose.await_marked("Elm Street victim")
    await compose.post()
    await compose.ui.await_state("held")


async def test_a_site_that_is_off_stays_quiet_though_there_is_more_to_look_at(
    desktop: Desktop, compose: Compose
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    async with chosen(desktop, "disabledSites", ["x"]):
        await gone(compose)
        async with chosen(desktop, "directMessages", True):
            assert await desktop.in_extension(SUMMARY) == "site-off"
            await compose.tab.run(FRAMES)
            assert await compose.ui.state() is None


async def test_a_hold_does_not_outlive_the_site(desktop: Desktop, compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.post()
    await compose.ui.await_state("held")
    async with chosen(desktop, "disabledSites", ["x"]):
        await gone(compose)
        assert await compose.posts() == []
        await compose.post()
        (post,) = await compose.posted()
        assert post["trusted"] is True


async def test_the_practice_page_cannot_be_switched_off(
    desktop: Desktop, tab: Tab, companion: ScriptedCompanion
) -> None:
    async with chosen(desktop, "disabledSites", ["practice"]):
        await tab.open(f"http://127.0.0.1:{companion.port}/practice")
        await tab.click("#plain")
        await tab.type("Good morning")
        await companion.await_check("Good morning")


async def test_a_page_that_is_gone_back_to_knows_what_has_changed(
    desktop: Desktop, compose: Compose
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.tab.open("https://elsewhere.example/")
    async with chosen(desktop, "disabledSites", ["x"]):
        await compose.tab.back()
        await compose.holds(FOUND)
        await gone(compose)


@pytest.mark.parametrize(("key", "value"), [("sensitivity", "thorough"), ("affiliated", True)])
async def test_what_was_judged_before_a_change_is_judged_anew(
    desktop: Desktop, compose: Compose, companion: ScriptedCompanion, key: str, value: object
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    companion.rules = ()
    async with chosen(desktop, key, value):
        await compose.ui.await_state("clear")
        assert companion.checks[-1]["text"] == FOUND
        assert companion.checks[-1][key] == value


@pytest.mark.parametrize("changes", ["basis", "policy"])
async def test_what_was_judged_by_another_policy_is_judged_anew(
    compose: Compose, companion: ScriptedCompanion, changes: str
) -> None:
    companion.rules = ()
    if changes == "policy":
        # An older companion tells no more of it.
        companion.basis = None
    await compose.write(FOUND)
    await compose.ui.await_state("clear")
    await compose.write("!")
    await companion.await_check(f"{FOUND}!")
    # Words that were judged before the department's new policy was in force.
    companion.rules = (USUAL,)
    setattr(companion, changes, "2")
    await compose.write("!")
    await compose.ui.await_state("findings")
    companion.rules = ()
    await compose.tab.press("Backspace")
    await compose.ui.await_state("clear")
    assert [check["text"] for check in companion.checks].count(f"{FOUND}!") == 2


@pytest.mark.parametrize(
    ("handles", "affiliated"),
    [("", True), ("@JDoe, other", True), ("other", False), (" , ", True)],
)
async def test_only_the_accounts_that_the_officer_names_show_the_department(
    desktop: Desktop,
    compose: Compose,
    companion: ScriptedCompanion,
    handles: str,
    affiliated: bool,
) -> None:
    async with chosen(desktop, "affiliated", True), chosen(desktop, "handles", handles):
        await compose.write("Good morning")
        await compose.ui.await_state("clear")
        assert companion.checks[-1]["account"] == {"handle": "@jdoe"}
        assert companion.checks[-1]["affiliated"] is affiliated


async def test_an_account_that_the_page_does_not_tell_may_be_one_of_them(desktop: Desktop) -> None:
    profile = {"affiliated": True, "handles": "other"}
    assert await call(desktop, "accounts", "isAffiliated", profile) is True


async def test_a_pause_ends_by_itself(desktop: Desktop, compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    soon = await desktop.in_extension("() => Date.now() + 4_000")
    await desktop.in_extension(CHOOSE, "pausedUntil", soon)
    await gone(compose)
    await compose.ui.await_state("findings")
    assert await desktop.in_extension("() => Date.now()") >= soon
    await desktop.in_extension(CHOOSE, "pausedUntil", None)


async def test_a_pause_ends_although_the_machine_has_slept(desktop: Desktop) -> None:
    async with desktop.popup() as page:
        assert await page.run(SLEPT) == [True, False, True]
    await desktop.in_extension("() => chrome.storage.local.clear()")


async def test_a_pause_does_not_outlast_a_clock_that_was_put_back(desktop: Desktop) -> None:
    async with desktop.popup() as page:
        assert await page.run(PUT_BACK) == [True, 0, False]
    await desktop.in_extension("() => chrome.storage.local.clear()")


async def test_the_policys_own_sensitivity_needs_no_word(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    assert "sensitivity" not in companion.checks[-1]


async def learn_version(desktop: Desktop, version: str) -> None:
    """Have the companion updated, or set back, while the browser runs."""
    desktop.companion.version = version
    async with desktop.popup() as popup:

        async def known() -> bool:
            pairing = await popup.run("async () => (await chrome.storage.session.get()).pairing")
            return bool(pairing["version"] == version)

        await until(known, f"the extension knows of version {version}")


async def test_an_older_companion_is_not_sent_what_it_does_not_know(
    desktop: Desktop, compose: Compose, frail_companion: ScriptedCompanion
) -> None:
    await learn_version(desktop, "0.1.9")
    async with chosen(desktop, "sensitivity", "quiet"):
        await compose.write("Good morning")
        await compose.ui.await_state("clear")
        assert "sensitivity" not in frail_companion.checks[-1]
        assert frail_companion.checks[-1]["affiliated"] is False


async def test_a_companion_of_another_generation_is_sent_no_text(
    desktop: Desktop, compose: Compose, frail_companion: ScriptedCompanion
) -> None:
    await learn_version(desktop, "1.0.0")
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Not connected: nothing is checked")
        hint = await popup.run("() => document.querySelector('#hint').textContent")
        assert "update the extension" in hint
        assert "1.0.0" in hint
    frail_companion.received.clear()
    await compose.write(FOUND)
    await compose.ui.await_state("not-checked")
    assert "ot checked" in await compose.ui.shown(".chip")
    assert frail_companion.checks == []
    frail_companion.version = "0.3.0"
    await compose.write("!")
    await compose.ui.await_state("findings")


@pytest.mark.parametrize(
    ("version", "least", "expected"),
    [
        ("0.2.0", "0.2.0", True),
        ("0.2", "0.2.0", True),
        ("0.10.0", "0.9.9", True),
        ("1.0rc1", "1.0", True),
        ("0.1.9", "0.2.0", False),
        ("0.2.0", "0.2.0.1", False),
        ("unknown", "0.0.1", False),
    ],
)
async def test_versions_are_ordered_by_their_numbers(
    desktop: Desktop, version: str, least: str, expected: bool
) -> None:
    assert await call(desktop, "versions", "atLeast", version, least) is expected


@pytest.mark.parametrize(
    ("extension", "companion_version", "expected"),
    [
        ("0.2.0", "0.9.1", None),
        ("2.0", "2.11.4", None),
        ("1.0.0", "0.9.9", "outdated-companion"),
        ("1.0.0", "unknown", "outdated-companion"),
        ("1.9.9", "2.0.0", "outdated-extension"),
        ("9.0", "10.0", "outdated-extension"),
    ],
)
async def test_versions_work_together_within_one_first_number(
    desktop: Desktop, extension: str, companion_version: str, expected: str | None
) -> None:
    assert await call(desktop, "versions", "gap", extension, companion_version) == expected


async def test_changes_are_looked_for_while_somebody_is_at_work(desktop: Desktop) -> None:
    # Where the browser tells of them, nothing is to be looked for.
    reads_once = desktop.browser.kind == "firefox"
    assert await desktop.in_extension(LOOKS) == [reads_once, False, reads_once]


async def test_changes_are_looked_for_where_a_site_is_switched_off_as_well(
    desktop: Desktop, tab: Tab
) -> None:
    if desktop.browser.kind != "firefox":
        pytest.skip("the browser tells of changes")
    async with chosen(desktop, "disabledSites", ["x"]), desktop.popup() as page:
        await page.run(LOOKOUT)
        await bring_up(desktop, tab)
        await tab.open("https://x.com/home")
        await until(lambda: page.run("() => looks"), "a page that comes has it looked")
        await bring_up(desktop, page)
        before = await page.run("() => looks")
        await bring_up(desktop, tab)
        again = "(before) => looks > before"
        await until(lambda: page.run(again, before), "a page that comes back in sight as well")


async def test_good_managed_values_are_taken_over(desktop: Desktop) -> None:
    assert await call(desktop, "policy", "judge", GOOD, {}) == {"good": GOOD, "refused": []}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_managed_value_is_refused_and_the_last_good_one_stays(
    desktop: Desktop, name: str
) -> None:
    said = {**GOOD, name: BAD[name]}
    judged = await call(desktop, "policy", "judge", said, GOOD)
    assert judged["good"] == GOOD
    (refused,) = judged["refused"]
    assert refused["name"] == name
    assert json.dumps(BAD[name], separators=(",", ":")).startswith(refused["given"])
    assert refused["flaw"][0] == FLAWS.get(name, "flawOneOf")
    judged = await call(desktop, "policy", "judge", said, {})
    assert name not in judged["good"]


async def test_a_value_that_it_takes_away_does_not_stay(desktop: Desktop) -> None:
    judged = await call(desktop, "policy", "judge", {"contact": "IT"}, GOOD)
    assert judged == {"good": {"contact": "IT"}, "refused": []}


async def test_a_value_that_the_browser_has_dropped_is_told_by_its_mode(desktop: Desktop) -> None:
    said = {"affiliatedMode": "locked"}
    judged = await call(desktop, "policy", "judge", said, GOOD)
    assert judged["good"] == {"affiliated": True, "affiliatedMode": "locked"}
    (refused,) = judged["refused"]
    assert (refused["name"], refused["given"]) == ("affiliated", None)


async def test_a_name_that_means_nothing_is_refused(desktop: Desktop) -> None:
    judged = await call(desktop, "policy", "judge", {"sensitivty": "quiet"}, {})
    assert judged["good"] == {}
    assert judged["refused"][0]["flaw"] == ["flawUnknown"]


LOUD = {"sensitivity": "thorough"}
QUIET = {"sensitivity": "quiet"}


@pytest.mark.parametrize(
    ("own", "managed", "expected"),
    [
        pytest.param({}, {}, ("pack", "builtIn"), id="nobody has set it"),
        pytest.param({}, QUIET, ("quiet", "suggested"), id="the department suggests"),
        pytest.param(LOUD, {}, ("thorough", "own"), id="the officer has chosen"),
        pytest.param(LOUD, QUIET, ("thorough", "own"), id="a choice outweighs a suggestion"),
        pytest.param(
            LOUD,
            {**QUIET, "sensitivityMode": "locked"},
            ("quiet", "locked"),
            id="a lock outweighs a choice",
        ),
        pytest.param(
            LOUD, {"sensitivityMode": "locked"}, ("thorough", "own"), id="nothing locks nothing"
        ),
    ],
)
async def test_what_is_in_force_and_where_it_comes_from(
    desktop: Desktop, own: dict[str, str], managed: dict[str, str], expected: tuple[str, str]
) -> None:
    sources = {"own": own, "managed": managed}
    found = await call(desktop, "precedence", "effective", sources, "sensitivity")
    assert (found["value"], found["origin"]) == expected


async def test_no_officer_chooses_whom_to_ask(desktop: Desktop) -> None:
    sources = {"own": {}, "managed": {"contact": "IT desk"}}
    found = await call(desktop, "precedence", "effective", sources, "contact")
    assert found == {"value": "IT desk", "origin": "locked"}
    async with chosen(desktop, "contact", "me"):
        assert "contact" not in await desktop.in_extension("() => chrome.storage.local.get()")


async def test_pages_can_read_no_secret(desktop: Desktop) -> None:
    kept = json.dumps(await desktop.in_extension("() => chrome.storage.local.get()"))
    assert desktop.companion.token not in kept
