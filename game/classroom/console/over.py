"""The end: how it is judged under every lens, what was hidden, where the room split, and where the debrief is."""

from __future__ import annotations

from textual.content import Content

from game.campaign import interests
from game.campaign.debrief import doctrine_meant, thesis_meant
from game.campaign.meters import SCORES
from game.campaign.session import Session
from game.campaign.verdict import hidden_of
from game.classroom.console.reading import Split, name_of, splits, worlds
from game.classroom.console.service import Service
from game.classroom.room import Room
from game.classroom.table import Table
from game.content.schema import Ending
from game.engine.scoring import quadrant
from game.text import quarter_name
from game.tui.paint import bar, fit, fold, hang, pack, row, spread, text

LABEL = 13
MOST_SPLITS = 6


def verdict(table: Table, width: int) -> list[Content]:
    """How it ended for every group, under the class's lens and the others."""
    games = worlds(table)
    if len(table.room.groups) > 1:
        made, bodies = _endings(table, games, width)
        return [*made, Content(""), *_lenses(table, width), *bodies]
    made = [line for w in games.values() for line in (_ending if w.finished else _unfinished)(table, w, width)]
    return [*made, Content(""), *_lenses(table, width)]


def _endings(table: Table, games: dict[int, Session], width: int) -> tuple[list[Content], list[Content]]:
    """A line for each team; and what each ending means, told once."""
    made, told = [text("How it ended", "bold $accent")], dict[str, Ending]()
    for number, world in games.items():
        now = world.numbers()
        head = fit(text(name_of(table.room, number), "bold $title"), 9)
        scores = text("   ".join(f"{meter.title.lower()} {now[meter.name]:4.1f}" for meter in SCORES), "$quiet")
        words = text(f"stopped after {len(world.outcomes)} of {world.deck.quarters} quarters", "$quiet")
        if world.finished:
            found = world.verdict()
            told[found.ending.id] = found.ending
            words = row(found.ending.title, ("  early", "$bad") if found.early else "")
        made.append(spread(head + words, scores, width))
    bodies = []
    for ending in told.values():
        bodies += [Content(""), *fold(row((f"{ending.title}. ", "bold"), (ending.body, "$quiet")), width)]
    return made, bodies


def _unfinished(table: Table, world: Session, width: int) -> list[Content]:
    played, of, now = len(world.outcomes), world.deck.quarters, world.numbers()
    made = fold(text(f"Ended by the teacher after {played} of {of} quarters: there is no verdict."), width)
    return [*made, *fold(_place(now, quadrant(now["leverage"], now["alignment"], world.deck.model)), width)]


def _place(now: dict[str, float], corner: str) -> Content:
    scores = ", ".join(f"{meter.title.lower()} {now[meter.name]:.1f}" for meter in SCORES)
    return row(f"It stands at {scores}: ", (f"‘{corner}’", "italic"), ".")


def _ending(table: Table, world: Session, width: int) -> list[Content]:
    told = world.verdict()
    made = [text(told.ending.title, "bold $title"), *fold(text(told.ending.body), width)]
    if told.early:
        played, of = len(world.outcomes), world.deck.quarters
        made += fold(text(f"It ended early, in quarter {played} of {of}.", "$bad"), width)
    room = table.room
    assert room.made is not None
    if room.made.lens == world.scenario.lens:
        won = ("a win", "bold $good") if told.won else ("not a win", "bold $bad")
        made.append(row(f"Score {told.score:.1f}, par {told.par:g}: ", won))
    return [*made, *fold(_place(world.numbers(), told.quadrant), width)]


def _lenses(table: Table, width: int) -> list[Content]:
    """The score under every lens, a column for each group."""
    made = table.room.made
    finished = {number: world.verdict() for number, world in worlds(table).items() if world.finished}
    if not finished or made is None:
        return []
    one = len(table.room.groups) == 1
    head = [text("The same game under each lens, 0 to 100; ▶ is the lens of the class", "bold $accent")]
    shown = [fold(head[0], width)[0]]
    if not one:
        names = "".join(f"{f'T{number}':>7}" for number in finished)
        shown.append(text(" " * 16 + names, "$quiet"))
    lenses = sorted(next(iter(finished.values())).lenses, key=lambda lens: lens.id != made.lens)
    for lens in lenses:
        ours = lens.id == made.lens
        name = row(("▶ " if ours else "  ", "bold $accent"), fit(text(lens.name, "bold" if ours else ""), 14))
        scores = [next(x.score for x in told.lenses if x.id == lens.id) for told in finished.values()]
        if one:
            line = row(name, (f"{scores[0]:5.1f}  ", "bold $title"))
            shown.append(line + bar(scores[0], max(10, min(50, width - line.cell_length))))
        else:
            shown.append(row(name, *(f"{score:7.1f}" for score in scores)).truncate(width, ellipsis=True))
    return [*shown, Content(""), *fold(row((f"{lenses[0].name}. ", "bold"), (lenses[0].brief, "$quiet")), width)]


def hidden(table: Table, width: int) -> list[Content]:
    """The thesis and the doctrine: the same for all teams, whose world has one seed."""
    games = worlds(table)
    world = next(iter(games.values()), None)
    if world is None:
        return [text("Nothing was played.", "$quiet")]
    thesis, ident = hidden_of(world.worlds, world.deck)
    doctrine = world.content.doctrines[ident]
    made = [text("What nobody knew while it was played", "bold $accent"), Content("")]
    words = row((thesis.capitalize(), "bold"), ": how much of their closeness pressure causes in this world")
    made += hang(text("Thesis".ljust(LABEL), "bold $title"), words, width)
    for number, game in games.items():
        lead = f"{name_of(table.room, number)}: " if len(games) > 1 else ""
        if game.outcomes:
            made += fold(row((lead, "bold"), thesis_meant(game.outcomes)), width, LABEL)
    made.append(Content(""))
    words = row((f"{doctrine.name}. ", "bold"), doctrine.brief)
    made += hang(text("Doctrine".ljust(LABEL), "bold $title"), words, width)
    meant = {number: doctrine_meant(game.outcomes, doctrine) for number, game in games.items()}
    favours = next(iter(meant.values())).rpartition(": ")[0]
    if len(games) == 1:
        made += fold(text(next(iter(meant.values()))), width, LABEL)
    elif favours:
        made += fold(text(f"{favours}."), width, LABEL)
        counts = [
            row((f"Team {n} ", "bold"), words.rpartition(": ")[2].partition(" of their")[0])
            for n, words in meant.items()
        ]
        made += pack(text("Of that kind".ljust(LABEL), "bold $title"), counts, width)
    made += hang(text("The sign".ljust(LABEL), "bold $title"), text(doctrine.tell), width)
    return [*made, *_offices(table, games, width)]


def _offices(table: Table, games: dict[int, Session], width: int) -> list[Content]:
    """What each office that somebody held wanted for itself, and where it got it."""
    made: list[Content] = []
    for adviser in table.content.advisers.values():
        held = [number for number in games if any(seat.office == adviser.id for seat in table.room.here(number))]
        got = {number: interests.served(games[number], adviser) for number in held}
        if not held or not adviser.interest:
            continue
        yes, no = ([str(number) for number in held if bool(got[number]) is wanted] for wanted in (True, False))
        words = [f"served in team{'s' * (len(yes) > 1)} {', '.join(yes)}"] if yes else []
        words += [f"not served in {', '.join(no)}"] if no and yes else ["served in none"] if no else []
        head = text(fit(text(adviser.office), LABEL).plain, "bold $title")
        made += hang(head, row(adviser.interest, (f"  {'; '.join(words)}", "$accent")), width)
    return [Content(""), text("What the offices wanted for themselves", "bold $accent"), *made] if made else []


def room(table: Table, width: int) -> list[Content]:
    """Where the room split most, and how it took part."""
    found = splits(table.room.past, table.room)
    made = [text("Where you were split most", "bold $accent"), Content("")]
    if not found:
        return [*made, text("No ballots were shown in this session.", "$quiet")]
    for split in found[:MOST_SPLITS]:
        made += _told(table, split, width)
    even = [split for split in found if split.most == 1.0]
    if even:
        made += fold(text(f"Of one mind: {len(even)} of {len(found)} votes.", "$quiet"), width)
    return [*made, Content(""), *_part(table.room, width)]


def _told(table: Table, split: Split, width: int) -> list[Content]:
    outcome = table.outcome(split.group, split.quarter)
    event = outcome.event if outcome else None
    when = quarter_name(outcome.year, outcome.of_year) if outcome else f"Q{split.quarter}"
    labels = {option.id: option.label for option in event.option} if event else {}
    name = f"{name_of(table.room, split.group)}   " if len(table.room.groups) > 1 else ""
    rounds = f"  {split.rounds} rounds" if split.rounds > 1 else ""
    figures = text(f"{' : '.join(str(count) for _, count in split.votes)}{rounds}", "bold $title")
    head = row((f"{name}{when}  ", "$quiet"), (event.title if event else "not played", "bold"))
    made = [spread(head, figures, width)]
    for option, count in split.votes[:2]:
        taken = bool(outcome and outcome.option and outcome.option.id == option)
        mark = ("  ◀ done", "bold $accent") if taken else ""
        made += hang(text(f"  {count:3} ", "$quiet"), row(labels.get(option, option), mark), width)
    return made


def _part(room: Room, width: int) -> list[Content]:
    seats = {ballot.seat for ballot in room.past}
    rounds = {(ballot.quarter, ballot.round) for ballot in room.past}
    words = f"{len(seats)} of {len(room.seats)} who joined voted, {len(room.past)} ballots in {len(rounds)} rounds."
    return hang(text("Took part  ", "bold $title"), text(words), width)


def debrief(service: Service, width: int) -> list[Content]:
    """How to get the page to keep."""
    made = [text("The debrief, as one page to keep and to print", "bold $accent"), Content("")]
    words = "Every decision, where the room split, the turning points, predictions against outcomes, and questions."
    made += [*fold(text(words), width), Content("")]
    made += [text("In the terminal", "bold $title")]
    made += fold(text(f"doubledown class export {service.code} --html debrief.html", "bold"), width, 2)
    made += [Content(""), text("In the browser", "bold $title")]
    address = service.addresses[0].rstrip("/") if service.addresses else ""
    made += fold(text(f"{address}/debrief"), width, 2)
    made += [
        *fold(
            text("Students find it there on their own devices. For yourself, log in first: f shows how.", "$quiet"),
            width,
            2,
        ),
        Content(""),
    ]
    on = "on: each student can play the same world at home while the server runs" if service.room.homework else "off"
    made += hang(
        text("Homework is  ", "bold $title"), text(f"{on}. w turns it {'off' if on != 'off' else 'on'}."), width
    )
    return made
