"""The vote while it is hidden, and the split once it is shown."""

from __future__ import annotations

from collections import Counter

from textual.content import Content

from game.campaign.meters import title_of
from game.classroom import acts as a
from game.classroom.console.glyphs import large
from game.classroom.console.reading import (
    Put,
    before,
    decision,
    name_of,
    out,
    playing,
    put,
    shown_reasons,
    voters,
)
from game.classroom.console.service import Service
from game.classroom.console.words import clock
from game.classroom.room import Group, Room
from game.classroom.table import Table
from game.tui.paint import bar, fit, fold, hang, pack, row, spread, text
from game.tui.widgets.telling import NOW, details

MOST_NAMES = 200
"""Names of those who are still out that are looked at: no screen has room for more."""
URGENT = 15.0
"""Seconds left from which the clock says so."""


# ---- the vote: nothing here may tell how anybody voted --------------------------------------------------------


def card(table: Table, groups: list[int], width: int, height: int) -> list[Content]:
    """The event and its options; where teams have different ones, which team has which."""
    room = table.room
    cards = {number: put(table, room.groups[number]) for number in groups}
    found = {number: one for number, one in cards.items() if one is not None}
    if not found:
        return [Content(""), *fold(text("The campaign of this team is over: it has nothing to decide."), width)]
    first = next(iter(found.values()))
    if len(found) == len(cards) and all(_same(one, first) for one in found.values()):
        return _card(first, room, groups, width, height)
    made = [text("The teams have different cards by now", "bold $accent"), Content("")]
    for number, one in cards.items():
        told = row(one.event.title, (f"  {one.when}", "$quiet")) if one else text("its campaign is over", "$quiet")
        made += hang(fit(text(name_of(room, number), "bold $title"), 9), told, width)
    return [*made, Content(""), *fold(text("2 to 9, or → and ←, show the card of each team.", "$quiet"), width)]


def _same(one: Put, other: Put) -> bool:
    return one.event.id == other.event.id and one.refusals == other.refusals


def _card(shown: Put, room: Room, groups: list[int], width: int, height: int) -> list[Content]:
    """As much as there is room for: options with all that is expected of them, with their best case, or alone."""
    after = [line for number in groups for line in _round_before(shown, room, number, width)]
    for hints, gap in ((NOW, True), (0, True), (-1, True)):
        made = [*_event(shown, width, gap), *_options(shown, width, hints, gap), *after]
        if len(made) <= height:
            return made
    return [*_event(shown, width, False), *_options(shown, width, -1, False), *after]


def _event(shown: Put, width: int, gap: bool) -> list[Content]:
    between = [Content("")] if gap else []
    title = fold(text(shown.event.title, "bold $accent"), width)
    return [*between, *title, *between, *fold(text(shown.event.body), width), Content("")]


def _options(shown: Put, width: int, hints: int, gap: bool) -> list[Content]:
    """The options by number; ``hints`` expected changes of each, or with -1 not even its best case."""
    made = []
    for number, (option, refusal) in enumerate(zip(shown.options, shown.refusals, strict=True), 1):
        style = "$quiet" if refusal else "bold $title"
        made += hang(text(f" {number} ", "bold $accent"), text(option.label, style), width)
        if hints >= 0 and shown.choices:
            made += details(shown.choices[number - 1], width, 3, hints)
        elif refusal:
            made += fold(text(f"not open: {refusal}", "$quiet"), width, 3)
        made += [Content("")] if gap else []
    return made


def _round_before(shown: Put, room: Room, number: int, width: int) -> list[Content]:
    """What came of the round before, which everybody has seen."""
    split = before(room, number)
    if split is None:
        return []
    labels = {option.id: option.label for option in shown.options}
    told = " · ".join(f"{labels.get(option, option)}: {count}" for option, count in split.votes)
    head = row((f"Round {split.rounds} ", "bold $accent"), (f"{name_of(room, number)}  ", "$quiet"))
    return hang(head, text(told, "$quiet"), width)


def turnout(service: Service, groups: list[int], names: bool, width: int, height: int) -> list[Content]:
    """How many have voted, the clock, and who is still out."""
    room = service.room
    many = len(groups) > 1
    of = [seat for number in groups for seat in voters(room, number)]
    missing = [seat for number in groups for seat in out(room, number)]
    voted, inner = len(of) - len(missing), width - 2
    rounds = max((room.groups[number].round for number in groups), default=1)
    head = "Voted" if rounds < 2 else f"Voted, round {rounds}"
    made = [text(head, "bold $accent"), *_big(f"{voted}/{len(of)}", inner)]
    made.append(bar(100.0 * voted / max(1, len(of)), inner, "$accent"))
    made += timer(service, inner)
    if many:
        made += [Content(""), *_by_team(room, groups, inner)]
    if not of:
        return _inset(made)
    if not missing:
        return _inset([*made, Content(""), text("✓ Everybody has voted", "bold $good")])
    key = "n hides" if names else "n shows"
    made += [
        Content(""),
        spread(
            text(f"{len(missing)} still out" if width > 30 else f"{len(missing)} to go", "bold $accent"),
            text(key, "$quiet"),
            inner,
        ),
    ]
    if names:
        listed = pack(Content(""), [text(seat.name) for seat in missing[:MOST_NAMES]], inner)
        room_left = max(1, height - len(made))
        if len(listed) > room_left or len(missing) > MOST_NAMES:
            listed = [*listed[: room_left - 1], text("… more: s lists all", "$quiet")]
        made += listed
    return _inset(made)


def _inset(made: list[Content]) -> list[Content]:
    return [line.pad_left(1) for line in made]


def _big(words: str, width: int) -> list[Content]:
    """Figures as large as they fit."""
    for small in (False, True):
        drawn = large(words, small=small)
        if drawn and drawn[0].cell_length <= width:
            return drawn
    return [text(words, "bold $title")]


def _by_team(room: Room, groups: list[int], width: int) -> list[Content]:
    made = []
    for number in groups:
        group, size = room.groups[number], len(room.here(number))
        if room.has_decided(group):
            state = text("over" if group.finished else "decided", "$quiet")
        else:
            done = len(group.ballots)
            state = row(f"{done}/{size}", (" ✓" if size and done >= size else "  ", "bold $good"))
        made.append(spread(text(name_of(room, number)), state, width))
    return made


def timer(service: Service, width: int) -> list[Content]:
    """The clock in large figures, where one is set."""
    told = time_left(service)
    if told is None:
        return []
    left, paused = told
    late = left <= 0
    word = "Time is up" if late else "Paused: p goes on" if paused else "Time left"
    style = "bold $bad" if left <= URGENT and not paused else "bold $title"
    drawn = large(clock(left), style)
    big = drawn if drawn and drawn[0].cell_length <= width else [text(clock(left), style)]
    head = row(("! " if left <= URGENT and not paused else "", "bold $bad"), (word, "bold $accent"))
    return [Content(""), head, *big]


def time_left(service: Service) -> tuple[float, bool] | None:
    """(seconds left, whether it is paused); None without a timer."""
    held = service.room.timer
    if held.until is not None:
        return max(0.0, held.until - service.now), False
    return (held.left, True) if held.left is not None else None


# ---- the split ------------------------------------------------------------------------------------------------


def split(table: Table, groups: list[int], votes: bool, width: int, height: int) -> list[Content]:
    """How the ballots fell: bars for one group, a table for many, and the reasons that were let."""
    made = _all_teams(table, groups, width) if len(groups) > 1 else _bars(table, groups[0], votes, width, height)
    return [*made, *_reasons(table, groups, width)]


def _bars(table: Table, number: int, votes: bool, width: int, height: int) -> list[Content]:
    room, group = table.room, table.room.groups[number]
    shown = put(table, group)
    if shown is None:
        return [Content(""), *fold(text("The campaign of this team is over: it has nothing to decide."), width)]
    made = [*fold(text(shown.event.title, "bold $accent"), width), Content("")]
    tally, total = group.tally(), max(1, len(group.ballots))
    done, leading = decision(group, room.quarter), group.leading()
    tied = done is None and len(leading) > 1
    for n, option in enumerate(shown.options, 1):
        count = tally.get(option.id, 0)
        mark = _mark(option.id, done, leading, tied)
        figures = row((f"{count:3}", "bold $title"), (f" {count / total:4.0%}", "$quiet"))
        made += _label(n, option.label, mark, bool(count), width)
        made.append(row("    ", _thick(count / total, max(8, width - 4 - 10)), " ", figures))
        made += _who(room, group, option.id, width) if votes and count else []
        made += [Content("")] if height > 26 else []
    return [*made, *([Content("")] if height <= 26 else []), *_standing(table, group, tied, width)]


def _thick(share: float, width: int) -> Content:
    """A bar that is seen from the last row."""
    filled = max(round(share * width), 1 if share else 0)
    return row(("▀" * filled, "$accent"), ("─" * (width - filled), "$faint"))


def _mark(option: str, done: a.Decided | None, leading: list[str], tied: bool) -> tuple[str, str]:
    """A word beside an option: decided, tied or leading."""
    if done is not None:
        return ("◀ DECIDED", "bold $good") if done.option == option else ("", "")
    if option not in leading:
        return ("", "")
    return ("= TIED", "bold $bad") if tied else ("◀ MOST VOTES", "bold $good")


def _label(number: int, words: str, mark: tuple[str, str], any_votes: bool, width: int) -> list[Content]:
    head = row((f" {number} ", "bold $accent"), " ")
    room = width - len(mark[0]) - 2
    first, *rest = hang(head, text(words, "bold" if any_votes else "$quiet"), room)
    return [spread(first, text(*mark), width), *rest]


def _who(room: Room, group: Group, option: str, width: int) -> list[Content]:
    names = [room.seats[ballot.seat].name for ballot in group.ballots.values() if ballot.option == option]
    return pack(Content("    "), [text(name, "$quiet") for name in names], width)


def _standing(table: Table, group: Group, tied: bool, width: int) -> list[Content]:
    """What comes of it as things stand: decided, a tie and the ways out of it, or a desk move that goes with it."""
    room = table.room
    done = decision(group, room.quarter)
    if done is not None:
        how = "The teacher has decided" if done.how == "facilitator" else "It is decided"
        move = _move(table, done.move)
        return fold(text(f"{how}{f', with the desk move: {move}' if move else ''}.", "bold $title"), width)
    made: list[Content] = []
    if tied:
        words = f"Tied between {len(group.leading())} options. "
        made += fold(row((words, "bold $bad"), "a: vote again.  o: decide for them."), width)
    elif not group.ballots:
        made += fold(row(("Nobody has voted. ", "bold $bad"), "a: vote again.  o: decide for them."), width)
    else:
        move = _move(table, group.leading_move(group.leading()[0]))
        if move:
            made += fold(row(("Desk move that goes with it: ", "$quiet"), move), width)
    return [*made, *_expected(group, width)]


def _move(table: Table, move: str | None) -> str:
    found = table.content.moves.get(move or "")
    return found.label if found else ""


def _expected(group: Group, width: int) -> list[Content]:
    """What those who voted expect of the scores."""
    made = []
    for name in ("leverage", "alignment"):
        said = [sure for ballot in group.ballots.values() if (sure := getattr(ballot, name)) is not None]
        if said:
            up = sum(sure > 0 for sure in said)
            made.append(row((f"{title_of(name)}: ", "$quiet"), f"{up} say up, {len(said) - up} say down"))
    return pack(text("Expected  ", "bold $accent"), made, width, "   ") if made else []


def _all_teams(table: Table, groups: list[int], width: int) -> list[Content]:
    """A line for each team: what leads, by how much, or that it is tied."""
    room = table.room
    torn = table.torn()
    made = [text("What each team chose", "bold $accent"), Content("")]
    for number in groups:
        group, shown = room.groups[number], put(table, room.groups[number])
        labels = {option.id: option.label for option in shown.options} if shown else {}
        done, tally = decision(group, room.quarter), group.tally()
        if shown is None:
            mark, told = ("over", "$quiet"), text("its campaign is over", "$quiet")
        elif done is not None:
            mark, told = ("◀ decided", "bold $good"), text(labels.get(done.option, done.option))
        elif group in torn:
            mark = ("= TIED" if tally else "! no votes", "bold $bad")
            told = text(" / ".join(labels.get(option, option) for option in group.leading()) or "a, or o to decide")
        elif not tally:
            mark, told = ("nobody in it", "$quiet"), text("waits and sees", "$quiet")
        else:
            lead = group.leading()[0]
            mark, told = (f"{tally[lead]} of {sum(tally.values())}", "$title"), text(labels.get(lead, lead))
        head = row((fit(text(name_of(room, number), "bold $title"), 9)), fit(text(*mark), 13))
        made += hang(head, told, width)
    if torn:
        words = "a: those who have not decided vote again.  o: decide for a team."
        made += [Content(""), *fold(row((f"{len(torn)} tied. ", "bold $bad"), words), width)]
    return made


def _reasons(table: Table, groups: list[int], width: int) -> list[Content]:
    """The reasons of this quarter that the teacher let."""
    room, made = table.room, []
    for number in groups:
        for reason in shown_reasons(room, number):
            words = row((f"“{reason.words}”", "italic"), (f"  {room.seats[reason.seat].name}", "$quiet"))
            made += hang(text("  ", "$quiet"), words, width)
    return [Content(""), text("Reasons", "bold $accent"), *made] if made else []


def voted(room: Room) -> tuple[int, int]:
    """(ballots in, ballots that could be in) of all groups that have not decided."""
    return sum(len(group.ballots) for group in playing(room)), len(voters(room))


def by_option(group: Group) -> Counter[str]:
    """Votes of a group by option: for the teacher's own choice, once the ballots are shown."""
    return Counter(ballot.option for ballot in group.ballots.values())
