"""In which rounds groups take part when none may be without a visit for too long, without saying who meets whom.

Groups that are alike flow together through the rounds, by how often they took part and for how long they did not. So
there is no symmetry left, and what is impossible here is impossible.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from app.planning.rotation.grid import Alike, Grid
from app.planning.rotation.search import Outcome

_State = tuple[int, int]
"""How often somebody took part, and for how many rounds in a row not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """How many of a class go from a state to another in a round."""

    before: _State
    after: _State
    takes_part: bool
    count: cp_model.IntVar


@dataclass(kw_only=True, slots=True)
class _Flow:
    """The steps of a class, round by round."""

    alike: Alike
    steps: list[list[_Step]] = field(default_factory=list)


class Spread:
    """A model of who takes part when, with at most `stretch` rounds without in a row, from the round `begin` on."""

    def __init__(self, grid: Grid, *, begin: int, stretch: int) -> None:
        self.model = cp_model.CpModel()
        self._grid, self._begin, self._stretch = grid, begin, stretch
        self._flows = [self._flow(alike) for alike in grid.groups_alike() if alike.taker.visits]
        self._stations()

    def rounds(self, outcome: Outcome) -> dict[int, frozenset[int]]:
        """Return in which rounds each group takes part."""
        found: dict[int, frozenset[int]] = {}
        for flow in self._flows:
            at: dict[_State, list[tuple[int, ...]]] = {(0, 0): [()] * len(flow.alike.members)}
            for one, steps in enumerate(flow.steps):
                following: defaultdict[_State, list[tuple[int, ...]]] = defaultdict(list)
                for step in steps:
                    for _ in range(outcome.value(step.count)):
                        taken = at[step.before].pop(0)
                        following[step.after].append((*taken, one) if step.takes_part else taken)
                at = following
            every = [taken for each in at.values() for taken in each]
            found |= {member: frozenset(taken) for member, taken in zip(flow.alike.members, every, strict=True)}
        return found

    def _flow(self, alike: Alike) -> _Flow:
        flow, size = _Flow(alike=alike), len(alike.members)
        at: dict[_State, cp_model.LinearExprT] = {(0, 0): size}
        for one in range(self._grid.rounds):
            left = sum(later > one for later in alike.taker.rounds)
            steps = [step for state in at for step in self._steps(alike, state, one, left=left)]
            for state, here in at.items():
                self.model.add(sum(step.count for step in steps if step.before == state) == here)
            at = {
                state: sum(step.count for step in steps if step.after == state)
                for state in sorted({step.after for step in steps})
            }
            flow.steps.append(steps)
        return flow

    def _steps(self, alike: Alike, state: _State, one: int, *, left: int) -> list[_Step]:
        """Return what somebody in a state can do in a round, with so many rounds left after it."""
        seen, length = state
        if one not in alike.taker.rounds or one < self._begin:
            after = {False: (seen, 0)}
        else:
            after = {True: (seen + 1, 0), False: (seen, length + 1)}
        visits = alike.taker.visits
        return [
            _Step(
                before=state,
                after=to,
                takes_part=takes_part,
                count=self.model.new_int_var(0, len(alike.members), ""),
            )
            for takes_part, to in after.items()
            if visits - left <= to[0] <= visits and to[1] <= self._stretch
        ]

    def _stations(self) -> None:
        """Let stations have room for those who take part, and for everybody in the end."""
        room: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        for alike in self._grid.stations_alike():
            most = len(alike.members) * alike.taker.capacity
            each = {one: self.model.new_int_var(0, most, "") for one in sorted(alike.taker.rounds)}
            self.model.add(sum(each.values()) == len(alike.members) * alike.taker.visits)
            for one, coming in each.items():
                room[one].append(coming)
        for one in range(self._grid.rounds):
            taking = [step.count for flow in self._flows for step in flow.steps[one] if step.takes_part]
            self.model.add(sum(taking) == sum(room[one]))
