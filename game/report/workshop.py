"""What an author sees of a balance report or a play test, as one page: no scripts, nothing loaded from elsewhere.

What needs work stands on top: first what was found, then the cards, those with something to mend before the others.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from game import __version__
from game.analysis import hits
from game.campaign import seeds
from game.campaign.meters import POSTURE_TITLES, title_of
from game.report.markup import Html, bullets, escape, join, paragraph, table, tag, terms

_HERE: Final = Path(__file__)

STYLE: Final = "".join(_HERE.with_name(name).read_text(encoding="utf-8") for name in ("style.css", "workshop.css"))

_DIGEST: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

POLICY: Final = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
"""What a browser may do with the page: read it, and follow this one sheet of styles."""

WORDS: Final = {
    "W101": "never drawn",
    "W102": "never open",
    "W103": "never reached",
    "W104": "drawn too often",
    "ending never reached": "never reached",
    "ending seldom reached": "seldom reached",
}
"""What stands on the page for a finding that is no mark."""

MARKS: Final = {
    "never": ("never drawn", 6),
    "card never drawn": ("never drawn", 6),
    "shut": ("never open", 5),
    "dead option": ("dead", 4),
    "dominated option": ("dominated", 4),
    "often": ("drawn too often", 3),
    "card drawn too often": ("drawn too often", 3),
    "sure option": ("sure", 3),
    "rare": ("seldom drawn", 2),
    "untaken": ("never taken", 1),
}
"""What stands on the page for each mark, and how much it asks for work."""

LEGEND: Final = (
    ("never drawn, seldom drawn, drawn too often", "How often the card came, against the others of its deck."),
    ("never open", "Its condition never held while it could be paid, in all the offers there were."),
    ("never taken", "It was open, and no policy took it: neither the constant ones nor chance."),
    ("dead", "The planner, which looks ahead, takes it in less than 3 of 100 offers."),
    ("sure", "The planner takes it in more than 90 of 100 offers: the card asks nothing."),
    ("dominated", "Another option of the card is worth more in nearly every decision that has both."),
    ("regret", "Points of score that the planner expects to lose by the option, on average."),
)

ENDS: Final = {"score": "Final score", "leverage": "Final leverage", "alignment": "Final alignment"}


def html(*data: Mapping[str, Any]) -> str:
    """The page of a balance report (``balance.measure``), a play test (``hits.measure``), or one of each."""
    told = Bench(
        next((one for one in data if "scenarios" in one), {}), next((one for one in data if "theses" in one), {})
    )
    made = [(name, heading, join(parts, Html("\n"))) for name, heading, parts in _sections(told) if parts]
    links = bullets(tag("a", heading, href=f"#{name}") for name, heading, _ in made)
    body = [
        tag("a", "To the findings", href="#findings", class_="skip"),
        tag("header", *_header(told)),
        tag("nav", links, aria_label="On this page"),
        tag("main", *(_section(*parts) for parts in made), id="all", tabindex="-1"),
        tag("footer", paragraph(f"Made by Double Down {__version__}.", class_="quiet")),
    ]
    head = (
        Html('<meta charset="utf-8">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html('<meta name="referrer" content="no-referrer">'),
        tag("title", f"{told.name}: the workshop of Double Down"),
        Html(f"<style>{STYLE}</style>"),
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n{join(head, Html(chr(10)))}\n</head>\n'
        f"<body>\n{join(body, Html(chr(10)))}\n</body>\n</html>\n"
    )


def _section(name: str, heading: str, made: Html) -> Html:
    return tag("section", tag("h2", heading, id=f"{name}-heading"), made, id=name, aria_labelledby=f"{name}-heading")


# ---- what is told of ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bench:
    """A play test, a balance report or both, looked up by card. What is not there is empty."""

    played: Mapping[str, Any] = field(default_factory=dict)
    balance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scenarios(self) -> Mapping[str, Any]:
        """What was counted in each scenario of the play test."""
        return self.played.get("scenarios", {})

    @property
    def name(self) -> str:
        """What the page is about: the packs that are looked at."""
        return ", ".join(self.balance.get("packs") or self.played.get("packs") or ["What the machine saw"])

    @cached_property
    def own(self) -> Mapping[str, Sequence[str]]:
        """The cards of the packs that are looked at, by kind; nothing where everything is."""
        return self.played.get("own") or self.balance.get("own") or {}

    @cached_property
    def events(self) -> list[str]:
        """Every event that could come, those of the deck that was measured first."""
        return list(dict.fromkeys([*self.balance.get("events", {}), *self.met]))

    @cached_property
    def met(self) -> dict[str, dict[str, int]]:
        """How often each event was met in the play test."""
        return hits.totals(dict(self.played), "events") if self.played else {}

    @cached_property
    def offers(self) -> dict[str, dict[str, int]]:
        """How often each option was offered, open and taken there."""
        return hits.totals(dict(self.played), "options") if self.played else {}

    @cached_property
    def weighed(self) -> Mapping[str, Any]:
        """What the planner made of each option."""
        return self.balance.get("options", {})

    @cached_property
    def shares(self) -> dict[str, tuple[float, str]]:
        """The largest share of the draws that each event has, and in which campaign."""
        found = {name: (of["drawn_share"], "") for name, of in self.balance.get("events", {}).items()}
        for scenario, of in self.scenarios.items():
            for ident, share in hits.shares(dict(self.played), of).items() if of["dealt"] else ():
                if share > found.get(ident, (-1.0, ""))[0]:
                    found[ident] = (share, scenario)
        return found

    @cached_property
    def findings(self) -> list[tuple[str, str, str, str]]:
        """(what, kind of card, id, why) of everything that was found, what is the pack's own first."""
        found = [
            (WORDS.get(one["code"], one["code"]), one["kind"], one["id"], one["text"])
            for one in self.played.get("findings", ())
        ]
        said = {one[:3] for one in found}
        for one in self.balance.get("findings", ()):
            what = MARKS[one["kind"]][0] if one["kind"] in MARKS else WORDS.get(one["kind"], one["kind"])
            kind = "ending" if one["kind"].startswith("ending") else "event"
            if (what, kind, one["id"]) not in said:
                found.append((what, kind, one["id"], one["text"]))
        return sorted(found, key=lambda one: not self.is_own(one[1], one[2]))

    def is_own(self, kind: str, ident: str) -> bool:
        """Whether a card is one of those that are looked at."""
        return not self.own or ident.partition("/")[0] in self.own.get(kind, ())

    @cached_property
    def marks(self) -> dict[str, list[tuple[str, str]]]:
        """(mark, why) of each event and option that stands out."""
        found: dict[str, list[tuple[str, str]]] = {}
        if self.played:
            for ident, mark in hits.marks(dict(self.played)).items():
                found.setdefault(ident, []).append((mark, ""))
        for one in self.balance.get("findings", ()):
            if one["kind"] in MARKS:
                found.setdefault(one["id"], []).append((one["kind"], one["text"]))
        return found

    def times(self, event: str) -> int:
        """How often an event was met in the play test."""
        return self.met.get(event, {}).get("count", 0)

    def title(self, event: str) -> str:
        """What an event is called, as far as is known."""
        return self.played.get("cards", {}).get(event, {}).get("title", event)

    def options(self, event: str) -> list[str]:
        """The options of an event, in their order on the card."""
        card = self.played.get("cards", {}).get(event)
        return list(card["options"]) if card else [o for o in self.weighed if o.partition("/")[0] == event]

    def need(self, event: str) -> int:
        """How much a card asks for work: nothing is 0."""
        marks = [mark for name in (event, *self.options(event)) for mark, _ in self.marks.get(name, ())]
        return sum(MARKS[mark][1] for mark in marks)


def _sections(told: Bench) -> Iterator[tuple[str, str, list[Html]]]:
    """(id, heading, contents) of each section; one without contents is left out."""
    yield "findings", "What needs work", list(_findings(told))
    yield "policies", "How the policies do", list(_policies(told))
    yield "cards", "Card by card", list(_cards(told))
    yield "spreads", "How the numbers spread", list(_spreads(told))
    yield "others", "Responses and desk moves", list(_others(told))
    yield "words", "What there is to read", list(_words(told))


def _header(told: Bench) -> Iterator[Html]:
    yield tag("h1", tag("span", "Double Down: the workshop", class_="kicker"), " ", told.name)
    facts = []
    if told.played:
        policies = len(told.played["policies"])
        facts.append(("Play test", f"{told.played['games']:,} games by each of {policies} policies, in each campaign"))
        facts.append(("Campaigns", ", ".join(of["title"] for of in told.scenarios.values()) or "none deals a card"))
    if told.balance:
        games = f"{told.balance['games']:,} games by each policy and by the planner, in {told.balance['scenario']}"
        facts.append(("Balance", games))
    facts.append(("Seed", seeds.show((told.played or told.balance or {"seed": 0})["seed"])))
    yield terms(facts, class_="facts")


# ---- what was found -------------------------------------------------------------------------------------------


def _findings(told: Bench) -> Iterator[Html]:
    rows = [
        (tag("span", what, class_="mark"), _link(told, kind, ident), why) for what, kind, ident, why in told.findings
    ]
    if rows:
        yield table("What an author should look at", ("what", "card", "why"), rows, stacked=True)
    else:
        yield paragraph("Nothing was found.")
    yield tag("details", tag("summary", "What the words mean"), terms(LEGEND))


def _link(told: Bench, kind: str, ident: str) -> Html:
    """A card by name, leading to where it is told of on this page."""
    event, _, option = ident.partition("/")
    if kind != "event":
        return join([f"{kind} ", tag("code", ident)])
    name = tag("a", told.title(event), href=f"#card-{event}") if told.is_own(kind, event) else escape(told.title(event))
    label = told.played.get("cards", {}).get(event, {}).get("options", {}).get(ident, {}).get("label", option)
    return join([name, tag("span", label, class_="why") if option else ""], " ")


# ---- policies and endings -------------------------------------------------------------------------------------


def _policies(told: Bench) -> Iterator[Html]:
    if told.balance:
        par = f"par {told.balance['par']:g}; a win is at least that, with no early ending"
        yield _one_campaign(f"{told.balance['scenario']}: {par}", told.balance["policies"], told.balance["games"])
        yield _planner(told.balance)
    several = {name: of for name, of in told.scenarios.items() if name != told.balance.get("scenario")}
    if len(several) == 1:
        for of in several.values():
            yield _one_campaign(f"{of['title']}: par {of['par']:g}", _as_shares(of), told.played["games"])
    elif several:
        head = ("policy", *(f"{of['title']}, par {of['par']:g}" for of in several.values()))
        rows = [(_policy(name), *(_score(of["policies"][name]) for of in several.values())) for name in _names(told)]
        caption = "Mean score, and share of games won, by policy and campaign"
        yield table(caption, head, rows, figures=range(1, len(head)))
    yield from _endings(told)


def _names(told: Bench) -> Sequence[str]:
    names: Sequence[str] = told.played["policies"]
    return names


def _policy(name: str) -> str:
    return name.replace("_", " ")


def _score(policy: Mapping[str, Any]) -> Html:
    return join([f"{policy['score_mean']:.1f}", tag("span", f"{policy['win_rate']:.0%}", class_="why")], " ")


def _as_shares(of: Mapping[str, Any]) -> dict[str, Any]:
    """The policies of a play test as those of a balance report: endings as shares."""
    made = {}
    for name, policy in of["policies"].items():
        games = max(1, sum(policy["endings"].values()))
        made[name] = {**policy, "endings": {ending: count / games for ending, count in policy["endings"].items()}}
    return made


def _one_campaign(caption: str, policies: Mapping[str, Any], games: int) -> Html:
    rows = []
    for name, of in policies.items():
        common = sorted(((share, ending) for ending, share in of["endings"].items() if share >= 0.05), reverse=True)
        endings = ", ".join(f"{ending} {share:.0%}" for share, ending in common[:4])
        numbers = (f"{of[key]:.1f}" for key in ("score_mean", "score_sd", "leverage_mean", "alignment_mean"))
        rows.append((_policy(name), *numbers, f"{of['win_rate']:.1%}", endings))
    head = ("policy", "score", "spread", "leverage", "alignment", "won", "commonest endings")
    return table(f"{caption}. {games:,} games each", head, rows, figures=(1, 2, 3, 4, 5), stacked=True)


def _planner(balance: Mapping[str, Any]) -> Html:
    """What the planner takes, and how it fares by what is hidden."""
    told = balance["thesis_told"]
    pairs = [
        (heading, ", ".join(f"{name.replace('_', ' ')} {share:.1%}" for name, share in balance[key].items()))
        for heading, key in (
            ("The planner takes", "postures"),
            ("It wins, by thesis", "theses"),
            ("It wins, by doctrine", "doctrines"),
        )
    ]
    change = (
        f"it takes another option in {told['pick_changes']:.1%} of {told['decisions']:,} decisions "
        f"(by luck alone {told['pick_changes_by_luck']:.1%})"
    )
    return terms([*pairs, ("Told the thesis", change)])


def _endings(told: Bench) -> Iterator[Html]:
    """Each ending: in what share of the games of each campaign it was reached, over all policies."""
    columns: dict[str, dict[str, float]] = {}
    for of in told.scenarios.values():
        by_policy = list(_as_shares(of).values())
        columns[of["title"]] = {
            ending: sum(policy["endings"][ending] for policy in by_policy) / len(by_policy)
            for ending in by_policy[0]["endings"]
        }
    if told.balance:
        by_policy = told.balance["policies"]
        for name, title in (("planner", "planner"), (None, "most of any policy")):
            columns[title] = {
                ending: max(by_policy[p]["endings"][ending] for p in ([name] if name else by_policy))
                for ending in by_policy["planner"]["endings"]
            }
    names = list(dict.fromkeys(ending for shares in columns.values() for ending in shares))
    if not names:
        return
    most = {ending: max(shares.get(ending, 0.0) for shares in columns.values()) for ending in names}
    rows = [
        (ending, *(_percent(of.get(ending, 0.0), "quiet" if most[ending] else "never") for of in columns.values()))
        for ending in sorted(names, key=lambda ending: most[ending])
    ]
    heading = "Endings, the rarest first"
    yield table(heading, ("ending", *columns), rows, figures=range(1, len(columns) + 1))


def _tiny(share: float) -> str:
    return f"{share:.1%}" if share >= 0.0005 else "under 0.1%"


def _percent(share: float, class_: str = "never") -> str:
    return _tiny(share) if share else tag("span", "never", class_=class_)


# ---- cards ----------------------------------------------------------------------------------------------------


def _cards(told: Bench) -> Iterator[Html]:
    ours = [event for event in told.events if told.is_own("event", event)]
    ours.sort(key=lambda event: -told.need(event))
    mend = sum(told.need(event) > 0 for event in ours)
    if ours:
        yield paragraph(f"{mend} of {len(ours)} cards have something to look at; they come first.")
    for event in ours:
        yield _card(told, event)
    others = [event for event in told.events if not told.is_own("event", event)]
    if others:
        rows = [(_named(told, event), _drawn(told, event), _marks(told, event)) for event in others]
        listed = table("Cards of other packs", ("card", "drawn", ""), rows, stacked=True)
        yield tag("details", tag("summary", f"{len(others)} cards of other packs in these campaigns"), listed)


def _named(told: Bench, event: str) -> Html:
    title = told.title(event)
    return join([title, tag("code", event, class_="name") if title != event else ""], " ")


def _drawn(told: Bench, event: str) -> str:
    count = (f"{told.times(event):,} times" if told.times(event) else "never") if told.met else ""
    share, where = told.shares.get(event, (0.0, ""))
    place = f" in {where}" if where and len(told.scenarios) > 1 else ""
    part = f"{_tiny(share)} of the draws{place}" if share > 0 else ""
    return ", ".join(words for words in (count, part) if words)


def _marks(told: Bench, name: str) -> Html:
    """The marks of a card or an option, each with its reason if it has one; every one once."""
    words = {MARKS[mark][0]: why for mark, why in told.marks.get(name, ())}
    return join(tag("span", tag("span", word, class_="mark"), f" {why}", class_="why") for word, why in words.items())


def _card(told: Bench, event: str) -> Html:
    """A card open to be worked on, or folded where there is nothing to mend."""
    name, drawn = _named(told, event), paragraph(f"Drawn: {_drawn(told, event)}.", class_="quiet")
    options = _options(told, event) if told.weighed or told.times(event) else Html()
    if told.need(event):
        heading = tag("h3", name, " ", _words_of(told, event))
        return tag("article", heading, drawn, options, class_="card", id=f"card-{event}")
    summary = tag("summary", name, " ", tag("span", _drawn(told, event), class_="quiet"))
    return tag("details", summary, options, class_="card", id=f"card-{event}")


def _words_of(told: Bench, event: str) -> Html:
    words = dict.fromkeys(MARKS[mark][0] for mark, _ in told.marks.get(event, ()))
    return join((tag("span", word, class_="mark") for word in words), " ")


def _options(told: Bench, event: str) -> Html:
    names = told.options(event)
    head = ["option"]
    if told.offers:
        head += ["offered", "open", "taken"]
    if told.weighed:
        head += ["planner met", "affordable", "planner takes", "regret"]
    rows = [[join([_option(told, event, name), _marks(told, name)]), *_counts(told, name)] for name in names]
    return _bars(f"The options of {told.title(event)}", head, rows)


def _option(told: Bench, event: str, name: str) -> Html:
    card = told.played.get("cards", {}).get(event, {}).get("options", {}).get(name)
    ident = name.partition("/")[2]
    if card is None:
        return tag("code", ident)
    cost = f", costs {card['cost']}" if card["cost"] else ""
    about = join([tag("code", ident), f" {POSTURE_TITLES.get(card['posture'], card['posture'])}{cost}"])
    return join([card["label"], tag("span", about, class_="why")], " ")


def _counts(told: Bench, name: str) -> Iterator[str]:
    """A cell for each number that is known of an option."""
    if told.offers:
        of = told.offers.get(name, {"offered": 0, "open": 0, "taken": 0})
        yield f"{of['offered']:,}"
        for key in ("open", "taken"):
            yield _share(of[key], of["offered"])
    if told.weighed:
        of = told.weighed.get(name, {"offered": 0, "affordable": 0, "planner_chosen": 0, "regret": 0.0})
        yield f"{of['offered']:,}"
        for key in ("affordable", "planner_chosen"):
            yield _share(of[key], of["offered"])
        yield f"{of['regret']:.2f}" if of["affordable"] else ""


def _share(part: int, whole: int) -> Html:
    """A share as a number and a bar."""
    return _bar(part / whole) if whole else Html()


def _bar(share: float) -> Html:
    whole = tag("rect", class_="fill-faint", width="100", height="10")
    filled = tag("rect", class_="fill-one", width=f"{100 * share:.0f}", height="10")
    drawing = tag(
        "svg", whole, filled, class_="bar", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true"
    )
    return join([tag("span", f"{share:.0%}", class_="number"), drawing])


def _bars(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """A table of options: as ``markup.table``, with classes for the bars."""
    listed = list(rows)
    barred = {k for row in listed for k, told in enumerate(row) if k == 0 or "<svg" in told}

    def cell(column: int, told: str) -> Html:
        if column == 0:
            return tag("th", told, scope="row", role="rowheader")
        class_ = "share" if column in barred else "figure"
        return tag("td", told, role="cell", class_=class_, data_label=head[column])

    top = (
        tag("th", name, scope="col", role="columnheader", class_=None if k in barred else "figure")
        for k, name in enumerate(head)
    )
    body = (tag("tr", *(cell(k, told) for k, told in enumerate(row)), role="row") for row in listed)
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *top, role="row"), role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        role="table",
        class_="stacked options",
    )


# ---- spreads --------------------------------------------------------------------------------------------------


def _spreads(told: Bench) -> Iterator[Html]:
    if not told.scenarios:
        return
    yield paragraph(
        "Final numbers are of every game of every policy; the others of every quarter, before the decision. "
        f"A bar is {hits.STEP} points wide."
    )
    for k, (name, of) in enumerate(told.scenarios.items()):
        charts = tag("div", *(_spread(name, key, of) for key in of["histograms"]), class_="spreads")
        numbers = _numbers(of)
        if len(told.scenarios) == 1:
            yield join([charts, numbers], Html("\n"))
        else:
            yield tag("details", tag("summary", of["title"]), charts, numbers, open="" if k == 0 else None)


def _called(key: str) -> str:
    return ENDS.get(key) or title_of(key)


def _spread(scenario: str, key: str, of: Mapping[str, Any]) -> Html:
    """One histogram: bars over 0 to 100, and what can be said of it in words."""
    counts: Sequence[int] = of["histograms"][key]
    most, name = max(1, *counts), f"spread-{scenario}-{key}"
    told = _told(counts)
    bars = [
        tag("rect", class_="fill-one", x=f"{12 * k + 1}", y=f"{90 - high:g}", width="10", height=f"{high:g}")
        for k, count in enumerate(counts)
        if (high := round(max(1.0, 80 * count / most), 1) if count else 0)
    ]
    axis = tag("line", class_="stroke-quiet", x1="0", y1="90.5", x2="240", y2="90.5")
    marks = [
        tag("text", f"{at}", x=f"{2.4 * at:g}", y="103", text_anchor=anchor)
        for at, anchor in ((0, "start"), (25, "middle"), (50, "middle"), (75, "middle"), (100, "end"))
    ]
    par = []
    if key == "score":
        x = f"{2.4 * of['par']:g}"
        par = [
            tag("line", class_="stroke-two", x1=x, y1="12", x2=x, y2="90", stroke_dasharray="3 2"),
            tag("text", f"par {of['par']:g}", x=x, y="9", text_anchor="middle"),
        ]
    drawing = tag(
        "svg",
        tag("title", _called(key), id=f"{name}-title"),
        tag("desc", told, id=f"{name}-told"),
        *bars,
        axis,
        *marks,
        *par,
        role="img",
        viewBox="0 0 240 106",
        class_="spread",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-told",
    )
    caption = tag("figcaption", tag("strong", _called(key)), f": {told}")
    return tag("figure", drawing, caption)


def _told(counts: Sequence[int]) -> str:
    """Within which bins the middle eight tenths lie."""
    whole = sum(counts)
    if not whole:
        return "nothing was counted"
    sums = [sum(counts[: k + 1]) for k in range(len(counts))]
    low = next(k for k, upto in enumerate(sums) if upto >= whole / 10)
    high = next(k for k, upto in enumerate(sums) if upto >= 9 * whole / 10)
    return f"eight of ten lie within {hits.STEP * low} and {hits.STEP * (high + 1)}"


def _numbers(of: Mapping[str, Any]) -> Html:
    keys = list(of["histograms"])
    rows = [
        (f"{hits.STEP * k} to {hits.STEP * (k + 1)}", *(f"{of['histograms'][key][k]:,}" for key in keys))
        for k in range(hits.BINS)
    ]
    head = ("points", *(_called(key) for key in keys))
    made = table(f"How often each value came up in {of['title']}", head, rows, figures=range(1, len(head)))
    return tag("details", tag("summary", "The numbers as a table"), made)


# ---- responses and moves --------------------------------------------------------------------------------------


def _others(told: Bench) -> Iterator[Html]:
    if not told.played:
        if told.balance:
            yield _move_table({}, told.balance["moves"])
        return
    drawn = hits.totals(dict(told.played), "responses")
    rows = sorted((of["count"], ident) for ident, of in drawn.items() if told.is_own("response", ident))
    if rows:
        whole = sum(of["count"] for of in drawn.values())
        cells = [(tag("code", ident), _times(count), _percent(count / max(1, whole))) for count, ident in rows]
        listed = table("Responses, the rarest first", ("response", "drawn", "share"), cells, figures=(1, 2))
        never = sum(not count for count, _ in rows)
        summary = f"{len(rows)} responses, {never} of them never drawn"
        yield tag("details", tag("summary", summary), listed, open="" if never else None)
    quarters = sum(of["played"] for of in told.scenarios.values())
    usable = {
        ident: of["count"] / max(1, quarters)
        for ident, of in hits.totals(dict(told.played), "moves").items()
        if told.is_own("move", ident)
    }
    if usable:
        yield _move_table(usable, told.balance.get("moves", {}))


def _times(count: int) -> str:
    return f"{count:,}" if count else tag("span", "never", class_="never")


def _move_table(usable: Mapping[str, float], made: Mapping[str, float]) -> Html:
    """Desk moves: how often each could be made after the option was paid, and how often the planner makes it."""
    names = sorted(usable or made, key=lambda ident: usable.get(ident, 0.0) if usable else made[ident])
    head = ["desk move", *(["could be made"] if usable else []), *(["planner makes it"] if made else [])]
    rows = []
    for ident in names:
        cells: list[str] = [tag("code", ident)]
        cells += [_percent(usable[ident])] if usable else []
        cells += [_percent(made.get(ident, 0.0))] if made else []
        rows.append(cells)
    caption = "Desk moves: share of quarters"
    return table(caption, head, rows, figures=range(1, len(head)))


# ---- words ----------------------------------------------------------------------------------------------------


def _words(told: Bench) -> Iterator[Html]:
    words = told.played.get("words") or told.balance.get("words")
    if not words:
        return
    whole, minutes = words["totals"], words["totals"]["quarter_minutes"]
    yield terms(
        [
            ("All of it", f"{whole['words']:,} words on {whole['cards']:,} cards, {whole['options']:,} options"),
            ("To read it", f"about {whole['minutes']:,.0f} minutes at {hits.SPEED} words a minute"),
            ("A quarter", f"an event and two answers: some {whole['quarter_words']:,} words, {minutes:.1f} minutes"),
        ],
        class_="facts",
    )
    rows = [
        (
            kind,
            f"{of['cards']:,}",
            f"{of['words']:,}",
            f"{of['words_mean']:.0f}",
            f"{of['body_mean']:.0f}",
            _grade(of["grade_mean"]),
        )
        for kind, of in words["tables"].items()
    ]
    head = ("kind of card", "cards", "words", "words a card", "in its text", "school grade")
    yield table("Words by kind of card", head, rows, figures=range(1, len(head)))
    shares = [
        _bars(f"Share of {title}", (title, "share"), [(name.replace("_", " "), _bar(share)) for name, share in of])
        for title, of in (
            ("postures", words["postures"].items()),
            ("instruments", words["instruments"].items()),
            ("targets", words["targets"].items()),
            ("kinds of record", words["kinds"].items()),
        )
        if any(share for _, share in of)
    ]
    yield tag("div", *shares, class_="pair")
    listed = [
        table(title, ("card", "words", "school grade"), [_read(card) for card in words[key]], figures=(1, 2))
        for title, key in (("The longest", "longest"), ("The hardest to read", "hardest"))
        if words[key]
    ]
    yield tag("div", *listed, class_="pair")


def _grade(grade: float | None) -> str:
    return "" if grade is None else f"{grade:.1f}"


def _read(card: Mapping[str, Any]) -> tuple[Html, str, str]:
    name = join([tag("code", card["id"]), tag("span", card["kind"], class_="why")], " ")
    return name, f"{card['words']:,}", _grade(card["grade"])
