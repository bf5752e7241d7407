"""Author mode: a campaign from any card and any state, played again exactly, and counted for nothing."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import numpy as np
import pytest

from game.campaign import achievements, author, hall, journal, rewind, seeds, share, store
from game.campaign.outcomes import line_of
from game.campaign.seeds import OF_THE_DAY
from game.campaign.session import Session
from game.campaign.start import Start
from game.content.beginning import Beginning
from game.content.compile import compile_deck, holds
from game.content.library import Content, since
from game.engine import quarter as q
from game.engine.deck import frame_of
from game.engine.words import COLUMN_INDEX
from game.errors import SaveError, UseError
from game.report.page import html
from tests.conftest import Run, base_content, play_first

SEED = 0x1234567890
STATE = {"ties": {"trade": 60}, "adaptation": {"payments": 40}, "credibility": 30.3}


def begin(content: Content, card: str, scenario: str | None = None, **state: object) -> Beginning:
    chosen = content.scenarios[scenario] if scenario else author.fitting(content, card)
    return author.beginning(content, chosen, card, state)


def session(content: Content, card: str, scenario: str = "since-2022", **state: object) -> Session:
    return Session(content, scenario, SEED, author=begin(content, card, scenario, **state))


# ---- how it begins ------------------------------------------------------------------------------------------------


def test_the_first_quarter_deals_the_card_in_the_state(content: Content) -> None:
    game = session(content, "mate-60", **STATE)
    brief = game.brief()
    assert brief.event.id == "mate-60" and game.quarter == 1
    now = game.numbers()
    assert (now["ties.trade"], now["adaptation.payments"]) == (60, 40)
    assert now["credibility"] == round(30.3 * 256) / 256  # on the grid, as everything is
    start = content.scenarios["since-2022"].start
    assert now["coalition"] == start["coalition"]
    play_first(game)
    assert game.finished


@pytest.mark.parametrize("scenario", tuple(base_content().scenarios))
def test_any_card_can_be_played_in_any_scenario(content: Content, scenario: str) -> None:
    whole = content.scenarios[scenario]
    for card in list(content.events)[::7]:
        game = session(content, card, scenario)
        assert game.brief().event.id == card
        assert game.deck.quarters == whole.quarters - game.author.before
        play_first(game, 2)


@pytest.mark.slow
def test_a_card_begins_in_the_first_quarter_that_its_dates_allow(content: Content) -> None:
    for card in content.events.values():
        game = session(content, card.id)
        when = (game.brief().year, game.brief().of_year)
        if holds(content, content.scenarios["since-2022"], card.id) and not card.follow_up_only:
            assert since(content, card) <= when and when[0] <= card.years[1]
        first = session(content, card.id, quarter=1)
        assert (first.brief().year, first.brief().of_year, first.brief().event.id) == (2022, 1, card.id)


def test_a_scheduled_card_begins_where_it_is_scheduled(content: Content) -> None:
    schedule = content.scenarios["record"].schedule
    game = session(content, schedule[20], "record")
    assert game.author.quarter == 21 and (game.brief().year, game.brief().of_year) == (2019, 1)
    play_first(game, 1)
    assert game.brief().event.id == schedule[21]
    lessons = content.scenarios["tutorial"].lessons
    schedule = content.scenarios["tutorial"].schedule
    assert session(content, schedule[1], "tutorial").brief().lesson == lessons[1]
    assert session(content, "mate-60", "tutorial").brief().lesson == ""


def test_the_scenario_is_one_that_holds_the_card(content: Content) -> None:
    assert author.fitting(content, "mate-60").id == OF_THE_DAY
    for card in content.events:
        chosen = author.fitting(content, card)
        if not any(holds(content, s, card) for s in content.scenarios.values()):
            assert chosen.id == OF_THE_DAY
        else:
            assert holds(content, chosen, card)


def test_cards_read_the_quarter_of_the_scenario(content: Content) -> None:
    """What goes on from the seventh quarter sees a seventh quarter, the same pool and the same background."""
    whole = compile_deck(content, "crimea-2014")
    game = session(content, "mate-60", "crimea-2014", quarter=7)
    assert frame_of(game.worlds, game.deck)._leaves("column", "quarter") == 7
    assert game.deck.year(1) == whole.year(7)
    for t in (2, 5, 9):
        cut = {game.deck.events.ids[k] for k in game.deck.pools[t - 1]} - {"mate-60"}
        assert cut == {whole.events.ids[k] for k in whole.pools[t + 5]} - {"mate-60"}
    assert {b - 6 for b in whole.background if b > 6} == set(game.deck.background)


def test_flags_and_cards_already_met(content: Content) -> None:
    flag = next(o.sets for e in content.events.values() for o in e.option if o.sets)
    away = next(e.id for e in content.events.values() if e.years[1] < 2022)
    game = session(content, "mate-60", flags=[flag], seen=["micron", away])
    leaves = frame_of(game.worlds, game.deck)._leaves
    assert leaves("flag", flag) and leaves("seen", "micron") and leaves("seen", away)
    assert leaves("quarters_since", flag) == 0
    dealt = {game.deck.events.ids[k] for k, _ in q.event_odds(_second(game), game.deck)}
    assert "micron" not in dealt and "mate-60" not in dealt


def _second(game: Session) -> object:
    play_first(game, 1)
    return game.worlds


def test_the_plain_deck_is_as_before(content: Content) -> None:
    """Author mode leaves no trace in a game that is played without it."""
    before = compile_deck(content, "since-2022")
    session(content, "mate-60", **STATE)
    after = compile_deck(content, "since-2022")
    assert before.events.ids == after.events.ids and before.before == after.before == 0
    assert np.array_equal(before.start, after.start)


# ---- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"ties": {"trad": 60}}, "unknown column 'ties.trad'; did you mean 'ties.trade'?"),
        ({"credibilty": 60}, "did you mean 'credibility'?"),
        ({"alignment": 60}, "is computed from the columns"),
        ({"credibility": 101}, "a number from 0 to 100"),
        ({"credibility": True}, "a number from 0 to 100"),
        ({"credibility": float("nan")}, "a number from 0 to 100"),
        ({"credibility": "30"}, "a number from 0 to 100"),
        ({"ties": 3}, "unknown column 'ties'"),
        ({"quarter": 0}, "from 1 to 20"),
        ({"quarter": 2.5}, "from 1 to 20"),
        ({"quarter": True}, "from 1 to 20"),
        ({"flags": "x"}, "list of names"),
        ({"flags": ["no-such-flag-here"]}, "unknown flag 'no-such-flag-here'"),
        ({"seen": ["mate-61"]}, "unknown event 'mate-61'; did you mean 'mate-60'?"),
        ({"seen": [60]}, "list of names"),
    ],
)
def test_a_wrong_state_is_told(content: Content, state: dict[str, object], said: str) -> None:
    with pytest.raises(UseError, match="the state: ") as told:
        begin(content, "mate-60", "since-2022", **state)
    assert said in str(told.value)


def test_a_wrong_card_is_told(content: Content) -> None:
    with pytest.raises(UseError, match="did you mean 'mate-60'"):
        author.event_of(content, "mate-6O")
    response, move = next(iter(content.responses)), next(iter(content.moves))
    with pytest.raises(UseError, match=f"is a response, .*preview {response}"):
        author.event_of(content, response)
    with pytest.raises(UseError, match="is a desk move"):
        author.event_of(content, move)


@pytest.mark.parametrize(
    "text",
    ["ties.trade = ", "\x00", "a" * 200_000, "x = " + "[" * 5000, ".".join("a" * 3000) + " = 1", "quarter = 1e400"],
)
def test_a_hostile_state_file_is_refused(content: Content, tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.toml"
    path.write_text(text)
    with pytest.raises(UseError, match=r"state\.toml"):
        author.beginning(content, content.scenarios["since-2022"], "mate-60", author.read_state(path), path)
    with pytest.raises(UseError, match="cannot be read"):
        author.read_state(tmp_path / "none.toml")


def test_a_state_is_written_as_it_is_read(content: Content, tmp_path: Path) -> None:
    flag = next(o.sets for e in content.events.values() for o in e.option if o.sets)
    made = begin(content, "mate-60", "since-2022", quarter=5, flags=[flag], seen=["micron"], **STATE)
    path = tmp_path / "state.toml"
    path.write_text(author.as_state(made))
    again = author.beginning(content, content.scenarios["since-2022"], "mate-60", author.read_state(path))
    assert again == made


# ---- the journal --------------------------------------------------------------------------------------------------


def kept(content: Content, tmp_path: Path, quarters: int | None = 4) -> tuple[Session, Path]:
    game = session(content, "mate-60", quarter=5, seen=["micron"], **STATE)
    path = game.record_to(tmp_path / "author.jsonl")
    play_first(game, quarters)
    game.close()
    return game, path


def test_the_journal_says_so_and_plays_again(content: Content, tmp_path: Path) -> None:
    game, path = kept(content, tmp_path)
    recording = journal.read(path)
    assert recording.header["format"] == 1 and recording.header["author"]["at"] == "mate-60"
    again = Session.resume(content, path)
    assert again.author == game.author and again.worlds.digest() == game.worlds.digest() and not again.notices
    again.undo()
    assert again.quarter == 4
    play_first(again, 2)
    again.close()
    third = Session.resume(content, path, write=False)
    assert [line_of(o) for o in third.outcomes] == [line_of(o) for o in again.outcomes]


def test_a_game_without_it_has_the_header_that_it_had(content: Content, tmp_path: Path) -> None:
    game = Session(content, "class-period", SEED)
    path = game.record_to(tmp_path / "plain.jsonl")
    game.close()
    known = {"format", "game", "packs", "content", "scenario", "seed", "stream", "thesis", "doctrine", "created"}
    assert set(journal.read(path).header) == known


@pytest.mark.parametrize(
    "changed",
    [
        {"at": "no-such-card"},
        {"at": 7},
        {"start": {"ties.trade": 900}},
        {"start": []},
        {"quarter": 99},
        {"flags": ["none"]},
        {"seen": "all"},
    ],
)
def test_a_beginning_that_cannot_be_is_a_bad_save(content: Content, tmp_path: Path, changed: dict[str, object]) -> None:
    _, path = kept(content, tmp_path)
    rows, prev = b"", ""
    for number, row in enumerate(path.read_bytes().splitlines()):
        line = {key: value for key, value in json.loads(row).items() if key not in ("hash", "prev")}
        if number == 0:
            line["author"] = {**line["author"], **changed}
        sealed = journal.seal(line, prev)
        prev, rows = json.loads(sealed)["hash"], rows + sealed
    path.write_bytes(rows)
    with pytest.raises(SaveError, match="cannot be played here"):
        Session.resume(content, path)


def test_another_start_does_not_verify(content: Content, tmp_path: Path) -> None:
    """An edited state is found out even when every hash was made right again."""
    _, path = kept(content, tmp_path)
    rows, prev = b"", ""
    for number, row in enumerate(path.read_bytes().splitlines()):
        line = {key: value for key, value in json.loads(row).items() if key not in ("hash", "prev")}
        if number == 0:
            line["author"]["start"]["ties.trade"] = 61.0
        sealed = journal.seal(line, prev)
        prev, rows = json.loads(sealed)["hash"], rows + sealed
    path.write_bytes(rows)
    with pytest.raises(SaveError, match="does not verify"):
        Session.resume(content, path)


def test_rewinding_and_comparing_begin_alike(content: Content, tmp_path: Path) -> None:
    game, _ = kept(content, tmp_path)
    branch = rewind.branch(game, 3)
    assert branch.author == game.author and branch.outcomes[0].digest == game.outcomes[0].digest
    taken = rewind.take_up(game, 2)
    assert journal.read(taken.journal.path).header["author"] == game.author.as_data()
    taken.close()
    plain = Session(content, "since-2022", SEED)
    assert rewind.compare(game, plain).why == "they are different worlds from the start"
    assert rewind.compare(game, branch).parts == 3


# ---- it counts for nothing ----------------------------------------------------------------------------------------


def test_it_counts_for_nothing(content: Content, home: Path) -> None:
    day = datetime.date.today()
    seed = seeds.daily(day)
    made = begin(content, "invasion", OF_THE_DAY)
    game = Start.at(content, content.scenarios[OF_THE_DAY], seed, made).begin()
    while not game.finished:
        option = next(c.option.id for c in game.brief().choices if not c.refusal)
        game.decide(option, None, {"leverage": -60})
    game.close()
    (saved,) = store.games()
    assert saved.author and saved.finished
    assert hall.entries(content) == [] and hall.streak(hall.entries(content), day) == 0
    assert achievements.of(game, game.verdict()) == []
    assert "author mode at invasion" in share.text(game)
    page = html(game)
    assert "Author mode" in page and "What you said beforehand" not in page and "Achievements" not in page
    plain = Start.of_day(content, day).begin()
    play_first(plain)
    plain.close()
    assert [entry.path for entry in hall.entries(content)] == [str(plain.journal.path)]


def test_the_command_brings_the_same_world_back(content: Content, tmp_path: Path) -> None:
    game, path = kept(content, tmp_path)
    words = share.again(game).split()
    assert words[words.index("--at") + 1] == "mate-60" and words[words.index("--state") + 1] == str(path)
    state = author.read_state(path)
    again = author.beginning(content, content.scenarios["since-2022"], "mate-60", state)
    assert again == game.author
    ordinary = Session(content, "class-period", SEED)
    kept_to = ordinary.record_to(tmp_path / "ordinary.jsonl")
    ordinary.close()
    with pytest.raises(UseError, match="not begun in author mode"):
        author.read_state(kept_to)


# ---- by command ---------------------------------------------------------------------------------------------------


def test_play_at_a_card(doubledown: Run, home: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.toml"
    state.write_text("ties.trade = 60\nadaptation.payments = 40\ncredibility = 30\n")
    words = ("play", "--plain", "--seed", "8F2K-1QZM", "--at", "mate-60", "--state", str(state))
    played = doubledown(*words, stdin="1\n" * 40)
    assert played.returncode == 0, played.stderr
    told = played.stdout
    assert "Author mode" in told and told.index("Seven nanometres") < told.index("--- Quarter 2 of")
    assert "Credibility 30" in told and "Achievements" not in told
    (path,) = home.glob("*.jsonl")
    verified = doubledown("replay", str(path), "--verify")
    assert verified.returncode == 0 and "in author mode verified" in verified.stdout
    assert json.loads(doubledown("replay", str(path), "--json").stdout)["author"]["at"] == "mate-60"
    assert "author mode" in doubledown("resume", "--list").stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--at", "mate-61"), "did you mean 'mate-60'?"),
        (("--at", "mate-60", "--daily"), "exclude each other"),
        (("--state", "x.toml"), "goes with --at"),
        (("--at", "mate-60", "--state", "no-such.toml"), "cannot be read"),
    ],
)
def test_wrong_use_of_it_is_told(doubledown: Run, args: tuple[str, ...], said: str) -> None:
    told = doubledown("play", "--plain", *args)
    assert told.returncode == 2 and said in told.stderr


def test_columns_in_the_ledger_start_there(content: Content) -> None:
    game = session(content, "mate-60", **STATE)
    play_first(game, 3)
    row = COLUMN_INDEX["ties.trade"]
    moved = sum(entry.delta for done in game.outcomes for entry in done.entries if entry.column == row)
    assert game.worlds.values[row, 0] == 60 + moved
