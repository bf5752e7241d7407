"""One visual language: colours that can be read and told apart, keys, settings, the first steps, what is copied."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest

from game import cli
from game.tui import keys, settings, themes
from game.tui.app import GameApp
from game.tui.sizes import SMALLEST, TALL, VAST, WIDE
from tests.tui.driver import SMALL, at, game, press, shown

READABLE, LINE = 4.5, 3.0
"""Least contrast of words, and of lines (WCAG 2, 1.4.3 and 1.4.11)."""
APART, SAFELY_APART = 30, 48
"""Least distance in CIE L*a*b* of good, bad and accent, as anybody sees them; 2 is just noticed. The colour-blind safe
theme is held to more."""
OWN = [theme for theme in themes.THEMES if not theme.ansi]

SEEN = {
    "as it is": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""Machado, Oliveira and Fernandes (2009), severity 1, over linear sRGB."""
TERMINALS = {
    "xterm": ("#000000", "#ffffff", "#5c5cff", "#ff0000", "#7f7f7f"),
    "Windows Terminal, Campbell": ("#0c0c0c", "#cccccc", "#3b78ff", "#e74856", "#767676"),
    "Windows Terminal, One Half Light": ("#fafafa", "#383a42", "#61afef", "#e06c75", "#4f525e"),
    "GNOME, dark": ("#1e1e1e", "#ffffff", "#2a7bde", "#f66151", "#5e5c64"),
    "GNOME, light": ("#ffffff", "#1e1e1e", "#2a7bde", "#f66151", "#5e5c64"),
    "VS Code, dark": ("#1e1e1e", "#cccccc", "#3b8eea", "#f14c4c", "#666666"),
    "VS Code, light": ("#ffffff", "#333333", "#0451a5", "#cd3131", "#666666"),
    "Linux console": ("#000000", "#aaaaaa", "#5555ff", "#ff5555", "#555555"),
}
"""Background, foreground, bright blue, bright red and bright black of terminals as they come."""
PALE = {"Windows Terminal, One Half Light": 2.2}
"""Where a signed number is paler than a line may be: its bright blue. A sign tells the same as the colour."""


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = (
        np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in to_xyz @ np.clip(rgb, 0, 1) / (0.9505, 1, 1.089)
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, seen: str) -> float:
    a, b = (lab(np.array(SEEN[seen]) @ linear(colour)) for colour in (one, other))
    return float(np.linalg.norm(a - b))


# ---- colours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_every_word_stands_out(theme):
    colours = theme.variables
    words = {name: colours[name] for name in ("title", "quiet", "good", "bad")}
    words |= {"foreground": theme.foreground, "accent": theme.accent}
    for behind in (theme.background, theme.surface, theme.panel, colours["pick"]):
        for name, colour in words.items():
            assert contrast(colour, behind) >= READABLE, (name, behind)
        assert contrast(colours["faint"], behind) >= LINE, behind


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
@pytest.mark.parametrize("seen", SEEN)
def test_good_bad_and_accent_are_told_apart(theme, seen):
    least = SAFELY_APART if theme is themes.SAFE else APART
    meant = (theme.variables["good"], theme.variables["bad"], theme.accent)
    for one, other in combinations(meant, 2):
        assert apart(one, other, seen) >= least, (one, other)


@pytest.mark.parametrize("name", TERMINALS)
def test_the_terminals_own_colours_can_be_read(name):
    behind, words, good, bad, _ = TERMINALS[name]
    assert contrast(words, behind) >= READABLE
    assert min(contrast(good, behind), contrast(bad, behind)) >= PALE.get(name, LINE)
    for seen in SEEN:
        for one, other in combinations((words, good, bad), 2):
            assert apart(one, other, seen) >= 20, (seen, one, other)


def pairs(app: GameApp) -> set[tuple[str, str, str]]:
    """Foreground, background and one character for each pair of colours that is on the screen."""
    found = {}
    for strip in app.screen._compositor.render_strips(app.screen.size):
        for piece in strip:
            words, style = piece.text.strip(), piece.style
            if words and style and style.color and style.bgcolor:
                found[(style.color.name, style.bgcolor.name)] = words[0]
    return {(*pair, sign) for pair, sign in found.items()}


async def walk(content, size, look):
    """Look at the screens of a game in its third quarter."""
    session = game(content)
    for _ in range(2):
        session.decide(next(c for c in session.brief().choices if not c.refusal).option.id)
    app = GameApp(session)
    async with app.run_test(size=size) as pilot:
        for key in "-dawnpsce?,l":
            await press(pilot, key)
            await pilot.pause()
            await look(app, pilot)
            await press(pilot, "escape")
        await press(pilot, "1", "enter")
        await pilot.pause()
        await look(app, pilot)


LINES = set("─━┼╋│┃╱╲·⣀⠒⠤") | {chr(code) for code in range(0x2500, 0x2900)}


@pytest.mark.slow
async def test_what_is_on_the_screens_stands_out_in_every_theme(content):
    async def look(app, pilot):
        for theme in OWN:
            app.theme = theme.name
            await pilot.pause()
            for front, behind, sign in pairs(app):
                least = LINE if sign in LINES else READABLE
                assert contrast(front, behind) >= least, (at(app), theme.name, front, behind, sign)

    await walk(content, (VAST, 45), look)


async def test_the_terminals_own_theme_paints_no_colour_of_ours(content):
    async def look(app, pilot):
        app.theme = themes.TERMINAL.name
        await pilot.pause()
        seen = {colour for front, behind, _ in pairs(app) for colour in (front, behind)}
        assert seen <= {"default", "color(12)", "color(9)", "color(8)"}, (at(app), seen)

    await walk(content, SMALL, look)


async def test_no_color_is_honoured(content, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "2", "t")
        lines = app.screen._compositor.render_strips(app.screen.size)
        for strip in lines:
            for line_filter in app._filters:
                if line_filter.enabled:
                    strip = strip.apply_filter(line_filter, app.background_colors[1])
            for piece in strip:
                style = piece.style
                assert not style or all(c is None or c.is_default for c in (style.color, style.bgcolor))
        picked = next(piece for strip in lines for piece in strip if "▶" in piece.text)
        assert picked.style.reverse and app.theme == themes.TERMINAL.name
    assert settings.load().theme == themes.DARK.name


# ---- keys ---------------------------------------------------------------------------------------------------------


def test_every_binding_has_an_id_and_a_place_of_its_own():
    known: dict[str, type] = {}
    for listener in keys.classes():
        for binding in keys.own(listener):
            assert binding.id and binding.description, (listener, binding)
            assert known.setdefault(binding.id, listener) is listener, binding.id
            assert binding.id.partition(".")[0] in keys.PLACES, binding.id
    assert len(known) == len(keys.bound()) > 100


def test_no_key_needs_ctrl_or_is_somebody_elses_prefix():
    for one in keys.bound().values():
        plain = [key for key in one.keys if not any(part in key for part in ("ctrl", "alt", "super", "meta"))]
        assert plain or one.id == "app.quit", one.id
        for prefix in ("ctrl+a", "ctrl+b", "ctrl+c", "ctrl+z", "ctrl+s", "ctrl+w", "f1", "f10"):
            assert prefix not in one.keys, one.id


def test_no_key_does_two_things_on_a_screen():
    for listener in keys.classes():
        used = [key for binding in keys.own(listener) for key in binding.key.split(",")]
        assert len(used) == len(set(used)), listener


async def test_a_key_is_changed_on_the_screen(content, home):
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "comma", "5")
        assert at(app) == "KeysScreen" and "The main screen" in shown(app)
        names = list(keys.bound())
        for _ in range(names.index("campaign.why")):
            await press(pilot, "down")
        await press(pilot, "enter", "d")  # the desk has it
        assert app.settings.keys == {}
        await press(pilot, "enter", "escape", "enter", "ctrl+k")
        assert app.settings.keys == {}
        await press(pilot, "enter", "k")
        assert app.settings.keys == {"campaign.why": "k"} == json.loads((home / "settings.json").read_text())["keys"]
        await press(pilot, "escape", "escape", "w")
        assert at(app) == "CampaignScreen" and "k why" in shown(app)
        await press(pilot, "k")
        assert at(app) == "WhyScreen"
        await press(pilot, "escape", "comma", "5", "x")
        assert app.settings.keys == {}
        await press(pilot, "escape", "escape", "w")
        assert at(app) == "WhyScreen"


def test_what_is_in_the_way():
    assert keys.in_the_way("campaign.why", "d", {}) == "campaign.desk"
    assert keys.in_the_way("campaign.why", "d", {"campaign.desk": "k"}) == ""
    assert keys.in_the_way("campaign.why", "down", {}) in ("page.down", "picker.down")
    assert keys.in_the_way("debrief.again", "d", {}) == ""  # another screen's
    assert keys.in_the_way("campaign.lesson", "t", {}) == ""  # it stands in for the theme there
    assert keys.in_the_way("screen.help", "d", {}) in ("campaign.desk", "new.today", "desk.back")


# ---- settings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "{",
        "[]",
        "\x00",
        '{"theme": 3, "keys": 7}',
        '{"theme": ["x"], "motion": "no"}',
        '{"keys": {"no.such": "y", "campaign.why": 1, "campaign.desk": "a", "campaign.codex": ""}}',
    ],
)
async def test_a_bad_file_is_a_notice(content, home, words):
    (home / "settings.json").write_text(words)
    app = GameApp(game(content))
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.pause()
        assert app.notices and app.theme == themes.DARK.name and app.settings.keys == {}
        assert {note.title for note in app._notifications} == {"Settings"}


async def test_settings_are_changed_and_kept(content, home):
    app = GameApp(packs=[])
    app.library._content = content
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "7")
        assert at(app) == "SettingsScreen" and "dark" in shown(app)
        await press(pilot, "right")
        assert app.theme == themes.LIGHT.name and "light" in shown(app)
        await press(pilot, "left", "2", "3", "4")
        assert app.theme == themes.DARK.name and app.animation_level == "none"
        await press(pilot, "comma")
        assert at(app) == "HomeScreen"
    kept = settings.load()
    assert (kept.theme, kept.motion, kept.mouse, kept.ask) == (themes.DARK.name, False, False, True)
    kept.mouse = True
    assert settings.save(kept) and settings.load().mouse


def test_all_themes_are_reached():
    name, seen = themes.DARK.name, []
    for _ in themes.THEMES:
        name = themes.following(name)
        seen.append(name)
    assert set(seen) == set(themes.TITLES) and name == themes.DARK.name
    assert themes.following(name, -1) == themes.TERMINAL.name


async def test_a_prediction_is_asked_for_once_a_quarter(content, home):
    (home / "settings.json").write_text('{"toured": true, "ask": true}')
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "1", "enter")
        assert at(app) == "Predict"
        await press(pilot, "escape", "enter")
        assert at(app) == "AnswerScreen"
        await press(pilot, "enter", "1", "1")
        assert at(app) == "Predict"
        await press(pilot, "left", "enter", "enter")
        assert at(app) == "AnswerScreen"


# ---- the first steps, copying, sizes ------------------------------------------------------------------------------


async def test_the_first_steps_come_once(content, home):
    (home / "settings.json").unlink()
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        for words in ("What you decide", "What the two scores mean", "The answer, and why"):
            assert at(app) == "FirstRun" and words in shown(app)
            await press(pilot, "enter")
        assert at(app) == "OpeningScreen"
        await press(pilot, "question_mark", "f", "right", "left")
        assert at(app) == "FirstRun" and "1 of 3" in shown(app)
        await press(pilot, "escape", "escape")
        assert at(app) == "OpeningScreen"
    again = GameApp(game(content))
    async with again.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert at(again) == "OpeningScreen"


async def test_the_first_steps_can_be_skipped(content, home):
    (home / "settings.json").unlink()
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "escape")
        assert at(app) == "OpeningScreen" and settings.load().toured


async def test_the_card_and_an_entry_are_copied(content):
    session = game(content)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "y")
        event = session.brief().event
        assert app.clipboard.startswith(event.title) and event.body in app.clipboard
        assert session.brief().choices[0].option.label in app.clipboard
        assert [note.title for note in app._notifications] == ["Copied"]
        await press(pilot, "c", *"swift", "Y")
        assert app.screen.entry.body in app.clipboard and "filter: swift" in shown(app)


@pytest.mark.parametrize(
    "size",
    [SMALLEST, pytest.param((WIDE, 32), marks=pytest.mark.slow), pytest.param((VAST, 45), marks=pytest.mark.slow)],
)
async def test_our_screens_fit(content, size):
    """Nothing of ours is cut off or scrolls as a whole at the sizes that the game is drawn for."""
    app = GameApp(game(content))
    async with app.run_test(size=size) as pilot:
        for path in (("question_mark",), ("comma",), ("comma", "5")):
            await press(pilot, *path)
            await pilot.pause()
            assert app.screen.max_scroll_y == app.screen.max_scroll_x == 0, at(app)
            assert max(len(line) for line in shown(app).splitlines()) <= size[0]
            await press(pilot, *["escape"] * len(path))
        assert at(app) == "OpeningScreen"
    assert TALL <= 45


@pytest.mark.parametrize(
    ("args", "kept", "mouse"),
    [([], True, True), (["--no-mouse"], True, False), (["play", "--no-mouse"], True, False), ([], False, False)],
)
def test_the_mouse_is_left_to_the_terminal(home, monkeypatch, args, kept, mouse):
    (home / "settings.json").write_text(json.dumps({"toured": True, "mouse": kept}))
    ran = []
    monkeypatch.setattr(GameApp, "run", lambda self, **how: ran.append(how))
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert cli.main(args) == 0 and ran == [{"mouse": mouse}]
