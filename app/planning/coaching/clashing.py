"""What one appointment at one moment runs into, also outside the hours in which one would be proposed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.planning.coaching.wanted import ORDER, Clash, Hindrance, Wanted
from app.planning.slot_grid import spans
from app.planning.timeslots import TimeSlot


def clash_of(wanted: Wanted, slot: TimeSlot) -> Clash | None:
    """Return the first thing in the way of a meeting in that slot, with the way there; none when there is nothing."""
    for claim in sorted(wanted.claims, key=lambda claim: ORDER.index(claim.sort)):
        people = claim.sort in {Hindrance.YOUNG_PERSON, Hindrance.COACH}
        taken = spans(claim.occupied, wanted.place if people else None)
        for occupied, (busy, ends) in zip(claim.occupied, taken, strict=True):
            if busy < slot.ends_at.timestamp() and slot.starts_at.timestamp() < ends:
                day = slot.starts_at.astimezone(ZoneInfo(wanted.zone)).date()
                return Clash(day=day, sort=claim.sort, by=occupied)
    return None


def is_open(wanted: Wanted, starts_at: datetime) -> bool:
    """Say whether an appointment may start then: on a day that is looked at, within the opening times, not too late."""
    local = starts_at.astimezone(ZoneInfo(wanted.zone))
    opens, closes = wanted.opening
    until = local.hour * 60 + local.minute + wanted.minutes
    return (
        0 <= (local.date() - wanted.first).days < wanted.days
        and local.date().isoweekday() in wanted.weekdays
        and local.date() not in wanted.free_days
        and opens <= local.time()
        and until <= closes.hour * 60 + closes.minute
        and (wanted.after is None or starts_at >= wanted.after)
    )
