"""The closed lists of words that planning, storage and screens share."""

from enum import StrEnum


class ActivityKind(StrEnum):
    """The sorts of activity that have rules of their own."""

    SAFETY_DAY = "safety_day"
    CYCLING_LESSONS = "cycling_lessons"
    MUSIC_COACHING = "music_coaching"
    SPORTS_OUTING = "sports_outing"
    LIBRARY_VISIT = "library_visit"
    OPEN_ACTIVITY = "open_activity"


class SessionStatus(StrEnum):
    """Whether a session still goes on."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What a volunteer answered to a shift."""

    NONE = "none"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


class EngagementState(StrEnum):
    """How far the appointment with a partner is."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class EnrolmentState(StrEnum):
    """Where a child stands in an activity."""

    WANTED = "wanted"
    PLACED = "placed"
    WAITING = "waiting"
    OFFERED = "offered"
    LEFT = "left"
    REFUSED = "refused"


class AttendanceMark(StrEnum):
    """Whether a child was there."""

    NOT_RECORDED = "not_recorded"
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class Region(StrEnum):
    """The three Dutch school holiday regions."""

    NOORD = "noord"
    MIDDEN = "midden"
    ZUID = "zuid"
