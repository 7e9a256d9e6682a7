"""How those who are alike go through the rounds, counted together: how many take part in each, and how many wait.

A state is how often somebody took part so far, and where that is bounded for how long in a row not. Every path of the
flow is one way through the day, so nothing is lost by counting, there is no symmetry, and bounds are close.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from app.planning.rotation.grid import Alike
from app.planning.rotation.search import Outcome

_State = tuple[int, int]
_Rounds = tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """At most so many rounds in a row without taking part, from the round `since` on, while one is there."""

    most: int
    since: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """How many of a class go from a state to another in a round, and with how many each of them meets."""

    before: _State
    after: _State
    meets: int
    count: cp_model.IntVar


@dataclass(kw_only=True, slots=True)
class Flow:
    """The steps of a class, round by round."""

    alike: Alike
    steps: list[list[Step]] = field(default_factory=list)

    def taking(self, one: int) -> list[cp_model.LinearExprT]:
        """Return what adds up to how many meet somebody in a round."""
        return [step.meets * step.count for step in self.steps[one] if step.meets]

    def beginning(self, one: int) -> list[cp_model.IntVar]:
        """Return what adds up to how many take part for the first time."""
        return [step.count for step in self.steps[one] if step.meets and step.before[0] == 0]

    def waiting(self) -> Iterator[cp_model.IntVar]:
        """Yield what adds up to the rounds without anybody between the first and the last."""
        for steps in self.steps:
            for step in steps:
                if not step.meets and 0 < step.before[0] < self.alike.taker.visits:
                    yield step.count

    def rounds(self, outcome: Outcome) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield each member with the rounds in which it takes part."""
        at: dict[_State, list[_Rounds]] = {(0, 0): [()] * len(self.alike.members)}
        for one, steps in enumerate(self.steps):
            following: defaultdict[_State, list[_Rounds]] = defaultdict(list)
            for step in steps:
                for _ in range(outcome.value(step.count)):
                    taken = at[step.before].pop()
                    following[step.after].append((*taken, one) if step.meets else taken)
            at = following
        every = [frozenset(taken) for each in at.values() for taken in each]
        yield from zip(self.alike.members, every, strict=True)


def flow(model: cp_model.CpModel, alike: Alike, *, rounds: int, rest: Rest | None = None) -> Flow:
    """Add the ways of a class through the rounds to a model."""
    made = Flow(alike=alike)
    at: dict[_State, cp_model.LinearExprT] = {(0, 0): len(alike.members)}
    for one in range(rounds):
        steps = [
            Step(before=before, after=after, meets=meets, count=model.new_int_var(0, len(alike.members), ""))
            for before in at
            for meets, after in _moves(alike, before, one, rest)
        ]
        for state, here in at.items():
            model.add(sum(step.count for step in steps if step.before == state) == here)
        at = {
            state: sum(step.count for step in steps if step.after == state)
            for state in sorted({step.after for step in steps})
        }
        made.steps.append(steps)
    return made


def _moves(alike: Alike, before: _State, one: int, rest: Rest | None) -> Iterator[tuple[int, _State]]:
    """Yield with how many somebody in a state can meet in a round, and the state that follows."""
    taker, (seen, without) = alike.taker, before
    is_there = one in taker.rounds
    left = taker.capacity * sum(later > one for later in taker.rounds)
    counts = rest is not None and is_there and one >= rest.since
    for meets in range(taker.capacity + 1 if is_there else 1):
        after = seen + meets, without + 1 if counts and not meets else 0
        too_long = rest is not None and after[1] > rest.most
        if taker.visits - left <= after[0] <= taker.visits and not too_long:
            yield meets, after
