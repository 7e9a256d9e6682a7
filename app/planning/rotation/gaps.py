"""Counting the rounds in which somebody waits, in a model."""

from collections.abc import Sequence

from ortools.sat.python import cp_model


def gaps(model: cp_model.CpModel, row: Sequence[cp_model.IntVar]) -> list[cp_model.IntVar]:
    """Return for each inner round whether nothing is in it while something was before and something still comes."""
    been, coming = _so_far(model, row), _so_far(model, row[::-1])[::-1]
    found = []
    for one in range(1, len(row) - 1):
        gap = model.new_bool_var("")
        model.add_bool_or([row[one], been[one - 1].negated(), coming[one + 1].negated(), gap])
        found.append(gap)
    return found


def _so_far(model: cp_model.CpModel, row: Sequence[cp_model.IntVar]) -> list[cp_model.IntVar]:
    """Return for each round whether there was anything up to it; it may say yes without, which never pays."""
    found: list[cp_model.IntVar] = []
    for present in row:
        been = model.new_bool_var("")
        model.add_implication(present, been)
        if found:
            model.add_implication(found[-1], been)
        found.append(been)
    return found
