"""When a calendar object was last written: whole seconds, in UTC, always later than before."""

from datetime import UTC, datetime, timedelta

from app.planning.errors import NaiveTime


def utc(moment: datetime) -> datetime:
    """Give the moment in UTC.

    :raises NaiveTime: for a moment without a time zone.
    """
    if moment.utcoffset() is None:
        raise NaiveTime(moment=moment)
    return moment.astimezone(UTC)


def next_stamp(*, previous: datetime | None, now: datetime) -> datetime:
    """Give the DTSTAMP of a changed object: at least now, and a second or more after the previous one (rules 4, 16).

    Clients ignore a change whose stamp is not later, so two changes within a second, or a clock that was set back,
    must not give the same one.
    """
    earliest = utc(now)
    at_least_now = earliest.replace(microsecond=0)
    if at_least_now < earliest:
        at_least_now += timedelta(seconds=1)
    if previous is None:
        return at_least_now
    return max(at_least_now, utc(previous).replace(microsecond=0) + timedelta(seconds=1))
