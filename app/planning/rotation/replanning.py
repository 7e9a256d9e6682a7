"""Planning the rest of a day again, from what was done and what has happened, with as few changes as possible."""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from app.planning.rotation.day import NamedVisit
from app.planning.rotation.grid import Visit, idle, named
from app.planning.rotation.remaining import Remaining
from app.planning.rotation.repairing import repaired
from app.planning.rotation.rest import Dropped, Rest, rest
from app.planning.rotation.running import Running
from app.planning.rotation.search import Deadline, Outcome, Verdict, run


@dataclass(frozen=True, kw_only=True, slots=True)
class Replanned:
    """The whole day as it is now: what was done, and the rest.

    `changed` are the visits still to come that were not planned like this; `last_round` is the last with any visit, -1
    without any; `proven`: nothing is better, in the order of `replan`.
    """

    visits: frozenset[NamedVisit]
    changed: frozenset[NamedVisit]
    dropped: tuple[Dropped, ...]
    last_round: int
    group_idle: int
    proven: bool


def replan(running: Running, *, seconds: float = 3, seed: int = 1) -> Replanned:
    """Return the best rest of the day: what is done stays, and what cannot take place any more is named.

    As many visits as possible take place; then the last round is as early as possible; then as few visits as possible
    are another than planned; then groups wait as little as possible. A group that has begun need not begin anywhere any
    more, nor one whose first station is out when it could begin, or does not get to see it at all.
    """
    left = rest(running)
    return _Search(left, Deadline(seconds), seed=seed).best()


class _Search:
    """From the plan, repaired where it must, to the best, one question after the other."""

    def __init__(self, left: Rest, deadline: Deadline, *, seed: int) -> None:
        self._rest, self._deadline, self._seed = left, deadline, seed
        self._visits = repaired(left)
        self._proven = True

    def best(self) -> Replanned:
        """Ask the four questions; each keeps what the ones before it found."""
        self._most()
        self._earliest()
        self._fewest_changes()
        self._least_waiting()
        return self._replanned()

    def _most(self) -> None:
        """Let as many visits take place as possible, and among these ways take one that is close to the plan."""
        left = self._rest.grid
        if len(self._visits) == left.most_visits():
            return
        model, worth = self._model(left.rounds), len(left.pairs) + 1
        model.model.minimize((len(left.pairs) - model.taking) * worth + len(left.pairs) - model.kept)
        outcome = self._run(model, share=1 / 2)
        self._proven &= len(left.pairs) - len(self._visits) <= outcome.bound // worth

    def _earliest(self) -> None:
        """End in the first round that is possible."""
        rounds = self._counted()
        while rounds < self._rounds:
            outcome = self._run(self._model(rounds), share=1 / 2)
            if outcome.verdict is Verdict.FOUND:
                return
            self._proven &= outcome.verdict is Verdict.IMPOSSIBLE
            rounds += 1

    def _counted(self) -> int:
        """Return a number of rounds below which there is no room for so many visits."""
        rounds = self._rest.last_done + 1
        while rounds < self._rounds and self._rest.grid.until(rounds).most_visits() < len(self._visits):
            rounds += 1
        return rounds

    def _fewest_changes(self) -> None:
        """Keep as much of the plan as possible."""
        possible = sum(one < self._rounds for _, _, one in self._rest.plan)
        if self._kept < min(possible, len(self._visits)):
            model = self._model(self._rounds)
            self._least(model, len(self._visits) - model.kept, share=2 / 3)

    def _least_waiting(self) -> None:
        """Let groups wait as little as possible with what may still change."""
        if self._kept < len(self._visits):
            model = self._model(self._rounds)
            model.model.add(model.kept >= self._kept)
            self._least(model, model.group_idle(), share=1)

    def _model(self, rounds: int) -> Remaining:
        return Remaining(self._rest, rounds=rounds, least=len(self._visits))

    def _least(self, model: Remaining, aim: cp_model.LinearExprT, *, share: float) -> None:
        model.model.minimize(aim)
        outcome = self._run(model, share=share)
        self._proven &= outcome.verdict is Verdict.FOUND and outcome.best == outcome.bound

    def _run(self, model: Remaining, *, share: float) -> Outcome:
        """Search from the best that is known, and keep what is better."""
        model.hint(self._visits)
        outcome = run(model.model, seconds=self._deadline.left() * share, seed=self._seed)
        if outcome.verdict is Verdict.FOUND:
            self._visits = min((self._visits, model.made(outcome)), key=self._badness)
        return outcome

    def _badness(self, visits: frozenset[Visit]) -> tuple[int, int, int, int]:
        return -len(visits), _last(visits), -len(visits & self._rest.plan), self._idle(visits)

    @property
    def _rounds(self) -> int:
        """Return how many rounds the best so far takes."""
        return max(self._rest.last_done, _last(self._visits)) + 1

    @property
    def _kept(self) -> int:
        return len(self._visits & self._rest.plan)

    def _idle(self, visits: frozenset[Visit]) -> int:
        done = [(group, -1, one) for group, rounds in enumerate(self._rest.been) for one in rounds]
        return idle([*visits, *done], of=0)

    def _replanned(self) -> Replanned:
        left, running = self._rest, self._rest.running
        missing = set(left.grid.pairs) - {(group, station) for group, station, _ in self._visits}
        made = named(running.day, self._visits)
        return Replanned(
            visits=running.done | made,
            changed=made - running.plan,
            dropped=tuple(sorted(map(left.dropped, left.never | missing))),
            last_round=self._rounds - 1,
            group_idle=self._idle(self._visits),
            proven=self._proven,
        )


def _last(visits: frozenset[Visit]) -> int:
    return max((one for _, _, one in visits), default=-1)
