"""Every kind of problem that a pack can have: a code that stays, what it means, and how it is mended.

A code once given is never used for something else; one that is no longer found stays in the list.
``docs/AUTHORING.md`` is made from it.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Code(NamedTuple):
    """What a code means, and what an author does about it where nothing more special can be said."""

    means: str
    mend: str


CODES: Final[dict[str, Code]] = {
    # ---- the files ----
    "E001": Code("this is not a pack", "give a folder or a zip file with a pack.toml in it"),
    "E002": Code("a file is not UTF-8 text", "save it as UTF-8"),
    "E003": Code("a file is not TOML", "look at the place named: often a quote or a bracket is missing just before it"),
    "E004": Code("values are nested too deeply", "no table of a pack needs more than three levels"),
    "E005": Code("a pack is too large", "split the file, or take out what is not a card"),
    "E006": Code("a path leads out of the pack", "keep every file inside the pack, as a plain file and not as a link"),
    "E007": Code("the pack is of another format", "install the version of the game that it was written for"),
    "E008": Code("the pack is for other versions of the game", "install one of them, or widen 'game' in pack.toml"),
    "E009": Code("a pack that this one needs is not there", "add it with 'doubledown packs add' or with --pack"),
    "E010": Code("a zip file cannot be read", "pack it again without a password, with a common compression"),
    "E011": Code("a pack of this id is there already", "give one of the two, or choose another id"),
    # ---- tables and keys ----
    "E101": Code("a table of an unknown kind", "use one of the kinds that the guide names"),
    "E102": Code("a card is written with single brackets", "write it with two, as in [[event]]"),
    "E103": Code("an unknown key", "take it out, or spell it as the guide does"),
    "E104": Code("a key is missing", "add it"),
    "E105": Code("a word that is none of those allowed", "use one of those listed"),
    "E106": Code("a value of the wrong type", "write it as the message says: text in quotes, numbers and true without"),
    "E107": Code("a number out of its range", "bring it within the range"),
    "E108": Code("a text of the wrong length", "shorten it, or write something"),
    "E109": Code("a character that a terminal might obey", "take it out: type the sentence again"),
    "E110": Code("a name that is not written as names are", "use lower case, digits and single hyphens"),
    "E111": Code("too few or too many", "bring the list to the number named"),
    "E112": Code("an unknown column in effects", "use one of the columns that the guide lists"),
    "E113": Code("an id is used twice", "choose another, or say 'replace = true' to take the place of a card"),
    "E114": Code("a card replaces nothing", "take out 'replace', or name the id of a card in an earlier pack"),
    "E115": Code("a warning is silenced without a reason", "say in 'lint-reason' why it is meant to be so"),
    # ---- names of other cards ----
    "E201": Code("a name that no card has", "spell it as that card does, or write the card"),
    "E301": Code("an expression cannot be read", "the guide lists all that an expression may say"),
    "E302": Code(
        "an expression speaks of something unknown", "the guide lists the columns; events and flags are cards'"
    ),
    # ---- rules between keys and cards ----
    "E401": Code("an event lacks a posture that every event offers", "add an option with that posture"),
    "E402": Code(
        "posture, instrument and target do not fit", "measures name an instrument and a target; inaction neither"
    ),
    "E403": Code("inaction has a price", "take out its 'cost' and its 'when': a player must always have a way out"),
    "E404": Code("two options of an event have one id", "choose another"),
    "E405": Code("two options are both what really happened", "leave 'history' at the one that was"),
    "E406": Code("a condition is not told to players", "say in 'needs', in a few words, what it asks for"),
    "E407": Code(
        "kind and record do not fit", "a documented card names its row of record.csv in 'record'; no other does"
    ),
    "E408": Code("a range runs backwards", "write the lower end first"),
    "E409": Code("weights that are not complete", "name each once; shares add up to 1"),
    "E410": Code("the endings do not close every game", "early ones say when; the last of the others has no 'when'"),
    "E411": Code("a scenario that cannot be played", "make its parts fit its number of quarters"),
    "E412": Code("a family of responses may run out", "add a response with neither 'when' nor 'years' to it"),
    "E413": Code("the coefficients are not those of the model", "give each coefficient once, with the shape named"),
    "E414": Code(
        "half of what a seat in an office needs", "an office has 'duty', 'interest' and 'wants', or none of them"
    ),
    # ---- warnings: language ----
    "W001": Code("a TODO is left", "write what it asks for"),
    "W002": Code("a label is not a verb and its object", "begin with what is done: 'List the dealer'"),
    "W003": Code("a text does not fit a screen of 80 by 24", "shorten it: one fact, one doubt, one demand"),
    "W004": Code("a sentence stands on another card too", "say it in other words"),
    "W005": Code("a text is hard to read", "shorter sentences, plainer words: grade 12 is enough"),
    # ---- warnings: play ----
    "W010": Code("a condition can never hold", "loosen it: two of its parts exclude each other or a range"),
    "W011": Code("a condition always holds", "take it out, or tighten it"),
    "W012": Code("a card can never come", "let an option schedule it, or widen its years or its 'when'"),
    "W013": Code("a follow-up can never fire", "schedule it sooner, or widen the years or the 'when' of its card"),
    "W014": Code("an option is worse than another in everything", "give it something that the other lacks"),
    "W015": Code("an option moves no number", "give it an effect that the player can see"),
    "W016": Code("an option gives nothing", "let it bring something: no option is there to be avoided"),
    "W017": Code("an option costs nothing", "let it cost something: a choice without a price is none"),
    "W018": Code("a flag is set and nothing asks for it", "ask for it in a 'when' or a 'weight', or take it out"),
    "W019": Code("a card does not fit its row of the record", "bring years and actor in line with the row"),
    "W020": Code("a card leads nowhere in the codex", "name an entry in 'codex'"),
    "W021": Code("a link is broken", "write it whole, as https://host/path"),
    "W022": Code("a silenced warning is not there", "take it out of 'lint-ignore'"),
    "W023": Code(
        "a file is not read", "call it something.toml; Windows shows the ending once 'file name extensions' are on"
    ),
    "W024": Code("a pack has no cards", "write one, or begin with 'doubledown new event my-card'"),
    "W025": Code("a scenario begins with nothing", "add 'start', with capital and credibility at least"),
    # ---- warnings: found by playing (check --play, balance) ----
    "W101": Code("a card was never drawn", "raise its weight, or loosen its condition"),
    "W102": Code("an option was never open to be taken", "loosen its 'when', or lower its cost"),
    "W103": Code("an ending was never reached", "loosen its 'when', or take it out"),
    "W104": Code("a card is drawn too often", "lower its weight, or write it some company"),
}


def severity(code: str) -> str:
    """``error`` keeps a pack from being played; ``warning`` does not."""
    return "error" if code.startswith("E") else "warning"
