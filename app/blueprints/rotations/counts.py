"""How many rounds there are and how many are needed, as the parts of a sentence that change with the number."""

from __future__ import annotations

from flask_babel import ngettext


def rounds(number: int) -> str:
    """Return `8 rondes`."""
    return ngettext("%(num)s ronde", "%(num)s rondes", number)


def exist(number: int) -> str:
    """Return `er zijn 8 rondes`."""
    return ngettext("er is %(num)s ronde", "er zijn %(num)s rondes", number)


def fit_day(number: int) -> str:
    """Return `er passen 8 rondes in`, of a whole day."""
    return ngettext("er past %(num)s ronde in", "er passen %(num)s rondes in", number)


def fit_hours(number: int) -> str:
    """Return `daar passen 8 rondes in`, of the hours of a station or a group."""
    return ngettext("daar past %(num)s ronde in", "daar passen %(num)s rondes in", number)


def remain(number: int) -> str:
    """Return `er blijven 8 rondes over`."""
    return ngettext("er blijft %(num)s ronde over", "er blijven %(num)s rondes over", number)


def needed(number: int) -> str:
    """Return `er zijn er 8 nodig`."""
    return ngettext("er is er %(num)s nodig", "er zijn er %(num)s nodig", number)


def needed_at_least(number: int) -> str:
    """Return `er zijn er minstens 8 nodig`."""
    return ngettext("er is er minstens %(num)s nodig", "er zijn er minstens %(num)s nodig", number)
