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


class Audience(StrEnum):
    """Whom an activity is for; what is for staff is shown to staff alone, and in no calendar but theirs."""

    CHILDREN = "children"
    PARENTS = "parents"
    EVERYBODY = "everybody"
    STAFF = "staff"


FOR_CHILDREN = frozenset({Audience.CHILDREN, Audience.EVERYBODY})
"""Activities in which children have places."""


class EnrolmentRefusal(StrEnum):
    """Why a child cannot be placed in an activity; shown before the click (Kukkuu's `EnrolmentDeniedReason`)."""

    CHILD_LEFT = "child_left"
    OVER = "over"
    ALREADY_IN = "already_in"
    NO_CONSENT = "no_consent"
    NOT_IN_GROUP = "not_in_group"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    LANGUAGE = "language"
    NEEDS_FIRST_PART = "needs_first_part"
    YEARLY_LIMIT = "yearly_limit"
    OVERLAP = "overlap"
    FULL = "full"
    TOO_FEW_ADULTS = "too_few_adults"


class ConsentPurpose(StrEnum):
    """What a parent or guardian is asked to agree with."""

    OUTING = "outing"
    PHOTOS = "photos"
    NAME_ON_CERTIFICATE = "name_on_certificate"


class ConsentGiver(StrEnum):
    """Who agreed: a parent, the guardian of whoever came alone, or from 16 on the young person (RELIABILITY 3.6)."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    YOUNG_PERSON = "young_person"


class StampResult(StrEnum):
    """How an exercise went: done, or with a tip to be tried again."""

    DONE = "done"
    AGAIN = "again"


class EquipmentSort(StrEnum):
    """Things that are counted and reserved for a meeting."""

    BIKE = "bike"
    HELMET = "helmet"


class TravelMode(StrEnum):
    """How a group gets somewhere."""

    WALK = "walk"
    BIKE = "bike"
    BUS = "bus"
    TAXI = "taxi"
    CAR = "car"


class OutingSort(StrEnum):
    """Where an outing goes, as far as it says how many adults are needed."""

    MUSEUM = "museum"
    SWIMMING = "swimming"
    ICE_RINK = "ice_rink"
    TOURNAMENT = "tournament"
    NATURE = "nature"
    OTHER = "other"


class CountPoint(StrEnum):
    """When the children of an outing are counted, in this order."""

    DEPARTURE = "departure"
    ARRIVAL = "arrival"
    RETURN = "return"
    BACK = "back"


class TrajectoryState(StrEnum):
    """How far music coaching of a young person is; `waiting` is after the intake, until the coach has room."""

    ASKED = "asked"
    INTAKE = "intake"
    WAITING = "waiting"
    RUNNING = "running"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class CoachingAsker(StrEnum):
    """Who asks for coaching; a young person does so through a mentor."""

    YOUNG_PERSON = "young_person"
    MENTOR = "mentor"
    GUARDIAN = "guardian"


class ActSort(StrEnum):
    """What an act of a talent show is."""

    SONG = "song"
    DANCE = "dance"
    MUSIC = "music"
    THEATRE = "theatre"
    OTHER = "other"


class TemplateOrigin(StrEnum):
    """Where a template came from."""

    SHIPPED = "shipped"
    OWN = "own"
    IMPORTED = "imported"


class AttendanceMark(StrEnum):
    """Whether a child was there."""

    NOT_RECORDED = "not_recorded"
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class WaitingMode(StrEnum):
    """What groups do when there are more of them than stations: come in waves, or work in their booklet between."""

    WAVES = "waves"
    BOOKLET = "booklet"


class Region(StrEnum):
    """The three Dutch school holiday regions."""

    NOORD = "noord"
    MIDDEN = "midden"
    ZUID = "zuid"


class FreeDaySort(StrEnum):
    """Why a day is free."""

    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    CLOSING_DAY = "closing_day"


class SchoolHolidays(StrEnum):
    """What a series does in the school holidays."""

    SKIP = "skip"
    ONLY = "only"
    IGNORE = "ignore"


class Weekday(StrEnum):
    """The days of the week, in ISO order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class NthWeek(StrEnum):
    """Which of the weekdays of one name in a month is meant."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    LAST = "last"


class SkipSort(StrEnum):
    """Why a series does not meet on a day on which its rule would have it meet."""

    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    CLOSING_DAY = "closing_day"
    OUTSIDE_HOLIDAYS = "outside_holidays"
    LEFT_OUT = "left_out"
    OUT_OF_ORDER = "out_of_order"
    CLOCK_CHANGE = "clock_change"


class Rhythm(StrEnum):
    """How often the meetings of a phase come back."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class PhaseSort(StrEnum):
    """What a phase of an activity is for."""

    PREPARATION = "preparation"
    BRIEFING = "briefing"
    INTAKE = "intake"
    GOALS = "goals"
    MEETINGS = "meetings"
    EVALUATION = "evaluation"
    TEST = "test"
    CEREMONY = "ceremony"
    CLOSING = "closing"


class RoleHolder(StrEnum):
    """Who may fill a role in a session."""

    VOLUNTEER = "volunteer"
    PARTNER = "partner"
    STAFF = "staff"


class Qualification(StrEnum):
    """What somebody must be able to show before filling a role."""

    VOG = "vog"


class PartnerKind(StrEnum):
    """The sorts of organisation that work together with a location."""

    POLICE = "police"
    FIRE_SERVICE = "fire_service"
    TRAFFIC_SAFETY = "traffic_safety"
    CYCLING_ASSOCIATION = "cycling_association"
    SCHOOL = "school"
    LIBRARY = "library"
    SPORTS_CLUB = "sports_club"
    MUSIC_SCHOOL = "music_school"
    ARTS = "arts"
    PLAY = "play"
    TRAINING = "training"
    REFUGEE_SUPPORT = "refugee_support"
    GUARDIANSHIP = "guardianship"
    INTERPRETING = "interpreting"
    HEALTH_CARE = "health_care"
    MUNICIPALITY = "municipality"


class FundingSource(StrEnum):
    """Where the money for an activity comes from."""

    ACTIVITY_BUDGET = "activity_budget"
    MDT = "mdt"
    SPUK = "spuk"
    DEAL = "deal"
    SPONSOR = "sponsor"
    DISCOUNT_CARD = "discount_card"
    MUNICIPALITY = "municipality"
    FREE = "free"
