"""Letters to made-up people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from app.notify.letters import (
    AttendanceLetter,
    CancellationLetter,
    ChangesLetter,
    DigestLetter,
    EvaluationLetter,
    InvitationLetter,
    LateDeclineLetter,
    ReadingLetter,
    ReminderLetter,
    SignInLetter,
    StaffAskedLetter,
    TaskLetter,
    TooFewAdultsLetter,
)
from app.notify.occasions import DigestLine, LineSort, Occasion, Recipient, TaskLine


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """An installation."""

    base_url: str = "https://plan.weekwijzer.example"
    mail_domain: str = "mail.weekwijzer.example"
    secret_key: str = "a key of the tests, long enough to be one"


START = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
OCCASION = Occasion(
    session_id=UUID(int=5),
    calendar_uid="0123456789abcdef0123456789abcdef",
    title="Fietsles: bochten & borden",
    description="Twaalf kinderen leren fietsen.\n.De punt vooraan moet blijven.",
    place="Plein, achter het hek",
    starts_at=START,
    ends_at=START + timedelta(minutes=90),
    zone="Europe/Amsterdam",
    responsible="Noor Hagens",
)
VOLUNTEER = Recipient(name="Zoë Ünal", address="zoe@post.example", reply_token="c" * 32, partner=None)
CONTACT = Recipient(name="Bas Molenaar", address="bas@bieb.example", reply_token="d" * 32, partner="Bibliotheek")
ACCOUNT = Recipient(name="Noor Hagens", address="noor@wilgen.example", reply_token=None, partner=None)
FRAME = {
    "key": "ab" * 20,
    "stamped_at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    "location": "De Wilgen",
}
INVITATION = InvitationLetter(
    **FRAME, recipient=VOLUNTEER, occasion=OCCASION, invitation_id=UUID(int=1), sequence=0, changed=False
)
UPDATE = InvitationLetter(
    **FRAME, recipient=CONTACT, occasion=OCCASION, invitation_id=UUID(int=2), sequence=1, changed=True
)
CANCELLATION = CancellationLetter(
    **FRAME, recipient=VOLUNTEER, occasion=OCCASION, sequence=2, goes_on=False, reason="Het sneeuwt."
)
RELEASE = CancellationLetter(**FRAME, recipient=VOLUNTEER, occasion=OCCASION, sequence=2, goes_on=True, reason=None)
REMINDER = ReminderLetter(**FRAME, recipient=VOLUNTEER, occasion=OCCASION, invitation_id=UUID(int=1))
ATTENDANCE = AttendanceLetter(**FRAME, recipient=ACCOUNT, occasion=OCCASION)
LATE_DECLINE = LateDeclineLetter(**FRAME, recipient=ACCOUNT, occasion=OCCASION, who="Zoë Ünal")
TOO_FEW_ADULTS = TooFewAdultsLetter(**FRAME, recipient=ACCOUNT, occasion=OCCASION, who="Zoë Ünal")
STAFF_ASKED = StaffAskedLetter(**FRAME, recipient=ACCOUNT, occasion=OCCASION)
TAKEN_OFF = TooFewAdultsLetter(**FRAME, recipient=ACCOUNT, occasion=OCCASION, who=None)
SIGN_IN = SignInLetter(**FRAME, recipient=VOLUNTEER, link_id=UUID(int=9), expires_at=START, zone="Europe/Amsterdam")
LATER = replace(
    OCCASION,
    session_id=UUID(int=6),
    calendar_uid="fedcba9876543210fedcba9876543210",
    title="Voorlezen",
    starts_at=START + timedelta(days=7),
    ends_at=START + timedelta(days=7, minutes=60),
)
ALL_GONE = ChangesLetter(
    **FRAME, recipient=VOLUNTEER, changes=(CANCELLATION, replace(CANCELLATION, occasion=LATER, sequence=1))
)
CHANGES = ChangesLetter(
    **FRAME,
    recipient=CONTACT,
    changes=(replace(RELEASE, recipient=CONTACT), replace(UPDATE, occasion=LATER, invitation_id=UUID(int=3))),
)
DIGEST = DigestLetter(
    **FRAME,
    recipient=VOLUNTEER,
    message_id=UUID(int=12),
    lines=(
        DigestLine(occasion=OCCASION, sort=LineSort.NEW, reason=None),
        DigestLine(occasion=LATER, sort=LineSort.CHANGED, reason=None),
        DigestLine(occasion=LATER, sort=LineSort.GONE, reason="Het sneeuwt."),
        DigestLine(occasion=LATER, sort=LineSort.RELEASED, reason=None),
    ),
)
TASKS = TaskLetter(
    **FRAME,
    recipient=CONTACT,
    lines=(
        TaskLine(title="Woorden oefenen", part_of="Veiligheidsdag", day=date(2026, 11, 18), late=True),
        TaskLine(title="Nabespreken", part_of="Veiligheidsdag", day=date(2026, 11, 27), late=False),
    ),
)
EVALUATION = EvaluationLetter(
    **FRAME,
    recipient=CONTACT,
    request_id=UUID(int=14),
    title="Veiligheidsdag",
    day=date(2026, 11, 19),
    until=date(2026, 12, 4),
    again=False,
)
EVALUATION_AGAIN = replace(EVALUATION, again=True)
READING = ReadingLetter(
    **FRAME,
    recipient=ACCOUNT,
    reader_id=UUID(int=15),
    turn=1,
    until=datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
    zone="Europe/Amsterdam",
)
STOPPABLE = (REMINDER, TASKS, EVALUATION_AGAIN)
ALL = (
    DIGEST,
    TASKS,
    EVALUATION,
    EVALUATION_AGAIN,
    INVITATION,
    UPDATE,
    CANCELLATION,
    RELEASE,
    ALL_GONE,
    CHANGES,
    REMINDER,
    ATTENDANCE,
    LATE_DECLINE,
    TOO_FEW_ADULTS,
    TAKEN_OFF,
    STAFF_ASKED,
    SIGN_IN,
    READING,
)
