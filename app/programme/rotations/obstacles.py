"""Why a safety day cannot become sessions: data, which the page turns into a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from app.programme.refusals import Refusal


class NoRunningOrder(Refusal):
    """Nobody has decided yet which group is where in which round."""


class NowhereToGather(Refusal):
    """It is not known where the groups gather."""


@dataclass
class OneGroupAtATime(Refusal):
    """Every group gathers in a space that holds one session at a time."""

    space: str


@dataclass
class StationWithoutSpace(Refusal):
    """It is not known where a station is."""

    station: str


@dataclass
class PartsClash(Refusal):
    """Stations or groups, by name, with what stands in their way."""

    clashes: tuple[tuple[str, Refusal], ...]
