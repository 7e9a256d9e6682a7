"""What a form showed when it was opened, so that two who change the same thing do not undo each other unseen."""

from __future__ import annotations

import hashlib

from app.programme.refusals import ChangedMeanwhile


def of(details: object) -> str:
    """Return a short mark of these values: the same for the same values, in every process."""
    return hashlib.sha256(repr(details).encode()).hexdigest()[:16]


def refuse_outdated(now_is: object, seen: str) -> None:
    """Refuse a change by somebody who saw other values than there are now.

    :raises ChangedMeanwhile: when they differ.
    """
    if of(now_is) != seen:
        raise ChangedMeanwhile
