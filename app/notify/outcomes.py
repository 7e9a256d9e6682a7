"""What can come of handing one mail over, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """The server took it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """The fence did not open: something else is true by now, or the row is no longer ours. Nothing was sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retry:
    """This mail did not go, but may go later; `reason` is a code or a class name, never a name or an address."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """The server will never take it."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncertain:
    """The whole mail went out, and then no answer came."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreachable:
    """There is no server to talk to: no mail can go, and that is not the fault of any of them."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Needless:
    """There is nothing to tell any more; `reason` says why."""

    reason: str


Outcome = Sent | Retry | Rejected | Uncertain | Needless
"""What a row can be settled with."""
