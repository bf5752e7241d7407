"""The debrief quarter by quarter: the ballots, what was done, and what followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from game.campaign.meters import title_of
from game.classroom.debrief.facts import (
    ClassFacts,
    GroupFact,
    QuarterFact,
)
from game.classroom.debrief.parts import firm, played_by
from game.report.markup import Html, join, table, tag, terms
from game.text import signed


def timeline(facts: ClassFacts) -> Iterator[Html]:
    """Every quarter; for teams side by side, and each team in full below."""
    if facts.mode != "teams":
        for quarter in facts.groups[0].quarters:
            yield _quarter(facts, quarter)
        return
    for number in range(1, facts.played + 1):
        yield _quarter_of_teams(facts, number)
    for group in played_by(facts):
        told = join((_quarter(facts, quarter) for quarter in group.quarters), Html("\n"))
        yield tag("details", tag("summary", f"{group.name}: every ballot"), told)


def _is_split(facts: ClassFacts, quarter: QuarterFact) -> bool:
    return any(split.quarter == quarter.quarter and quarter.group in split.groups for split in facts.splits)


def _quarter(facts: ClassFacts, quarter: QuarterFact) -> Html:
    """One quarter of one group: the ballots as bars, what was done, what followed."""
    mark = tag("span", "the room split", class_="split") if _is_split(facts, quarter) else Html()
    heading = tag("h3", tag("span", quarter.when, class_="aside"), quarter.event, " " if mark else "", mark)
    move = f"; at the desk: {quarter.move}" if quarter.move else ""
    told = terms(
        [
            ("Done", f"{quarter.done}{move} ({_how(quarter)})"),
            ("The answer", f"{quarter.answer}. {quarter.answer_body}" if quarter.answer else ""),
            ("Meanwhile", quarter.meanwhile),
            ("In the press", quarter.headline),
            *((title_of(name), _moved(quarter, name)) for name in ("leverage", "alignment")),
        ]
    )
    return tag("article", heading, _ballots(quarter), told, *_reasons(quarter), class_="quarter")


def _how(quarter: QuarterFact) -> str:
    if quarter.how == "vote":
        return "by vote"
    if quarter.overruled:
        return "the facilitator overruled the vote"
    voted = bool(quarter.voters) and quarter.voters[-1] > 0
    return "the facilitator decided" if voted else "the facilitator decided; nobody voted"


def _moved(quarter: QuarterFact, name: str) -> str:
    was, now = quarter.leverage if name == "leverage" else quarter.alignment
    why = quarter.why.get(name, "")
    return f"{was:.1f} → {now:.1f}, {signed(now - was)}{f': {why}' if why else ''}"


def _ballots(quarter: QuarterFact) -> Html:
    """Votes by option, a column for each round."""
    if not any(quarter.voters):
        return Html()
    rounds = len(quarter.voters)
    head = ["votes"] if rounds == 1 else [f"round {n}" for n in range(1, rounds + 1)]
    rows = []
    for option in quarter.options:
        taken = option.id == quarter.option
        name = tag("span", option.label, class_="taken" if taken else "untaken")
        posture = tag("span", option.posture, class_="aside")
        label = join([name, tag("span", "✓ done", class_="done") if taken else "", posture], " ")
        cells = [_bar(votes, whole) for votes, whole in zip(option.votes, quarter.voters, strict=True)]
        rows.append(tag("tr", tag("th", label, scope="row"), *(tag("td", cell, class_="votes") for cell in cells)))
    top = (tag("th", name, scope="col", class_="votes") for name in head)
    return tag(
        "table",
        tag("caption", f"Ballots: {' and '.join(str(n) for n in quarter.voters)}"),
        tag("thead", tag("tr", tag("th", "option", scope="col"), *top)),
        tag("tbody", *(Html(f"\n{row}") for row in rows)),
        class_="ballots",
    )


def _bar(votes: int, whole: int) -> Html:
    share = 100 * votes / whole if whole else 0.0
    back = tag("rect", class_="fill-faint", width="100", height="10")
    filled = tag("rect", class_="fill-one", width=f"{share:.0f}", height="10")
    drawn = tag("svg", back, filled, class_="bar", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")
    return join([tag("span", f"{votes} ({share:.0f}%)" if whole else "", class_="number"), drawn])


def _reasons(quarter: QuarterFact) -> Iterator[Html]:
    for reason in quarter.reasons:
        yield tag("blockquote", f"“{reason.text}” ", tag("cite", f"{reason.name}, for “{reason.option}”"))


def _quarter_of_teams(facts: ClassFacts, number: int) -> Html:
    """A row for each way that a quarter went; teams whose worlds went alike share one."""
    played = [(g, q) for g in facts.groups for q in g.quarters if q.quarter == number]
    alike: dict[object, list[tuple[GroupFact, QuarterFact]]] = {}
    for group, quarter in played:
        way = (quarter.event_id, quarter.option, quarter.move, quarter.answer, quarter.leverage, quarter.alignment)
        alike.setdefault(way, []).append((group, quarter))
    events = {quarter.event for _, quarter in played}
    rows = [
        (
            ", ".join(firm(group) for group, _ in same),
            *([quarter.event] if len(events) > 1 else []),
            join([quarter.done, *([tag("span", f"desk: {quarter.move}", class_="line")] if quarter.move else [])], " "),
            _support([mine for _, mine in same]),
            quarter.answer,
            f"{quarter.leverage[1]:.1f} ({signed(quarter.moved('leverage'))})",
            f"{quarter.alignment[1]:.1f} ({signed(quarter.moved('alignment'))})",
        )
        for same in alike.values()
        for quarter in [same[0][1]]
    ]
    event = ["event"] if len(events) > 1 else []
    head = ("team", *event, "done", "ballots for it", "the answer", "leverage", "alignment")
    figures = (len(head) - 2, len(head) - 1)
    title = next(iter(events)) if len(events) == 1 else "The teams met different cards"
    heading = tag("h3", tag("span", played[0][1].when, class_="aside"), title)
    caption = f"What each team did in {played[0][1].when}, and what followed"
    reasons = [told for _, quarter in played for told in _reasons(quarter)]
    listed = table(caption, head, rows, figures=figures, stacked=True)
    return tag("article", heading, listed, *reasons, class_="quarter")


def _support(same: Sequence[QuarterFact]) -> str:
    """``5 of 6``: last ballots for what was done, and in how many teams it was not decided by vote."""
    cast = sum(quarter.voters[-1] for quarter in same if quarter.voters)
    given = sum(o.votes[-1] for quarter in same for o in quarter.options if o.votes and o.id == quarter.option)
    other = sum(quarter.how != "vote" for quarter in same)
    by = "; the facilitator decided" if other else ""
    return f"{given} of {cast}{by}{f' in {other}' if 0 < other < len(same) else ''}"
