"""How subscriptions are written on pages: what they show, and which program reads them."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.blueprints.feeds import programs
from app.blueprints.feeds.programs import Program
from app.models.feeds import FeedScope
from app.queries.feeds import Listed

QUIET_AFTER = timedelta(days=30)

PROGRAMS = {
    Program.GOOGLE: _l("Google Agenda"),
    Program.OUTLOOK_NEW: _l("Outlook voor Windows (nieuw)"),
    Program.OUTLOOK_CLASSIC: _l("Outlook voor Windows (klassiek)"),
    Program.OUTLOOK_WEB: _l("Outlook op het web"),
    Program.IPHONE: _l("iPhone en iPad"),
    Program.MAC: "Mac",
    Program.ANDROID: "Android",
    Program.THUNDERBIRD: _l("Thunderbird"),
    Program.NEXTCLOUD: "Nextcloud",
}

SCOPES = {
    FeedScope.LOCATION: _l("Alles van de locatie"),
    FeedScope.STAFF: _l("Alles, ook wat alleen voor het team is"),
    FeedScope.AGE_GROUP: _l("Programma van een leeftijdsgroep"),
    FeedScope.SPACE: _l("Bezetting van een ruimte"),
    FeedScope.ACTIVITY: _l("Bijeenkomsten van een activiteit"),
    FeedScope.VOLUNTEER: _l("Diensten van een vrijwilliger"),
    FeedScope.OPEN_SHIFTS: _l("Open diensten voor een vrijwilliger"),
    FeedScope.PARTNER: _l("Bijeenkomsten van een partner"),
    FeedScope.RESPONSIBLE: _l("Bijeenkomsten van een medewerker"),
}
"""What a subscription shows, to the supervisor, in the order in which they are offered."""


def scope(value: FeedScope) -> str:
    """Return what a subscription of this sort shows."""
    return str(SCOPES[value])


def own_scope(value: FeedScope) -> str:
    """Return what a subscription shows, to the person whom it is about."""
    if value is FeedScope.VOLUNTEER:
        return _("Mijn diensten")
    if value is FeedScope.RESPONSIBLE:
        return _("Mijn bijeenkomsten")
    return _("Open diensten") if value is FeedScope.OPEN_SHIFTS else _("Onze bijeenkomsten")


def program(agent: str | None) -> str:
    """Return the name by which people know the program that asked."""
    return programs.called(agent) or _("een ander programma")


def is_quiet(feed: Listed, now: datetime) -> bool:
    """Say whether nobody asked for it for so long that its address probably is of no use any more."""
    return feed.last_used_at is not None and now - feed.last_used_at >= QUIET_AFTER


def headline(value: Program) -> str:
    """Return the name of a program above its instructions."""
    return str(PROGRAMS[value])
