"""Play a game in plain text: no boxes, no colours, no cursor movement, everything reachable by typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from game.campaign import rewind, share
from game.campaign.journal import PREDICTED
from game.campaign.meters import title_of
from game.campaign.session import Session
from game.campaign.start import COUNTS_FOR_NOTHING
from game.campaign.views import Choice
from game.errors import UseError
from game.plain import desk, forecast, keys, numbers, pages, predict, why
from game.plain import rewind as looking_back
from game.plain.debrief import debrief
from game.plain.lines import lowered, number
from game.plain.talk import Talk

LEAVING: Final = ("", "q", "quit", "exit")
"""What leaves a question within a page."""

AFTERWARDS: Final = "The game is over: w, b, r, v, y, h for all keys, q to leave"


class Plain(Talk):
    """One game over standard input and output. ``run`` returns when the player leaves or the input ends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.move: str | None = None
        self.said: dict[str, int] = {}
        """What is predicted of this quarter."""
        self._answers: dict[str, Callable[[str], None]] = {
            "d": self._desk,
            "e": self._expect,
            "o": lambda _: self._brief(),
            "a": lambda rest: self.say(
                *(numbers.office(self.session, rest) if rest else numbers.advisers(self.session))
            ),
            "f": self._forecast,
            "s": lambda rest: self.say(*numbers.state(self.session, rest)),
            "n": lambda _: self.say(*numbers.nexus(self.session)),
            "p": lambda _: self.say(*numbers.plane(self.session)),
            "c": self._codex,
            "w": lambda rest: self.say(*why.pages(self.session, rest)),
            "l": lambda _: self._last(),
            "r": self._replay,
            "v": lambda _: self.say(*debrief(self.session)),
            "y": lambda _: self.say(share.text(self.session)),
        }

    def run(self) -> None:
        """Play from here to the end, and on from any quarter that is taken up again."""
        for notice in self.session.notices:
            self.say(f"Note: {notice}", "")
        if not self.session.outcomes:
            self.say(*pages.opening(self.session))
        elif self.session.author is not None:
            self.say(COUNTS_FOR_NOTHING, "")
        try:
            while self._campaign() and self._over():
                pass
        except EOFError:
            self._leave()
        finally:
            self.session.close()

    def _leave(self) -> None:
        if self.session.finished:
            self.say("")
        else:
            self.say("Saved. 'doubledown resume --plain' goes on from here.")

    def _campaign(self) -> bool:
        """Play until the game is over; False where the player leaves before."""
        while not self.session.finished:
            self._brief()
            if not self._decide():
                self._leave()
                return False
        self.say(*debrief(self.session))
        return True

    def _brief(self) -> None:
        self.say(*pages.brief(self.session.brief(), self.session))

    # ---- a quarter ---------------------------------------------------------------------------------------------

    def _legal(self) -> list[Choice]:
        return [choice for choice in self.session.brief().choices if not choice.refusal]

    def _decide(self) -> bool:
        """Ask until a quarter is played, taken back or taken up; False for leaving."""
        legal = self._legal()
        while True:
            answer = self.ask(f"Choose 1-{len(legal)} (h for the other keys)")
            if 1 <= number(answer) <= len(legal):
                if self._play(legal[number(answer) - 1]):
                    return True
                continue
            letter, rest = keys.read(answer) or ("", "")
            match letter:
                case "q":
                    return False
                case "u" | "b":
                    if self._undo() if letter == "u" else self._back(rest):
                        return True
                case "h":
                    self.say(*keys.pages(len(legal)))
                case "":
                    wrong = f"'{answer[:20]}' is not one of the choices{keys.meant(answer) or '.'} " if answer else ""
                    self.tell(f"{wrong}Type a number from 1 to {len(legal)}, or h for help.")
                case _:
                    self._answer(letter, rest)

    def _answer(self, letter: str, rest: str) -> None:
        try:
            self._answers[letter](rest)
        except UseError as error:
            self.tell(f"{_capital(str(error))}.")

    def _play(self, choice: Choice) -> bool:
        if self.said:
            self.tell(f"You predict: {predict.told(self.said)}.")
        try:
            outcome = self.session.decide(choice.option.id, self.move, self.said)
        except UseError as error:
            self.tell(f"{error}. The desk move is put aside; choose again.")
            self.move = None
            return False
        self._start_afresh()
        judged = [*predict.came(outcome), *pages.due(self.session, outcome)]
        self.say(*pages.outcome(outcome), *judged, *([""] if judged else []))
        return True

    def _start_afresh(self) -> None:
        """Nothing is ready and nothing is predicted."""
        self.move, self.said = None, {}

    def _undo(self) -> bool:
        try:
            self.session.undo()
        except UseError as error:
            self.tell(f"{_capital(str(error))}.")
            return False
        self._start_afresh()
        self.say("The last quarter is taken back. The journal keeps a note of it.", "")
        return True

    # ---- deciding ----------------------------------------------------------------------------------------------

    def _desk(self, rest: str) -> None:
        """``d`` lists and asks, ``d 10`` readies a move, ``d ?10`` and ``d 10 more`` tell it in full, ``d 0`` none."""
        moves = self.session.brief().moves
        if rest:
            self._desk_word(rest)
            return
        self.say(*desk.short(moves, self.move))
        while True:
            answer = self.ask(f"Desk move 1-{len(moves)}, ?10 to read number 10, 0 for none, Enter leaves")
            if answer in LEAVING or self._desk_word(answer.removeprefix("d").strip()):
                return

    def _desk_word(self, word: str) -> bool:
        """Ready a move, put it aside, or tell of it; True where something was decided."""
        moves = self.session.brief().moves
        digits = word.removesuffix("more").strip("? ")
        at = number(digits)
        if word in ("0", "none"):
            self.move = None
            self.say("No desk move.")
            return True
        if not 1 <= at <= len(moves):
            self.tell(f"'{word[:20]}' is not one of the desk moves: they have numbers from 1 to {len(moves)}.")
            return False
        choice = moves[at - 1]
        if word != digits:
            self.say(*desk.full(at, choice))
            return False
        if choice.refusal:
            self.tell(f"{choice.move.label}: {choice.refusal}")
            return False
        self.move = choice.move.id
        self.tell(f"Ready: {choice.move.label} ({choice.move.cost} capital). It is made together with your choice.")
        return True

    def _expect(self, rest: str) -> None:
        if rest in ("none", "0"):
            self.said = {}
        else:
            said = predict.read(rest) if rest else self._asked_to_expect()
            self.said = self.said | said if rest else said
        if self.said:
            self.tell(
                f"Noted: {predict.told(self.said)}. It is said together with your choice; 'e none' takes it back."
            )
        else:
            self.say("No prediction.")

    def _asked_to_expect(self) -> dict[str, int]:
        said: dict[str, int] = {}
        for name in PREDICTED:
            while True:
                title = lowered(title_of(name))
                answer = self.ask(f"Will {title} go up or down, how sure? Such as 'down 75'; Enter leaves it")
                if answer in LEAVING:
                    break
                try:
                    said[name] = predict.way(answer)
                    break
                except UseError as error:
                    self.tell(f"{_capital(str(error))}.")
        return said

    def _forecast(self, rest: str) -> None:
        """Ask before an estimate is spent."""
        from game.campaign.analysts import refusal

        why_not = refusal(self.session)
        if why_not:
            raise UseError(why_not)
        price = forecast.price(self.session)
        if price and rest not in ("y", "yes") and self.ask(price) not in ("y", "yes"):
            self.say("The analysts are not asked.")
            return
        for line in forecast.pages(self.session):
            self.say(line)

    def _codex(self, rest: str) -> None:
        word = rest or self.ask("Which word ('list' for all, Enter leaves)")
        if word in ("list", "all"):
            self.say(*numbers.titles(self.session))
        elif word not in LEAVING:
            self.say(*numbers.codex(self.session, word))

    # ---- looking back ------------------------------------------------------------------------------------------

    def _last(self) -> None:
        if self.session.outcomes:
            self.say(*pages.again(self.session.outcomes[-1]))
        else:
            self.say("Nothing was played yet: there is no answer.")

    def _replay(self, rest: str) -> None:
        """Page through the quarters."""
        past = self.session.outcomes
        at = number(rest) if rest else 1
        if not 1 <= at <= len(past):
            self.say(
                f"'{rest[:20]}' was not played: choose from 1 to {len(past)}." if past else "Nothing was played yet."
            )
            return
        while True:
            self.say(*pages.again(past[at - 1]))
            if at == len(past):
                self.say("That was the last quarter played.")
                return
            answer = self.ask(f"Quarter {at} of {len(past)}. Enter for the next, a number for another, q leaves")
            if 1 <= number(answer) <= len(past):
                at = number(answer)
            elif answer in LEAVING[1:]:
                return
            else:
                at += 1

    def _back(self, rest: str) -> bool:
        """``b``, ``b 5``, ``b 5 2``, ``b 5 take``; True where another game is being played from here on."""
        try:
            return self._rewind(rest.split())
        except UseError as error:
            self.tell(f"{_capital(str(error))}.")
            return False

    def _rewind(self, words: list[str]) -> bool:
        if not words:
            self.say(*looking_back.played(self.session))
            return False
        quarter = number(words[0])
        if not quarter:
            raise UseError(f"'{words[0][:20]}' is not a quarter: type 'b' for the list, 'b 5' for quarter 5")
        match words[1:]:
            case []:
                self.say(*looking_back.opened(self.session, quarter))
            case ["take", *_]:
                self._take(quarter)
                return True
            case [word, *_]:
                count = len(looking_back.options(self.session, quarter))
                if not 1 <= number(word) <= count:
                    raise UseError(f"'{word[:20]}' is neither 'take' nor an option: quarter {quarter} had 1 to {count}")
                self.say(*looking_back.otherwise(self.session, quarter, number(word)))
        return False

    def _take(self, quarter: int) -> None:
        taken = rewind.take_up(self.session, quarter)
        self.session.close()
        self.session = taken
        self._start_afresh()
        kept = f", {taken.journal.path.name}" if taken.journal else ""
        self.tell(f"You go on from quarter {quarter} in a game of its own{kept}; the other stays as it is.")
        self.say("")

    # ---- the end -----------------------------------------------------------------------------------------------

    def _over(self) -> bool:
        """The prompt after the debrief; True where an earlier quarter is taken up."""
        while True:
            answer = self.ask(AFTERWARDS, skip_numbers=True)
            letter, rest = keys.read(answer, over=True) or ("", "")
            match letter:
                case "q":
                    return False
                case "b":
                    if self._back(rest):
                        return True
                case "h":
                    self.say(*keys.pages(0, over=True))
                case "":
                    if answer:
                        hint = keys.meant(answer, over=True)
                        self.tell(f"'{answer[:20]}' is no key here{hint or '.'} Type h for the keys, q to leave.")
                case _:
                    self._answer(letter, rest)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
