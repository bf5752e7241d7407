"""Author mode: a campaign that begins at a card of the author's choosing, in a state of the author's choosing.

A state is a small TOML file: columns (``ties.trade = 60``), and if wanted ``quarter``, ``flags`` and ``seen``. What it
does not name is as the scenario starts; what the scenario opens with was met in its first quarter. Such a game counts
for nothing: neither in the hall of fame nor for the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from game.campaign import journal
from game.campaign.seeds import OF_THE_DAY
from game.content.beginning import Beginning
from game.content.check import flags_of
from game.content.compile import holds
from game.content.library import Content, since
from game.content.problems import nearest
from game.content.schema import Event, Response, Scenario, flatten
from game.engine.calendar import year_of
from game.engine.words import COLUMNS, DERIVED
from game.engine.worlds import GRID
from game.errors import SaveError, UseError

EXTRAS: Final = ("quarter", "flags", "seen")
"""What a state may say besides columns."""
OWN: Final = " (a card of your own is found with --pack DIR, or from within its pack)"
MAX_STATE: Final = 100_000
"""Bytes of a state file."""


# ---- which scenario, and where in it --------------------------------------------------------------------------


def event_of(content: Content, ident: str) -> Event:
    """An event by id. Raises UseError with the nearest name."""
    if ident in content.events:
        return content.events[ident]
    other = next((kind for kind in ("response", "move") if ident in content.tables[kind]), None)
    if other:
        what = "a response" if other == "response" else "a desk move"
        raise UseError(
            f"'{ident}' is {what}, and a quarter begins with an event: 'doubledown preview {ident}' shows it"
        )
    raise UseError(f"there is no event '{ident[:60]}'{nearest(ident, content.events)}{OWN}")


def fitting(content: Content, event: str | None = None) -> Scenario:
    """The scenario to play a card in: the usual one if it holds it, else the first that does, else the usual one."""
    usual = content.scenarios.get(OF_THE_DAY) or next(iter(content.scenarios.values()), None)
    if usual is None:
        raise UseError("these packs have no scenario to play a card in")
    if event is None:
        return usual
    return next((s for s in (usual, *content.scenarios.values()) if holds(content, s, event)), usual)


def quarter_for(content: Content, scenario: Scenario, card: Event | Response) -> int:
    """The quarter of a scenario in which a card is scheduled, or else the first in which its dates let it come."""
    if card.id in scenario.schedule:
        return scenario.schedule.index(card.id) + 1
    # The first quarter belongs to the opening, where there is one: the deal begins after it.
    dealt = 2 if isinstance(card, Event) and scenario.opening not in (None, card.id) else 1
    for quarter in range(min(dealt, scenario.quarters), scenario.quarters + 1):
        now = year_of(scenario.start_year, scenario.start_quarter, quarter)
        if since(content, card) <= now and now[0] <= card.years[1]:
            return quarter
    return 1


def met_before(scenario: Scenario, card: str, quarter: int) -> tuple[str, ...]:
    """The events that every game has met before a quarter: what the scenario opens with."""
    opens = scenario.opening
    return (opens,) if opens is not None and opens != card and quarter > 1 else ()


def fits(content: Content, scenario: Scenario, card: Response) -> bool:
    """Whether the dates of a response let it come in a scenario."""
    start = (scenario.start_year, scenario.start_quarter)
    return since(content, card) <= year_of(*start, scenario.quarters) and card.years[1] >= start[0]


# ---- the state ------------------------------------------------------------------------------------------------


def read_state(path: Path) -> dict[str, Any]:
    """What a state file says, or the header of a game in author mode; not yet checked. Raises UseError."""
    if path.suffix == ".jsonl":
        return _state_of_game(path)
    import tomli

    try:
        if path.stat().st_size > MAX_STATE:
            raise UseError(f"{path}: larger than any state can be ({MAX_STATE:,} bytes)")
        return tomli.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UseError(f"{path}: cannot be read: {error.strerror}") from None
    except tomli.TOMLDecodeError as error:
        raise UseError(f"{path}:{error.lineno}:{error.colno}: is not TOML: {error.msg}") from None
    except (ValueError, RecursionError):
        raise UseError(f"{path}: is not a state, which is a few lines of TOML such as 'ties.trade = 60'") from None


def _state_of_game(path: Path) -> dict[str, Any]:
    try:
        said = journal.read(path).header.get("author")
    except SaveError as error:
        raise UseError(str(error)) from None
    if said is None:
        raise UseError(f"{path}: this game was not begun in author mode: it has no state to take over")
    return _flat(said)


def _flat(said: Any) -> dict[str, Any]:
    """The header's words for a beginning as a state file has them."""
    if not isinstance(said, dict) or not isinstance(said.get("start"), dict) or not isinstance(said.get("at"), str):
        raise UseError("its beginning in author mode is damaged")
    return {**said["start"], **{name: said[name] for name in EXTRAS if name in said}}


def beginning(
    content: Content, scenario: Scenario, card: str, state: Mapping[str, Any], where: object = "the state"
) -> Beginning:
    """A beginning with every name and number checked; ``where`` names the file. Raises UseError."""
    event = event_of(content, card)
    said = dict(state)
    quarter = said.pop("quarter", None)
    if quarter is None:
        quarter = quarter_for(content, scenario, event)
    elif type(quarter) is not int or not 1 <= quarter <= scenario.quarters:
        raise UseError(f"{where}: 'quarter' should be a whole number from 1 to {scenario.quarters}")
    flags = _names(said.pop("flags", ()), "flags", flags_of(content), where)
    seen = _names(said.pop("seen", met_before(scenario, card, quarter)), "seen", list(content.events), where)
    try:
        levels = flatten(said)
    except RecursionError:
        raise UseError(f"{where}: is nested too deeply") from None
    return Beginning(card, quarter, {name: _level(name, level, where) for name, level in levels.items()}, flags, seen)


def _names(said: Any, key: str, known: list[str], where: object) -> tuple[str, ...]:
    if not isinstance(said, (list, tuple)) or not all(isinstance(name, str) for name in said):
        raise UseError(f"{where}: '{key}' should be a list of names, such as {key} = [\"{next(iter(known), 'name')}\"]")
    for name in said:
        if name not in known:
            raise UseError(
                f"{where}: unknown {'flag' if key == 'flags' else 'event'} '{name[:60]}'{nearest(name, known)}"
            )
    return tuple(dict.fromkeys(said))


def _level(name: str, level: Any, where: object) -> float:
    if name in DERIVED:
        raise UseError(f"{where}: '{name}' is computed from the columns and cannot be set: set those")
    if name not in COLUMNS:
        raise UseError(f"{where}: unknown column '{name[:60]}'{nearest(name, (*COLUMNS, *EXTRAS))}")
    if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 <= level <= 100:
        raise UseError(f"{where}: '{name}' should be a number from 0 to 100")
    return round(level * GRID) / GRID


def of_header(content: Content, scenario: Scenario, said: Any) -> Beginning:
    """The beginning that a journal was played from. Raises UseError where it cannot be played here."""
    state = _flat(said)
    return beginning(content, scenario, said["at"], state, "author mode")


def as_state(begin: Beginning) -> str:
    """A beginning as the text of a state file."""
    told = [
        "# A state for author mode. What it does not name is as the scenario starts.",
        f"# doubledown play --at {begin.card} --state THIS-FILE",
        f"quarter = {begin.quarter}",
    ]
    for key, names in (("flags", begin.flags), ("seen", begin.seen)):
        if names or (key == "seen" and begin.quarter > 1):  # an empty list says that not even the opening was met
            told.append(f"{key} = [{', '.join(repr(name) for name in names)}]".replace("'", '"'))
    told += [f"{name} = {level:g}" for name, level in begin.columns.items()]
    return "\n".join(told) + "\n"
