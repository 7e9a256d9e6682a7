"""How subscriptions are written on pages: what they show, and which program reads them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.models.feeds import FeedScope

PROGRAMS = (
    ("google", "Google Agenda"),
    ("microsoft office", "Outlook"),
    ("outlook", "Outlook"),
    ("microsoft.exchange", "Outlook"),
    ("dataaccessd", "Apple Agenda"),
    ("calendaragent", "Apple Agenda"),
    ("ios/", "Apple Agenda"),
    ("macos/", "Apple Agenda"),
    ("mac os x/", "Apple Agenda"),
    ("icsx5", "ICSx⁵"),
    ("davx5", "DAVx⁵"),
    ("nextcloud", "Nextcloud"),
    ("evolution", "Evolution"),
    ("thunderbird", "Thunderbird"),
    ("vdirsyncer", "vdirsyncer"),
    ("mozilla/5.0", "browser"),
)
"""What a program calls itself, in small letters, and what people call it; the first that fits counts."""


SCOPES = {
    FeedScope.LOCATION: _l("Alles van de locatie"),
    FeedScope.AGE_GROUP: _l("Programma van een leeftijdsgroep"),
    FeedScope.SPACE: _l("Bezetting van een ruimte"),
    FeedScope.ACTIVITY: _l("Bijeenkomsten van een activiteit"),
    FeedScope.VOLUNTEER: _l("Diensten van een vrijwilliger"),
    FeedScope.OPEN_SHIFTS: _l("Open diensten voor een vrijwilliger"),
    FeedScope.PARTNER: _l("Bijeenkomsten van een partner"),
}
"""What a subscription shows, to the supervisor, in the order in which they are offered."""


def scope(value: FeedScope) -> str:
    """Return what a subscription of this sort shows."""
    return str(SCOPES[value])


def own_scope(value: FeedScope) -> str:
    """Return what a subscription shows, to the person whom it is about."""
    if value is FeedScope.VOLUNTEER:
        return _("Mijn diensten")
    return _("Open diensten") if value is FeedScope.OPEN_SHIFTS else _("Onze bijeenkomsten")


def program(agent: str | None) -> str:
    """Return the name by which people know the program, or what it calls itself."""
    lowered = (agent or "").lower()
    return next((name for sign, name in PROGRAMS if sign in lowered), agent or "")
