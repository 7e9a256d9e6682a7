"""Why something of music coaching cannot be done."""

from __future__ import annotations

from app.programme.refusals import Refusal


class KeyLost(Refusal):
    """The key of the child is not there (any more): what was written cannot be read by anybody."""


class SealBroken(Refusal):
    """What was written was put in another place, or damaged: it does not open."""
