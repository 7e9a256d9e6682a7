"""Who and what is taken when: the bans of the database, kept while generating, so that loading never meets one."""

from collections import defaultdict
from collections.abc import Hashable
from datetime import date

from app.planning.timeslots import TimeSlot


class Bookings:
    """The slots in which somebody or something is taken. Slots must not run over midnight in UTC."""

    def __init__(self) -> None:
        self._taken: dict[tuple[Hashable, date], list[TimeSlot]] = defaultdict(list)

    def free(self, subject: Hashable, slot: TimeSlot) -> bool:
        """Tell whether nothing was booked for the subject in any part of the slot."""
        taken = self._taken.get((subject, slot.starts_at.date()), ())
        return not any(slot.overlaps(other) for other in taken)

    def take(self, subject: Hashable, slot: TimeSlot) -> None:
        """Book the slot for the subject."""
        self._taken[subject, slot.starts_at.date()].append(slot)
