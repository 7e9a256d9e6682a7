"""What volunteers, partners and staff see and choose of their own calendar."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock
from app.blueprints.feeds import pages, words
from app.blueprints.feeds.forms import ButtonForm, NameForm
from app.blueprints.feeds.routes import bp as bp  # noqa: PLC0414 - the blueprint is registered from here, with these routes
from app.extensions import db
from app.models.feeds import FeedScope
from app.programme import feeds
from app.programme.calendar_choices import OWN_SCOPES
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import calendar_choices, feed_subjects
from app.queries import feeds as subscriptions
from app.queries.calendar_choices import Choice
from app.queries.feeds import Listed


@bp.get("/mijn-agenda")
@policy(Action.MANAGE_OWN_FEED)
def own() -> ResponseReturnValue:
    """Show somebody which calendars they can subscribe to, and which they did."""
    found = subscriptions.active_of(db.session(), actor())
    return render_template(
        "feeds/own.html",
        subjects=feed_subjects.own(db.session(), actor()),
        found={scope: [feed for feed in found if feed.scope is scope] for scope in FeedScope},
        words=words,
        choice=calendar_choices.own(db.session(), actor()),
        now=clock(),
        programs=pages.programs_in_order(),
    )


@bp.post("/mijn-agenda/<scope>")
@policy(Action.MANAGE_OWN_FEED)
def create_own(scope: str) -> ResponseReturnValue:
    """Hand out one's own subscription, and show its address this once; to one's own meetings that is a choice."""
    chosen = pages.scope(scope)
    subject = next((one for one in feed_subjects.own(db.session(), actor()) if one.scope is chosen), None)
    if subject is None:
        raise NotFound
    if chosen in OWN_SCOPES:
        issued = feeds.choose_feed(db.session(), subject, by=actor(), now=clock())
    else:
        issued = feeds.create(db.session(), subject, label="", by=actor(), now=clock())
    return pages.issued(issued, subject, back=url_for("feeds.own"))


@bp.get("/mijn-agenda/<uuid:feed_id>/vernieuwen")
@policy(Action.MANAGE_OWN_FEED)
def confirm_own_renewal(feed_id: UUID) -> ResponseReturnValue:
    """Ask whether the address of now may stop working."""
    return pages.question("feeds/renew.html", _own(feed_id), "feeds.own")


@bp.post("/mijn-agenda/<uuid:feed_id>/vernieuwen")
@policy(Action.MANAGE_OWN_FEED)
def renew_own(feed_id: UUID) -> ResponseReturnValue:
    """Give one's own subscription a new address, and show it this once."""
    try:
        issued = feeds.renew(db.session(), feed_id, by=actor(), owner=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return pages.issued(issued, _own(feed_id), back=url_for("feeds.own"))


@bp.get("/mijn-agenda/<uuid:feed_id>/naam")
@policy(Action.MANAGE_OWN_FEED)
def ask_own_name(feed_id: UUID) -> ResponseReturnValue:
    """Ask for another name of one's own subscription."""
    return pages.naming(_own(feed_id), None, back="feeds.own")


@bp.post("/mijn-agenda/<uuid:feed_id>/naam")
@policy(Action.MANAGE_OWN_FEED)
def rename_own(feed_id: UUID) -> ResponseReturnValue:
    """Give one's own subscription another name in the list."""
    form = NameForm()
    if not form.validate_on_submit():
        return pages.naming(_own(feed_id), form, back="feeds.own")
    try:
        feeds.rename(db.session(), feed_id, label=str(form.label.data), by=actor(), owner=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return pages.done(_("De naam is veranderd."), back="feeds.own")


@bp.get("/mijn-agenda/<uuid:feed_id>/intrekken")
@policy(Action.MANAGE_OWN_FEED)
def confirm_own_revocation(feed_id: UUID) -> ResponseReturnValue:
    """Ask whether one's own subscription may end."""
    return pages.question("feeds/revoke.html", _own(feed_id), "feeds.own")


@bp.post("/mijn-agenda/<uuid:feed_id>/intrekken")
@policy(Action.MANAGE_OWN_FEED)
def revoke_own(feed_id: UUID) -> ResponseReturnValue:
    """End one's own subscription."""
    try:
        feeds.revoke(db.session(), feed_id, by=actor(), owner=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return pages.done(_("Het abonnement is ingetrokken. Het adres werkt niet meer."), back="feeds.own")


@bp.get("/mijn-agenda/uitnodigingen")
@policy(Action.MANAGE_OWN_FEED)
def confirm_invitations() -> ResponseReturnValue:
    """Ask whether invitations may come in place of the subscription, which stops then."""
    return render_template("feeds/invitations.html", choice=_choice(), form=ButtonForm(formdata=None))


@bp.post("/mijn-agenda/uitnodigingen")
@policy(Action.MANAGE_OWN_FEED)
def choose_invitations() -> ResponseReturnValue:
    """Let invitations come in place of the subscription."""
    choice = _choice()
    subject = next(one for one in feed_subjects.own(db.session(), actor()) if one.scope is choice.scope)
    feeds.choose_invitations(db.session(), subject, by=actor(), now=clock())
    return pages.done(
        _("U krijgt voortaan uitnodigingen. Verwijder het abonnement nog uit uw agendaprogramma."), back="feeds.own"
    )


def _choice() -> Choice:
    found = calendar_choices.own(db.session(), actor())
    if found is None:
        raise NotFound
    return found


def _own(feed_id: UUID) -> Listed | None:
    return next((feed for feed in subscriptions.active_of(db.session(), actor()) if feed.id == feed_id), None)
