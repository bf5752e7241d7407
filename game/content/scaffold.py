"""Commented first files for authors: each passes ``check`` with nothing but its own TODOs to do."""

from __future__ import annotations

import re
from pathlib import Path

from game.content.jsonschema import header, write_schemas
from game.content.problems import offer
from game.content.schema import FORMAT
from game.errors import UseError

KINDS = ("pack", "event", "response", "move", "scenario")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

PACK = """# {id}: a pack of cards for Double Down. 'doubledown check {id}' reads all of it and says what is wrong.
format = {format}
id = "{id}"
title = "TODO: the title of the pack"
version = "0.1.0"                 # raise it when you change a card that others play
authors = ["TODO: your name"]
licence = "CC-BY-4.0"             # what others may do with it
brief = "TODO: two sentences for the list of packs: what is it about, and for whom?"
depends = ["base>=0.1"]           # the game's own cards; name other packs that yours needs
"""

EVENT = '''# An event: something that has happened and now wants an answer from Washington.
[[event]]
# The id: lower case, digits, hyphens; never changed once others play the card.
id = "{id}"
title = "TODO: what it is called"
kind = "hypothetical"             # documented (it is on record), composite (of several real ones), hypothetical
years = [2022, 2035]              # when a deal may bring it
severity = 40                     # 0 to 100: how grave a provocation it is
weight = "1"                      # how likely against the others; try "1 + alignment / 50"
codex = ["entity-list"]           # words of the codex that the card leads to
body = """
TODO: at most 90 words, in the present tense. What happened, who says so, what is not known, what you must decide.
"""

  # Two to five options. The numbers of a posture (pressure, credibility, cost in allies) come by themselves:
  # 'effects' holds what is particular to this option. 1 is a touch, 3 is clear, 5 is heavy.
  [[event.option]]
  id = "press"
  posture = "double_down"         # double_down targeted coordinate threaten engage inaction
  instrument = "entity_blacklist" # export_controls financial_sanctions entity_blacklist
  target = "china"                # china russia both
  cost = 6                        # political capital
  label = "TODO list, ban or cut off something"
  case = "TODO: the best case for it, by somebody who means it."
  headline = "TODO: what the papers print"
  effects = {{ procurement = -2, strain = 1 }}

  [[event.option]]
  id = "share-the-load"
  posture = "coordinate"
  instrument = "export_controls"
  target = "china"
  cost = 8
  label = "TODO agree something with somebody"
  case = "TODO: why together, and why it may take too long."
  headline = "TODO: what the papers print of that"
  effects = {{ procurement = -1, chokehold = 1 }}

  [[event.option]]
  id = "let-it-pass"
  posture = "inaction"            # always on offer, and always free
  label = "TODO leave something as it is"
  case = "TODO: why a wise person would do nothing here."
  headline = "TODO: what the papers print then"
  effects = {{ adaptation.technology = -1, ties.trade = 1 }}
'''

RESPONSE = """# A response: what Beijing, Moscow or both do about a move. Its family says which moves it answers:
# technology answers export controls, payments answers financial sanctions, networks answers the blacklist.
[[response]]
id = "{id}"
family = "technology"             # technology payments networks exercises infrastructure energy retaliation ...
actor = "both"                    # china russia both
title = "TODO: what they do"
kind = "composite"                # documented needs a row of record.csv in 'record'
weight = "1 + adaptation.technology / 50"
body = "TODO: at most 45 words. What they did, concretely, and what it changes."
headline = "TODO: what the papers print"
# Written for an answer to a move at full strength: the game makes it smaller for weaker ones.
effects = {{ adaptation.technology = [2, 4], ties.technology = [1, 3] }}
"""

MOVE = """# A desk move: optional, one a quarter, always there beside the cards.
[[move]]
id = "{id}"
label = "TODO fund, ease or tighten something"
body = "TODO: what it does and what it costs, in a sentence or two."
cost = 5                          # political capital
rest = 2                          # quarters before it can be used again
headline = "TODO: what the papers print"
effects = {{ credibility = 1, strain = 1 }}
"""

SCENARIO = """# A scenario: when it starts, how long it is, what is in the deck, how it is judged.
[[scenario]]
id = "{id}"
title = "TODO: the title"
brief = "TODO: one sentence for the list of campaigns."
role = "TODO: who the player is, in a sentence."
goal = "TODO: what counts as having done well."
start_year = 2023
quarters = 8
minutes = [15, 25]                # how long it takes
lens = "statecraft"               # how it is judged
par = 48                          # the score that counts as a win: 'doubledown balance' says how hard it is
# deck = ["mate-60"]              # only these events; without it all that fit the years

  # Where everything stands at the start, 0 to 100: what is not named stands at 0.
  [scenario.start]
  credibility = 55
  coalition = 60
  capital = 50
  strain = 15
  chokehold = 35
  procurement = 40
  pressure.export_controls.china = 35
  pressure.export_controls.russia = 60
  pressure.financial_sanctions.china = 15
  pressure.financial_sanctions.russia = 60
  pressure.entity_blacklist.china = 30
  pressure.entity_blacklist.russia = 55
  adaptation.technology = 30
  adaptation.payments = 30
  adaptation.networks = 30
  ties.trade = 55
  ties.technology = 45
  ties.payments = 45
  ties.military = 55
  ties.infrastructure = 45
"""

FILES = {
    "event": ("events", EVENT),
    "response": ("responses", RESPONSE),
    "move": ("moves", MOVE),
    "scenario": ("scenarios", SCENARIO),
}


def new(kind: str, ident: str, pack: Path) -> list[Path]:
    """Write the first files of a pack (in a new folder ``pack/ident``) or of a card, and schemas for an editor.

    Raises UseError.
    """
    if kind not in KINDS:
        raise UseError(f"there is no '{kind[:40]}' to begin: {offer(kind, KINDS)}")
    if not _ID.fullmatch(ident) or len(ident) > 48:
        raise UseError(
            f"'{ident[:60]}' is not an id: use lower case, digits and single hyphens, such as 'my-first-card'"
        )
    if kind == "pack":
        root = pack / ident
        texts = {root / "pack.toml": PACK, root / "events" / "first-card.toml": EVENT}
        names = {root / "pack.toml": ident, root / "events" / "first-card.toml": f"{ident[:37]}-first-card"}
    else:
        if not (pack / "pack.toml").is_file():
            raise UseError(
                f"{pack}: is not a pack: go into one, name it with --pack, or 'doubledown new pack ID' first"
            )
        sub, text = FILES[kind]
        place = pack / sub / f"{ident}.toml"
        texts, names = {place: text}, {place: ident}
    for place in texts:
        if place.exists():
            raise UseError(f"{place}: is there already: choose another id, or go on writing that one")
    schemas = (pack / ident if kind == "pack" else pack) / "schema"
    try:
        write_schemas(schemas)
        for place, text in texts.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            told = text.format(id=names[place], format=FORMAT)
            place.write_text(f"{header(place, schemas)}\n{told}", encoding="utf-8")
    except OSError as error:
        raise UseError(f"{pack}: cannot be written: {error.strerror}") from None
    return list(texts)
