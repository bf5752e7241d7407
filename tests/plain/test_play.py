"""The plain front end, driven over standard input in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from game.campaign import store
from game.campaign.session import Session
from game.content.library import Content
from game.plain.play import Plain
from tests.conftest import play_first

Drive = Callable[..., str]

SEED = 5


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Drive:
    """Play a session on these lines, then the end of input; what was printed."""

    def run(session: Session, *lines: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        capsys.readouterr()
        Plain(session).run()
        return capsys.readouterr().out

    return run


@pytest.fixture
def game(content: Content) -> Session:
    """A game with three quarters played."""
    return play_first(Session(content, "since-2022", SEED), 3)


@pytest.fixture
def over(content: Content, drive: Drive) -> Session:
    """A short game that has been played to its end and is on the disk."""
    session = Session(content, "class-period", SEED)
    session.record_to()
    return play_first(session)


def test_lines_are_short_and_plain(game: Session, drive: Drive) -> None:
    told = drive(game, "h", "d", "", "e", "up", "down 60", "1", "w", "w all", "w leverage", "f", "y", "b 1 2", "a", "l")
    said = [line for line in told.splitlines() if " > " not in line]
    assert max(map(len, said)) <= 78
    assert not set(told) & set("\x1b│─┌└█▶")


def test_a_pipe_of_ones_plays_on_to_the_end_and_ends_cleanly(content: Content, drive: Drive) -> None:
    session = Session(content, "since-2022", SEED)
    told = drive(session, *["1"] * 60)
    assert session.finished
    assert told.count("The game is over:") == 1, "what is left of the pipe is passed over in silence"
    assert "Saved." not in told


# ---- why ------------------------------------------------------------------------------------------------------


def test_why_of_a_quarter_a_number_and_the_campaign(game: Session, drive: Drive) -> None:
    told = drive(game, "w", "w 1", "w 9", "w all", "w leverage", "w all alignment", "w 2 strain", "w tie", "w xyzzy")
    first, third = (f"in {d.year} Q{d.of_year}" for d in (game.outcomes[0], game.outcomes[2]))
    assert f"Why each number moved {first}:" in told and f"Why each number moved {third}:" in told
    assert "That quarter was not played: there are 1 to 3." in told
    assert "Why each number moved from the start" in told
    assert f"Leverage {third}:" in told and "Alignment from the start" in told
    assert "The equations behind these causes" in told and "leans on" in told
    assert "How leverage is made: mean over the tools" in told
    assert "Which one: Trade tie, Technology tie" in told
    assert "No number is called 'xyzzy'" in told


def test_a_group_can_be_asked_for(game: Session, drive: Drive) -> None:
    assert "Fatigue in " in drive(game, "w fatigue")


# ---- deciding -------------------------------------------------------------------------------------------------


def test_desk_moves_are_short_told_in_full_on_demand_and_readied_by_number(game: Session, drive: Drive) -> None:
    moves = game.brief().moves
    at, choice = next((n, c) for n, c in enumerate(moves, 1) if not c.refusal)
    told = drive(game, "d", "q")
    assert len(told[told.index("Desk moves:") :].splitlines()) <= 2 * len(moves)
    assert choice.move.body[:30] not in told
    for word in (f"d ?{at}", f"d {at} more", f"d{at}?"):
        assert f"{at}. {choice.move.label}" in drive(game, word)
        assert "Ready:" not in drive(game, word)
    for word in (f"d {at}", f"d{at}", f"desk {at}"):
        assert f"Ready: {choice.move.label}" in drive(game, word)
    assert "is not one of the desk moves" in drive(game, "d 99", "d x")
    drive(game, f"d {at}", "1")
    assert game.outcomes[-1].move is choice.move


def test_a_list_of_desk_moves_is_left_by_an_empty_line_or_q(game: Session, drive: Drive) -> None:
    for leaving in ("", "q"):
        told = drive(game, "d", leaving, "h")
        assert "To decide:" in told, "q left the list and not the game"


def test_every_desk_move_is_in_a_group(content: Content) -> None:
    from game.plain.desk import GROUPS, group_of

    groups = {group_of(move) for move in content.moves.values()}
    assert groups == set(GROUPS)


def test_a_prediction_is_said_with_the_decision_and_judged_after_it(game: Session, drive: Drive) -> None:
    told = drive(game, "e leverage down 75, alignment up 60", "1")
    assert game.outcomes[-1].prediction == {"leverage": -75, "alignment": 60}
    assert "You predict: leverage goes down, 75% sure; alignment goes up, 60% sure." in told
    assert told.count("You predicted") == 2
    drive(game, "e", "down", "", "1")
    assert game.outcomes[-1].prediction == {"leverage": -75}
    drive(game, "e lev up 90", "e none", "1")
    assert game.outcomes[-1].prediction == {}


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("e strain up 60", "'strain' cannot be predicted"),
        ("e leverage sideways", "is not up or down"),
        ("e leverage up 40", "50 to 100"),
        ("e leverage up 140", "50 to 100"),
    ],
)
def test_what_is_no_prediction_is_answered(game: Session, drive: Drive, typed: str, answer: str) -> None:
    told = drive(game, typed, "1")
    assert answer in " ".join(told.split())
    assert game.outcomes[-1].prediction == {}


def test_an_estimate_is_spent_only_on_yes(game: Session, drive: Drive) -> None:
    told = drive(game, "f", "1", "f", "", "f", "no")
    assert told.count("Ask the analysts? 1 estimate left. y/n") == 3
    assert game.estimates == set()
    told = drive(game, "f", "y", "f")
    assert game.estimates == {4}
    assert told.count("1000 futures") == 2 and told.count("Ask the analysts?") == 1, "bought once a quarter"
    assert "Wins in" in told and "Final score" in told and "at the end" in told and "What the analysts believe" in told
    assert "No estimate is left" in drive(game, "1", "f", "y", "1", "f")


def test_a_locked_option_that_waits_for_a_card_never_met_is_left_out(content: Content, drive: Drive) -> None:
    from game.plain import pages

    session = Session(content, "since-2022", SEED)
    brief = session.brief()
    last = brief.choices[-1]
    locked = last.option.model_copy(update={"when": "flag('chip-rules')", "needs": "it needs rules on chips"})
    page = brief.__class__(
        **{
            **brief.__dict__,
            "choices": (
                *brief.choices[:-1],
                last.__class__(locked, "not open to you now: it needs rules on chips", ()),
            ),
        }
    )
    told = "\n".join(pages.brief(page, session))
    assert "it needs rules on chips" not in told and "One more option is not open to you." in told
    poor = last.__class__(locked, "costs 9 capital; you have 3.0", ())
    page = page.__class__(**{**page.__dict__, "choices": (*brief.choices[:-1], poor)})
    assert "costs 9 capital" in "\n".join(pages.brief(page, session))


# ---- looking back -----------------------------------------------------------------------------------------------


def test_rewind_lists_opens_compares_and_takes_up(over: Session, drive: Drive) -> None:
    whole = len(over.outcomes)
    told = drive(over, "b", "b 2", "b 2 1", "b 2 2", "b 99", "b 2 9", "b 2 x", "b x")
    assert "The quarters of this game:" in told and "you took it" in told.replace("\n  ", " ")
    assert "the two games are the same" in told, "the first option is what was played"
    assert "They part in quarter 2" in told and "here they part" in told and "Otherwise: score" in told
    for answer in ("Quarter 99 was not played", "neither 'take' nor an option", "is not a quarter"):
        assert answer in told
    assert len(over.outcomes) == whole
    before = {path.name for path in store.home().glob("*.jsonl")}
    told = drive(over, "b 3 take", "1", "q")
    assert "You go on from quarter 3" in told and "Quarter 4 of" in told and "Saved." in told
    (new,) = {path.name for path in store.home().glob("*.jsonl")} - before
    again = Session.resume(over.content, store.home() / new, write=False)
    assert [o.digest for o in again.outcomes[:2]] == [o.digest for o in over.outcomes[:2]]
    assert len(again.outcomes) == 3


def test_a_rewind_of_a_game_still_played_shows_nothing_of_what_is_to_come(game: Session, drive: Drive) -> None:
    told = drive(game, "b 2 2")
    assert "so far." in told and "\n        4  " not in told


def test_replay_pages(game: Session, drive: Drive) -> None:
    told = drive(game, "r", "", "3", "r 2", "q", "r 7")
    assert told.count("--- Quarter 1, ") == 1 and told.count("--- Quarter 2, ") == 2
    assert "That was the last quarter played." in told and "'7' was not played" in told


def test_the_debrief_tells_all(content: Content, drive: Drive) -> None:
    session = Session(content, "since-2022", SEED)
    session.record_to()
    told = drive(session, *["e leverage down 80", "1"] * 40, "w all leverage", "y", "v", "p")
    for said in (
        "=== ",
        "Under each lens",
        "What was hidden:",
        "Where the change of alignment came from:",
        "The campaign, quarter by quarter:",
        "Place on the plane:",
        "Your postures:",
        "documented decisions",
        "Turning points",
        "The planner",
        "Your predictions:",
        "predictions",
        "The offices",
        "best game of",
        "To share: Double Down since-2022",
        "Leverage from the start",
    ):
        assert said in told, said
    assert told.count("\n=== ") == 2, "v tells it once more"


# ---- words ----------------------------------------------------------------------------------------------------


def test_the_codex_knows_whole_words_first_and_never_the_inside_of_one(game: Session, drive: Drive) -> None:
    told = drive(game, "c fatigue")
    assert "Three meters" in told or "\nFatigue\n" in told
    assert "The codex has" not in told
    for inside in ("c x", "c wif", "c atigue"):
        told = drive(game, inside)
        assert "Sources:" not in told, inside
    assert "\nSWIFT\n" in drive(game, "c", "swif")
    assert drive(game, "c", "", "c", "q").count("Sources:") == 0
    assert "The codex has:" in drive(game, "c list")
    assert "did you mean 'leverage'" in " ".join(drive(game, "c levrage").split())


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("desc", "did you mean d (desk)?"),
        ("forcast", "did you mean f (forecast)?"),
        ("wy", "did you mean w (why)?"),
        ("99", "is not one of the choices"),
        ("00019", "is not one of the choices"),
        ("", "Type a number from 1 to"),
        ("\x1b[2J", "is not one of the choices"),
    ],
)
def test_what_is_no_key_is_answered_with_the_nearest(game: Session, drive: Drive, typed: str, answer: str) -> None:
    told = drive(game, typed)
    assert answer in " ".join(told.split())
    assert "\x1b" not in told


def test_help_names_every_key(game: Session, drive: Drive) -> None:
    from game.plain.keys import KEYS

    told = drive(game, "h")
    for key in KEYS:
        assert not key.playing or f"\n  {key.usage}: {key.word}." in told.replace("\n    ", " "), key.word


def test_each_key_works_by_its_word(game: Session, drive: Drive) -> None:
    from game.plain.keys import KEYS, read

    for key in KEYS:
        if key.playing:
            assert read(key.word) == (key.letter, ""), key.word
        if key.after:
            assert read(f"{key.letter} 3", over=True) == (key.letter, "3")
    assert read("xq") is None


# ---- how lines are set ------------------------------------------------------------------------------------------


def test_titles_that_ask_get_no_full_stop() -> None:
    from game.plain.lines import stop

    assert stop("Whose tank is nine?") == "Whose tank is nine?"
    assert stop("Tank nine") == "Tank nine."


def test_sources_are_cut_clean(content: Content) -> None:
    from game.plain.lines import source

    assert source("Financial Times, 2 Jan 2024 (text seen); https://eng.example/x") == "Financial Times, 2 Jan 2024"
    assert (
        source("New York Times, 25 Jul 2024 (text seen at https://a.b/?p=1); Reuters, 22 Jul 2024 https://c.d/e (28%)")
        == "New York Times, 25 Jul 2024; Reuters, 22 Jul 2024 (28%)"
    )
    for row in content.record.values():
        told = source(row.source)
        assert told and "http" not in told and "text seen" not in told and not told.endswith((";", "(")), row.source


def test_kept_games_are_told_at_the_end(over: Session, drive: Drive, home: Path) -> None:
    told = drive(over, "q")
    assert "This is the best game of" in told and str(home) in told
