"""The rules of each kind of activity, one module per kind."""

from typing import assert_never

from app.planning.kinds.cycling_lessons import CyclingLessonsRules
from app.planning.kinds.library_visit import LibraryVisitRules
from app.planning.kinds.music_coaching import MusicCoachingRules
from app.planning.kinds.open_activity import OpenActivityRules
from app.planning.kinds.rules import KindRules
from app.planning.kinds.safety_day import SafetyDayRules
from app.planning.kinds.sports_outing import SportsOutingRules
from app.planning.vocabulary import ActivityKind


def rules_for(kind: ActivityKind) -> KindRules:
    """Return the rules of a kind."""
    match kind:
        case ActivityKind.SAFETY_DAY:
            return SafetyDayRules()
        case ActivityKind.CYCLING_LESSONS:
            return CyclingLessonsRules()
        case ActivityKind.MUSIC_COACHING:
            return MusicCoachingRules()
        case ActivityKind.SPORTS_OUTING:
            return SportsOutingRules()
        case ActivityKind.LIBRARY_VISIT:
            return LibraryVisitRules()
        case ActivityKind.OPEN_ACTIVITY:
            return OpenActivityRules()
        case _:
            assert_never(kind)
