"""What is left of a year's money: sums that fit, and never below zero without a warning."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.planning import budgets
from app.planning.budgets import Account, Charge
from app.planning.vocabulary import FundingSource

EUROS = st.decimals(min_value=0, max_value=99999, places=2)
SOURCES = st.sampled_from(FundingSource)
CHARGES = st.builds(Charge, source=SOURCES, promised=EUROS, spent=EUROS)
SPUK = FundingSource.SPUK


def charge(promised, spent=0, source=SPUK):
    return Charge(source=source, promised=Decimal(promised), spent=Decimal(spent))


def test_an_account_says_what_was_promised_spent_and_is_left():
    (found,) = budgets.accounts({SPUK: Decimal(1000)}, [charge(400, 150), charge(100, 120)])
    assert found == Account(
        source=SPUK, budget=Decimal(1000), promised=Decimal(500), spent=Decimal(270), taken=Decimal(520)
    )
    assert (found.left, found.short, found.open, found.share_taken) == (Decimal(480), 0, Decimal(250), 52)


def test_a_source_without_a_budget_is_short_of_all_that_is_charged():
    (found,) = budgets.accounts({}, [charge(40)])
    assert (found.budget, found.left, found.short, found.share_taken) == (None, Decimal(-40), Decimal(40), 100)


def test_free_costs_nothing_and_needs_no_budget():
    (found,) = budgets.accounts({}, [charge(0, source=FundingSource.FREE)])
    assert (found.short, found.share_taken) == (0, 0)


def test_accounts_come_in_the_order_of_the_sources():
    found = budgets.accounts({SPUK: Decimal(1), FundingSource.MDT: Decimal(1)}, [charge(1, source=FundingSource.FREE)])
    assert [each.source for each in found] == [FundingSource.MDT, SPUK, FundingSource.FREE]


def test_a_charge_that_goes_below_zero_says_how_far():
    assert budgets.shortfall(Decimal(100), [charge(80)], wanted=charge(30)) == 10
    assert budgets.shortfall(Decimal(100), [charge(80)], wanted=charge(20)) == 0
    assert budgets.shortfall(None, [], wanted=charge(5)) == 5


def test_what_a_charge_held_before_is_given_back_first():
    old = charge(80)
    assert budgets.shortfall(Decimal(100), [old], wanted=charge(100), instead_of=old) == 0
    assert budgets.shortfall(Decimal(100), [old], wanted=charge(101), instead_of=old) == 1


def test_a_charge_that_moves_to_another_source_gives_nothing_back_there():
    old = charge(80, source=FundingSource.MDT)
    assert budgets.shortfall(Decimal(10), [], wanted=charge(20), instead_of=old) == 10


def test_lowering_what_is_too_much_already_asks_nothing():
    old = charge(150)
    assert budgets.shortfall(Decimal(100), [old], wanted=charge(120), instead_of=old) == 0


@given(st.dictionaries(SOURCES, EUROS), st.lists(CHARGES, max_size=12))
def test_sums_fit_whatever_is_charged(given_budgets, charges):
    found = budgets.accounts(given_budgets, charges)
    budget, promised, spent, left = budgets.together(found)
    assert budget == sum(given_budgets.values())
    assert promised == sum(each.promised for each in charges)
    assert spent == sum(each.spent for each in charges)
    assert left == budget - sum(each.taken for each in charges)
    assert all(each.left + each.taken == (each.budget or 0) for each in found)
    assert all(each.open >= 0 for each in found)


@given(EUROS, st.lists(CHARGES.map(lambda each: charge(each.promised, each.spent)), max_size=8), CHARGES)
def test_without_a_warning_a_source_that_was_not_short_never_becomes_so(budget, charges, wanted):
    wanted = charge(wanted.promised, wanted.spent)
    (before,) = budgets.accounts({SPUK: budget}, charges)
    (after,) = budgets.accounts({SPUK: budget}, [*charges, wanted])
    warned = budgets.shortfall(budget, charges, wanted=wanted)
    assert bool(warned) == (after.short > before.short)
    assert warned in {0, after.short}
