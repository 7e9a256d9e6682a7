"""Why an evaluation cannot be written, signed or read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.planning.coaching.evaluation import EvaluationText
from app.programme.refusals import Refusal


class AlreadySigned(Refusal):
    """The evaluation was signed: it does not change any more, and something can be added below it."""


class NotSigned(Refusal):
    """The evaluation is a draft: nobody but the coach has read it, and it can simply be changed."""


class NothingWritten(Refusal):
    """There is no text to sign, or to add."""


class MonthNotOver(Refusal):
    """The month goes on: more may happen in it."""


@dataclass
class DraftChanged(Refusal):
    """The draft was changed in another window after the form was opened: what stands there now."""

    theirs: EvaluationText
    version: int


class WhyOver(StrEnum):
    """Why a link opens nothing any more."""

    USED = "used"
    OLD = "old"
    REPLACED = "replaced"


@dataclass
class LinkOver(Refusal):
    """The link opens nothing any more."""

    why: WhyOver


class TooManyLinks(Refusal):
    """So many links were asked for that the next one has to wait."""
