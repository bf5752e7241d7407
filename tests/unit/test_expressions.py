"""The card language: what it says, what it refuses and where, and that it means what Python means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine.expressions import ExpressionError, Names, Parser
from game.engine.frames import Frame

NAMES = Names({"alignment", "ties.trade", "capital"}, {"mate-60"}, {"tool-ban"})
STATE = {"alignment": np.array([10.0, 70.0]), "ties.trade": np.array([50.0, 20.0]), "capital": np.array([5.0, 0.0])}


def leaf(op: str, name: str) -> object:
    return {"column": STATE.get(name), "seen": np.array([True, False]), "flag": True, "quarters_since": 3.0}[op]


def value(text: str, want: str = "number") -> object:
    return Frame(leaf).value(Parser(NAMES).parse(text, want))


@pytest.mark.parametrize(
    ("text", "want", "expected"),
    [
        ("alignment >= 60 and not seen('mate-60')", "truth", [False, True]),
        ("0 < capital < 10", "truth", [True, False]),
        ("1 + ties.trade / 50", "number", [2.0, 1.4]),
        ("max(alignment, ties.trade, 30) - 5", "number", [45.0, 65.0]),
        ("-capital * 2", "number", [-10.0, -0.0]),
        ("quarters_since('tool-ban') <= 3 or flag('tool-ban')", "truth", True),
    ],
)
def test_it_means_what_it_says(text: str, want: str, expected: object) -> None:
    assert np.array_equal(value(text, want), expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "want", "message", "offset"),
    [
        ("alignmnt > 3", "truth", "unknown name 'alignmnt'", 0),
        ("1 + ties.trad", "number", "unknown name 'ties.trad'", 4),
        ("seen('mate-61')", "truth", "unknown event 'mate-61'", 5),
        ("flags('tool-ban')", "truth", "unknown function 'flags'", 0),
        ("capital / alignment", "number", "divide only by a number", 10),
        ("capital / 0", "number", "divide only by a number", 10),
        ("capital", "truth", "should be a condition", 0),
        ("capital > 3", "number", "should be a number", 0),
        ("capital + (alignment > 3)", "number", "needs a number here", 11),
        ("capital ** 2", "number", "knows + - * / only", 0),
        ("__import__('os')", "number", "unknown function", 0),
        ("capital.__class__", "number", "unknown name", 0),
        ("[c for c in 'x']", "number", "does not know", 0),
        ("(lambda: 1)()", "number", "does not know", 0),
        ("'text'", "number", "does not know", 0),
        ("True", "truth", "says nothing", 0),
        ("strain > 5 # much", "truth", "no comment", 11),
        ("strain > \\ 5", "truth", "no backslash", 9),
        ("1 +", "number", "is not an expression", None),
        ("", "number", "is not an expression", 0),
        ("1e9", "number", "does not know", 0),
        ("+".join(["1"] * 500), "number", "too long", 0),
        ("(" * 300 + "1" + ")" * 300, "number", "is not an expression", None),
    ],
)
def test_it_refuses_and_says_where(text: str, want: str, message: str, offset: int | None) -> None:
    with pytest.raises(ExpressionError) as caught:
        Parser(NAMES).parse(text, want)
    assert message in str(caught.value)
    if offset is not None:
        assert caught.value.offset == offset


def test_it_gives_the_names_that_may_have_been_meant() -> None:
    with pytest.raises(ExpressionError) as caught:
        Parser(NAMES).parse("seen('mate-61')", "truth")
    assert caught.value.unknown == "mate-61"
    assert "mate-60" in caught.value.known


def test_places_count_characters_also_over_lines_and_accents() -> None:
    with pytest.raises(ExpressionError) as caught:
        Parser(NAMES).parse("capital > 3 and\n  seen('é') or seen('mate-61')", "truth")
    assert caught.value.offset == 23
    with pytest.raises(ExpressionError) as caught:
        Parser(NAMES).parse("(capital > 3 and\n  alignmnt > 2)", "truth")
    assert caught.value.offset == 19


def test_equal_parts_are_computed_once() -> None:
    asked: list[str] = []

    def counting(op: str, name: str) -> object:
        asked.append(name)
        return leaf(op, name)

    parser, frame = Parser(NAMES), Frame(counting)
    for text in ("1 + ties.trade / 50", "2 * (1 + ties.trade / 50)", "ties.trade / 50"):
        frame.value(parser.parse(text, "number"))
    assert asked == ["ties.trade"]


numbers = st.recursive(
    st.sampled_from(["alignment", "ties.trade", "capital", "3", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"min({t[0]}, {t[1]})"),
        inner.map(lambda t: f"(-{t})"),
    ),
    max_leaves=8,
)


@given(numbers)
def test_it_agrees_with_python(text: str) -> None:
    plain = text.replace("ties.trade", "ties_trade")
    for world in (0, 1):
        names = {name.replace(".", "_"): float(column[world]) for name, column in STATE.items()}
        expected = eval(plain, {"min": min}, names)  # noqa: S307 - the oracle; the text is our own
        assert float(np.broadcast_to(value(text), 2)[world]) == pytest.approx(expected)
