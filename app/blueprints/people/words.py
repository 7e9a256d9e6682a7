"""Words for what was done with people, and for the mails that they got."""

from __future__ import annotations

from datetime import time

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import wording
from app.models.messages import MessageKind, MessageState
from app.planning.availability import WeeklyRange
from app.queries.person_page import Act


def saved(name: str, *, mails: int) -> str:
    """Return what is said after somebody was changed."""
    if not mails:
        return _("%(name)s is opgeslagen.", name=name)
    sent = ngettext(
        "Er gaat %(num)s uitnodiging naar het nieuwe adres.",
        "Er gaan %(num)s uitnodigingen naar het nieuwe adres.",
        mails,
    )
    return f"{_('%(name)s is opgeslagen.', name=name)} {sent}"


def link(name: str, *, sent: bool) -> tuple[str, str]:
    """Return what is said after a link was asked for, and whether that is good news."""
    if sent:
        return _("Er gaat een inloglink naar %(name)s. Die werkt tien minuten.", name=name), "success"
    return _("Er zijn net al vijf links gestuurd. Wacht tien minuten."), "warning"


def act(done: Act) -> str:
    """Return what was done, as a line of the history."""
    said = {
        "volunteer.added": _("toegevoegd"),
        "volunteer.changed": _("gewijzigd"),
        "volunteer.left": _("gestopt"),
        "volunteer.came_back": _("weer begonnen"),
        "partner.added": _("toegevoegd"),
        "partner.changed": _("gewijzigd"),
        "space.added": _("toegevoegd"),
        "space.changed": _("gewijzigd"),
        "age_group.added": _("toegevoegd"),
        "age_group.changed": _("gewijzigd"),
    }
    return said.get(done.action) or _("iets gewijzigd")


def letter(kind: MessageKind) -> str:
    """Return of what sort a mail is."""
    return {
        MessageKind.INVITATION: _("Uitnodiging"),
        MessageKind.UPDATE: _("Wijziging"),
        MessageKind.CANCELLATION: _("Afzegging"),
        MessageKind.CHANGES: _("Wijzigingen bij elkaar"),
        MessageKind.SERIES: _("Reeks bijeenkomsten"),
        MessageKind.DIGEST: _("Losse dagen bij elkaar"),
        MessageKind.FEED_CHOSEN: _("Agenda: abonnement gekozen"),
        MessageKind.INVITATIONS_CHOSEN: _("Agenda: uitnodigingen gekozen"),
        MessageKind.REMINDER: _("Herinnering"),
        MessageKind.ATTENDANCE_REMINDER: _("Aanwezigheid invullen"),
        MessageKind.SIGN_IN_LINK: _("Inloglink"),
        MessageKind.LATE_DECLINE: _("Late afmelding"),
        MessageKind.TOO_FEW_ADULTS: _("Te weinig begeleiding"),
        MessageKind.STAFF_ASKED: _("Vraag om erbij te zijn"),
        MessageKind.TASK_REMINDER: _("Taken"),
        MessageKind.EVALUATION_REQUEST: _("Vraag om terugblik"),
        MessageKind.EVALUATION_REMINDER: _("Herinnering aan terugblik"),
        MessageKind.COACHING_EVALUATION: _("Iets te lezen"),
    }[kind]


def state(value: MessageState) -> tuple[str, str, str]:
    """Return how far a mail is: the word, its tone and its sign."""
    match value:
        case MessageState.SENT:
            return _("Verstuurd"), "good", "check"
        case MessageState.FAILED:
            return _("Niet gelukt"), "bad", "x"
        case MessageState.EXPIRED:
            return _("Te laat"), "bad", "x"
        case MessageState.UNCERTAIN:
            return _("Onzeker"), "warning", "question"
        case MessageState.HELD:
            return _("Vastgehouden"), "warning", "hand"
        case _:
            return _("Staat klaar"), "neutral", "clock"


def languages(codes: tuple[str, ...]) -> str:
    """Return the names of languages."""
    return ", ".join(wording.language(code) for code in codes)


def availability(ranges: tuple[WeeklyRange, ...]) -> list[tuple[str, str]]:
    """Return when somebody can come: the days with their times."""
    names = {
        1: _("maandag"),
        2: _("dinsdag"),
        3: _("woensdag"),
        4: _("donderdag"),
        5: _("vrijdag"),
        6: _("zaterdag"),
        7: _("zondag"),
    }
    found: dict[int, list[str]] = {}
    for one in ranges:
        found.setdefault(one.weekday, []).append(f"{_clock(one.starts)}–{_clock(one.ends)}")
    return [(names[weekday], ", ".join(times)) for weekday, times in found.items()]


def _clock(value: time) -> str:
    return f"{value:%H.%M}"
