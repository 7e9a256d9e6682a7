"""What a search for a rotation comes to: a rotation with what it is worth, or none."""

from dataclasses import dataclass

from app.planning.rotation.grid import Visit


@dataclass(frozen=True, kw_only=True, slots=True)
class Objective:
    """What counts, in this order; `None` where nothing is known. Rounds count from 0, and -1 is no round at all.

    `group_idle` counts where groups come in waves. Where they work in their booklets between, `booklet` does: the most
    rounds that a group has to do so in a row.
    """

    last_round: int
    group_idle: int | None
    station_idle: int | None
    booklet: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotation:
    """Visits, what they come to, and below what nothing can come."""

    visits: frozenset[Visit]
    objective: Objective
    bound: Objective

    @property
    def proven(self) -> bool:
        """Say whether nothing is better."""
        return self.objective == self.bound


class NoRotation(Exception):
    """Nobody can go round like this."""


class NotFoundInTime(Exception):
    """Neither a rotation nor a proof that there is none; `fewest_rounds` are needed at the least."""

    def __init__(self, *, fewest_rounds: int) -> None:
        super().__init__(fewest_rounds)
        self.fewest_rounds = fewest_rounds
