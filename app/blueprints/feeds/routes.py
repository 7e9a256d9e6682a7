"""Calendars by their secret address, and the pages that hand out, renew and revoke those addresses."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.feeds import answer, masking, words
from app.blueprints.feeds.forms import ButtonForm, NewFeedForm
from app.extensions import db, system_scope
from app.models.feeds import FeedScope
from app.programme import feed_joins, feeds
from app.programme.feeds import Issued
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import feed_subjects
from app.queries import feeds as subscriptions
from app.queries.feed_subjects import Subject
from app.queries.feeds import Listed

bp = Blueprint("feeds", __name__)


@bp.record_once
def _mask(_state: BlueprintSetupState) -> None:
    masking.install()


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """The address of a subscription in both forms: to copy, and to open in a calendar program."""

    https: str
    webcal: str


@bp.get("/agenda/<path:secret>.ics")
@policy(Action.TOKEN_BOUND)
def calendar(secret: str) -> ResponseReturnValue:
    """Answer a calendar program: it has the calendar already, or here it is."""
    session = db.session()
    with system_scope(session):
        response = _calendar(session, secret)
        session.commit()
    return response


def _calendar(session: Session, secret: str) -> Response:
    client = request.headers.get("User-Agent", "")
    current = feeds.polled(session, secret, client=client, now=clock())
    if current is None:
        return answer.unknown()
    kept = answer.not_modified(request, current)
    if kept is not None:
        return kept
    stored = feed_joins.body(session, current, now=clock())
    return answer.full(request, stored) if stored else answer.unknown()


@bp.get("/agenda-abonnementen")
@policy(Action.MANAGE_FEEDS)
def overview() -> ResponseReturnValue:
    """Show the subscriptions that work, and what new ones can be about."""
    return render_template(
        "feeds/overview.html",
        found=subscriptions.active(db.session()),
        scopes=tuple(words.SCOPES),
        words=words,
    )


@bp.get("/agenda-abonnementen/nieuw/<scope>")
@policy(Action.MANAGE_FEEDS)
def new(scope: str) -> ResponseReturnValue:
    """Ask whom or what a new subscription is about."""
    chosen = _scope(scope)
    form, choices = _new_form(chosen, fresh=True)
    return render_template("feeds/new.html", form=form, scope=chosen, subjects=choices, words=words)


@bp.post("/agenda-abonnementen/nieuw/<scope>")
@policy(Action.MANAGE_FEEDS)
def create(scope: str) -> ResponseReturnValue:
    """Hand out a subscription, and show its address this once."""
    chosen = _scope(scope)
    form, choices = _new_form(chosen, fresh=False)
    if not form.validate_on_submit():
        return render_template("feeds/new.html", form=form, scope=chosen, subjects=choices, words=words), 422
    subject = next(choice for choice in choices if choice.id == form.subject.data)
    issued = feeds.create(db.session(), subject, label=str(form.label.data), by=actor(), now=clock())
    return _issued(issued, back=url_for("feeds.overview"))


@bp.get("/agenda-abonnementen/<uuid:feed_id>/vernieuwen")
@policy(Action.MANAGE_FEEDS)
def confirm_renewal(feed_id: UUID) -> ResponseReturnValue:
    """Ask whether the address of now may stop working."""
    return _confirm("feeds/renew.html", subscriptions.one_active(db.session(), feed_id), "feeds.overview")


@bp.post("/agenda-abonnementen/<uuid:feed_id>/vernieuwen")
@policy(Action.MANAGE_FEEDS)
def renew(feed_id: UUID) -> ResponseReturnValue:
    """Give a subscription a new address, and show it this once."""
    try:
        issued = feeds.renew(db.session(), feed_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return _issued(issued, back=url_for("feeds.overview"))


@bp.get("/agenda-abonnementen/<uuid:feed_id>/intrekken")
@policy(Action.MANAGE_FEEDS)
def confirm_revocation(feed_id: UUID) -> ResponseReturnValue:
    """Ask whether a subscription may end."""
    return _confirm("feeds/revoke.html", subscriptions.one_active(db.session(), feed_id), "feeds.overview")


@bp.post("/agenda-abonnementen/<uuid:feed_id>/intrekken")
@policy(Action.MANAGE_FEEDS)
def revoke(feed_id: UUID) -> ResponseReturnValue:
    """End a subscription."""
    try:
        feeds.revoke(db.session(), feed_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("Het abonnement is ingetrokken. Het adres werkt niet meer."), "success")
    return redirect(url_for("feeds.overview"))


@bp.get("/mijn-agenda")
@policy(Action.MANAGE_OWN_FEED)
def own() -> ResponseReturnValue:
    """Show a volunteer or partner which calendars they can subscribe to, and which they did."""
    found = subscriptions.active_of(db.session(), actor())
    return render_template(
        "feeds/own.html",
        subjects=feed_subjects.own(db.session(), actor()),
        found={scope: [feed for feed in found if feed.scope is scope] for scope in FeedScope},
        words=words,
    )


@bp.post("/mijn-agenda/<scope>")
@policy(Action.MANAGE_OWN_FEED)
def create_own(scope: str) -> ResponseReturnValue:
    """Hand out one's own subscription, and show its address this once."""
    chosen = _scope(scope)
    subject = next((one for one in feed_subjects.own(db.session(), actor()) if one.scope is chosen), None)
    if subject is None:
        raise NotFound
    issued = feeds.create(db.session(), subject, label="", by=actor(), now=clock())
    return _issued(issued, back=url_for("feeds.own"))


@bp.get("/mijn-agenda/<uuid:feed_id>/vernieuwen")
@policy(Action.MANAGE_OWN_FEED)
def confirm_own_renewal(feed_id: UUID) -> ResponseReturnValue:
    """Ask whether the address of now may stop working."""
    return _confirm("feeds/renew.html", _own(feed_id), "feeds.own")


@bp.post("/mijn-agenda/<uuid:feed_id>/vernieuwen")
@policy(Action.MANAGE_OWN_FEED)
def renew_own(feed_id: UUID) -> ResponseReturnValue:
    """Give one's own subscription a new address, and show it this once."""
    try:
        issued = feeds.renew(db.session(), feed_id, by=actor(), owner=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return _issued(issued, back=url_for("feeds.own"))


def _own(feed_id: UUID) -> Listed | None:
    return next((feed for feed in subscriptions.active_of(db.session(), actor()) if feed.id == feed_id), None)


def _scope(name: str) -> FeedScope:
    try:
        return FeedScope(name)
    except ValueError as error:
        raise NotFound from error


def _new_form(scope: FeedScope, *, fresh: bool) -> tuple[NewFeedForm, tuple[Subject, ...]]:
    choices = feed_subjects.subjects(db.session(), scope, location_id=location().id)
    form = NewFeedForm(formdata=None) if fresh else NewFeedForm()
    form.subject.offer(choices)
    return form, choices


def _issued(issued: Issued, *, back: str) -> ResponseReturnValue:
    """Show the address in the answer itself: in a redirect it would have to be kept somewhere."""
    db.session.commit()
    base = current_app.config["SETTINGS"].base_url
    address = base + url_for("feeds.calendar", secret=issued.secret)
    shown = Addresses(https=address, webcal=f"webcal://{address.partition('://')[2]}")
    return render_template("feeds/address.html", addresses=shown, back=back)


def _confirm(template: str, feed: Listed | None, back: str) -> ResponseReturnValue:
    if feed is None:
        raise NotFound
    return render_template(template, feed=feed, words=words, form=ButtonForm(formdata=None), back=url_for(back))
