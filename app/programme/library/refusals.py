"""Why something of the library cannot be done, with the data that a sentence needs."""

from __future__ import annotations

from dataclasses import dataclass

from app.programme.refusals import Refusal


@dataclass
class NotSoManySets(Refusal):
    """There are not so many sets of books; `left` are."""

    left: int
    wanted: int


class TemplateMissing(Refusal):
    """The template that is planned from is not at this location any more."""
