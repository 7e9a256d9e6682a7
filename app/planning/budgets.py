"""What there is for a year and what has been taken of it, in euros: commitments first, then what was really spent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.planning.vocabulary import FundingSource

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    """What an activity or a course asks of a source: what was promised for it, and what was spent of that."""

    source: FundingSource
    promised: Decimal
    spent: Decimal

    @property
    def taken(self) -> Decimal:
        """What nobody else can have: all that was promised, or what was spent when that is more."""
        return max(self.promised, self.spent)


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A source in a year: its budget (none: nobody set one), and what all charges come to."""

    source: FundingSource
    budget: Decimal | None
    promised: Decimal
    spent: Decimal
    taken: Decimal

    @property
    def left(self) -> Decimal:
        """What can still be promised; below zero when more was taken than there is."""
        return (self.budget or ZERO) - self.taken

    @property
    def short(self) -> Decimal:
        """How much too much was taken."""
        return max(ZERO, -self.left)

    @property
    def open(self) -> Decimal:
        """What was promised and has not been spent yet."""
        return self.taken - self.spent

    @property
    def share_taken(self) -> int:
        """How much of the budget was taken, in per cent, downwards; of nothing everything that is taken is too much."""
        if not self.budget:
            return 100 if self.taken else 0
        return int(self.taken * 100 / self.budget)


def accounts(budgets: Mapping[FundingSource, Decimal], charges: Iterable[Charge]) -> tuple[Account, ...]:
    """Return every source that has a budget or a charge, in the order of the list of sources."""
    charged: dict[FundingSource, list[Charge]] = defaultdict(list)
    for charge in charges:
        charged[charge.source].append(charge)
    return tuple(
        _account(source, budgets.get(source), charged[source])
        for source in FundingSource
        if source in budgets or charged[source]
    )


def together(found: Sequence[Account]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Return budget, promised, spent and left of all accounts; one that is short takes from what is left."""
    return (
        sum((each.budget or ZERO for each in found), ZERO),
        sum((each.promised for each in found), ZERO),
        sum((each.spent for each in found), ZERO),
        sum((each.left for each in found), ZERO),
    )


def shortfall(
    budget: Decimal | None, charges: Iterable[Charge], *, wanted: Charge, instead_of: Charge | None = None
) -> Decimal:
    """Return how far below zero a source would go by a charge, or nothing.

    `charges` are all of that source and year as they stand. What makes it no worse than it is asks for no warning: to
    lower a charge must always be possible.
    """
    before = (budget or ZERO) - sum((charge.taken for charge in charges), ZERO)
    given_back = instead_of.taken if instead_of is not None and instead_of.source is wanted.source else ZERO
    after = before + given_back - wanted.taken
    return -after if after < min(ZERO, before) else ZERO


def _account(source: FundingSource, budget: Decimal | None, charges: Sequence[Charge]) -> Account:
    return Account(
        source=source,
        budget=budget,
        promised=sum((charge.promised for charge in charges), ZERO),
        spent=sum((charge.spent for charge in charges), ZERO),
        taken=sum((charge.taken for charge in charges), ZERO),
    )
