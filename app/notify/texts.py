"""What each sort of letter says, in the language of its reader: subject, template and the values in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, assert_never

from app.notify import around_content, calendar_parts, digest_content, links, series_content, wording
from app.notify.calendar_parts import CalendarPart
from app.notify.letters import (
    AnyLetter,
    AttendanceLetter,
    CancellationLetter,
    ChangesLetter,
    ChoiceLetter,
    DigestLetter,
    EvaluationLetter,
    InvitationLetter,
    LateDeclineLetter,
    ReadingLetter,
    ReminderLetter,
    SeriesLetter,
    SignInLetter,
    StaffAskedLetter,
    StaffLetter,
    TaskLetter,
    TooFewAdultsLetter,
)
from app.notify.occasions import Occasion
from app.notify.senders import Sender
from app.notify.voices import Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What one sort of letter adds: subject, template, its values, and calendar objects or none."""

    subject: str
    template: str
    values: dict[str, Any]
    calendars: tuple[CalendarPart, ...] = ()


def content(letter: AnyLetter, *, sender: Sender, voice: Voice) -> Content:  # noqa: C901, PLR0911 - one branch for each sort of letter
    """Return what a letter says."""
    match letter:
        case InvitationLetter():
            return _invitation(letter, sender, voice)
        case CancellationLetter():
            return _cancellation(letter, sender, voice)
        case ChangesLetter():
            return _changes(letter, sender, voice)
        case SeriesLetter():
            return _series(letter, sender, voice)
        case DigestLetter():
            return _digest(letter, sender, voice)
        case ChoiceLetter():
            return _choice(letter, sender, voice)
        case ReminderLetter():
            subject = voice.gettext("Herinnering: %(what)s", what=_titled(letter.occasion, voice))
            values = _about(letter.occasion, voice) | _answers(letter, sender)
            return Content(subject=subject, template="reminder", values=values)
        case AttendanceLetter() | LateDeclineLetter() | TooFewAdultsLetter() | StaffAskedLetter():
            return _to_staff(letter, sender, voice)
        case SignInLetter():
            return _sign_in(letter, sender, voice)
        case TaskLetter() | EvaluationLetter() | ReadingLetter():
            return _around(letter, sender, voice)
        case _:
            assert_never(letter)


def own_mails(letter: AnyLetter, *, sender: Sender) -> str | None:
    """Return the page where the reader chooses their language and whether they want reminders; staff has none."""
    person_id = letter.recipient.person_id
    if person_id is None:
        return None
    return f"{sender.base_url}/mijn-mails/{links.make_own_mails(person_id, secret=sender.secret_key)}"


def is_reminder(letter: AnyLetter) -> bool:
    """Say whether it is one of the mails that its reader may do without."""
    return isinstance(letter, ReminderLetter | TaskLetter) or (isinstance(letter, EvaluationLetter) and letter.again)


def _around(letter: TaskLetter | EvaluationLetter | ReadingLetter, sender: Sender, voice: Voice) -> Content:
    if isinstance(letter, ReadingLetter):
        token = links.make_reading(letter.reader_id, turn=letter.turn, secret=sender.secret_key)
        subject, values = around_content.of_reading(letter, page=f"{sender.base_url}/evaluatie/{token}", voice=voice)
        return Content(subject=subject, template="reading", values=values)
    if isinstance(letter, EvaluationLetter):
        page = f"{sender.base_url}/terugblik/{links.make_evaluation(letter.request_id, secret=sender.secret_key)}"
        subject, values = around_content.of_evaluation(letter, page=page, voice=voice)
        return Content(subject=subject, template="evaluation", values=values)
    person_id = letter.recipient.person_id
    own = f"taken/{links.make_tasks(person_id, secret=sender.secret_key)}" if person_id else "mijn-taken"
    subject, values = around_content.of_tasks(letter, page=f"{sender.base_url}/{own}", voice=voice)
    return Content(subject=subject, template="tasks", values=values)


def _to_staff(letter: StaffLetter, sender: Sender, voice: Voice) -> Content:
    session_id, what = letter.occasion.session_id, _titled(letter.occasion, voice)
    match letter:
        case LateDeclineLetter(who=who):
            template, page = "late_decline", f"bijeenkomsten/{session_id}"
            subject = voice.gettext("%(who)s kan niet komen: %(what)s", who=voice.apart(who), what=what)
        case TooFewAdultsLetter():
            template, page = "too_few_adults", f"bijeenkomsten/{session_id}"
            subject = voice.gettext("Te weinig begeleiding: %(what)s", what=what)
        case StaffAskedLetter():
            template, page = "staff_asked", "erbij"
            subject = voice.gettext("Kunt u erbij zijn? %(what)s", what=what)
        case AttendanceLetter():
            template, page = "attendance", f"aanwezigheid/{session_id}"
            subject = voice.gettext("Wie was er? %(what)s", what=what)
        case _:
            assert_never(letter)
    values = _about(letter.occasion, voice) | {"page": f"{sender.base_url}/{page}"}
    return Content(subject=subject, template=template, values=values)


def _invitation(letter: InvitationLetter, sender: Sender, voice: Voice) -> Content:
    what = _titled(letter.occasion, voice)
    asked = voice.gettext("Gewijzigd: %(what)s", what=what) if letter.changed else _asked(what, voice)
    return Content(
        subject=asked,
        template="invitation",
        values=_about(letter.occasion, voice) | _answers(letter, sender),
        calendars=calendar_parts.of_meetings([letter], sender=sender),
    )


def _asked(what: str, voice: Voice) -> str:
    return voice.gettext("Kunt u komen? %(what)s", what=what)


def _cancellation(letter: CancellationLetter, sender: Sender, voice: Voice) -> Content:
    what = _titled(letter.occasion, voice)
    return Content(
        subject=_off(what, voice, sort="released" if letter.goes_on else "gone"),
        template="cancellation",
        values=_about(letter.occasion, voice),
        calendars=calendar_parts.of_meetings([letter], sender=sender),
    )


def _off(what: str, voice: Voice, *, sort: str) -> str:
    if sort == "gone":
        return voice.gettext("Gaat niet door: %(what)s", what=what)
    return voice.gettext("U hoeft niet te komen: %(what)s", what=what)


def _changes(letter: ChangesLetter, sender: Sender, voice: Voice) -> Content:
    lines = [_changed(change, sender, voice) for change in letter.changes]
    sorts = {line["sort"] for line in lines}
    number = voice.ngettext("%(num)s bijeenkomst", "%(num)s bijeenkomsten", len(lines))
    mixed = len(sorts) > 1 or "changed" in sorts
    subject = voice.gettext("Gewijzigd: %(what)s", what=number) if mixed else _off(number, voice, sort=sorts.pop())
    return Content(
        subject=subject,
        template="changes",
        values={"lines": lines},
        calendars=calendar_parts.of_meetings(letter.changes, sender=sender),
    )


def _changed(change: InvitationLetter | CancellationLetter, sender: Sender, voice: Voice) -> dict[str, Any]:
    if isinstance(change, InvitationLetter):
        return _about(change.occasion, voice) | _answers(change, sender) | {"sort": "changed", "reason": None}
    sort = "released" if change.goes_on else "gone"
    return _about(change.occasion, voice) | {"sort": sort, "reason": change.reason}


def _series(letter: SeriesLetter, sender: Sender, voice: Voice) -> Content:
    parts = []
    for one in letter.series:
        token = links.make_series(one.series_id, secret=sender.secret_key)
        parts.append(series_content.about(one, page=f"{sender.base_url}/antwoord/reeks/{token}", voice=voice))
    objects = [calendar_parts.of_series(one, letter, sender=sender) for one in letter.series if one.attached]
    return Content(
        subject=series_content.subject(letter, voice),
        template="series",
        values={"series": parts, "lines": [_changed(one, sender, voice) for one in letter.others]},
        calendars=(*objects, *calendar_parts.of_meetings(letter.others, sender=sender)),
    )


def _choice(letter: ChoiceLetter, sender: Sender, voice: Voice) -> Content:
    by_feed = voice.gettext("Uw bijeenkomsten staan voortaan in uw abonnement")
    by_invitations = voice.gettext("Uw bijeenkomsten voor in uw agenda")
    return Content(
        subject=by_feed if letter.by_feed else by_invitations,
        template="choice",
        values={
            "lines": [_about(occasion, voice) for occasion in letter.staying],
            "page": f"{sender.base_url}/mijn-agenda",
        },
        calendars=(
            *(calendar_parts.of_series(one, letter, sender=sender) for one in letter.series),
            *calendar_parts.of_meetings(letter.meetings, sender=sender),
        ),
    )


def _digest(letter: DigestLetter, sender: Sender, voice: Voice) -> Content:
    token = links.make_digest(letter.message_id, secret=sender.secret_key)
    page, feed = f"{sender.base_url}/antwoord/lijst/{token}", f"{sender.base_url}/mijn-agenda"
    return Content(
        subject=digest_content.subject(letter, voice),
        template="digest",
        values=digest_content.values(letter, page=page, feed=feed, voice=voice),
    )


def _sign_in(letter: SignInLetter, sender: Sender, voice: Voice) -> Content:
    token = links.make_sign_in(letter.link_id, secret=sender.secret_key)
    return Content(
        subject=voice.gettext("Uw link om aan te melden bij Weekwijzer"),
        template="sign_in",
        values={
            "page": f"{sender.base_url}/aanmelden/link/{token}",
            "until": wording.clock(letter.expires_at, zone=letter.zone, voice=voice),
        },
    )


def _titled(occasion: Occasion, voice: Voice) -> str:
    start = wording.start(occasion.starts_at, zone=occasion.zone, voice=voice)
    return f"{voice.apart(occasion.title)}{voice.comma}{start}"


def _about(occasion: Occasion, voice: Voice) -> dict[str, Any]:
    return {
        "occasion": occasion,
        "when": wording.when(occasion.starts_at, occasion.ends_at, zone=occasion.zone, voice=voice),
    }


def _answers(letter: InvitationLetter | ReminderLetter, sender: Sender) -> dict[str, str]:
    """Give the two links; each opens the same page, with one of the answers put forward (rule 25)."""
    token = links.make_answer(letter.invitation_id, secret=sender.secret_key)
    page = f"{sender.base_url}/antwoord/{token}"
    return {"yes": f"{page}?antwoord=ja", "no": f"{page}?antwoord=nee"}
