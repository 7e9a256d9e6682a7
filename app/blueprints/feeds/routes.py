"""Calendars by their secret address, and the pages that hand out, renew and revoke those addresses."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.feeds import answer, masking, pages, words
from app.blueprints.feeds.forms import ButtonForm, NameForm, NewFeedForm
from app.extensions import db, system_scope
from app.models.feeds import FeedScope
from app.models.people import CalendarBy
from app.programme import feed_joins, feeds
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import calendar_choices, feed_subjects
from app.queries import feeds as subscriptions
from app.queries.feed_subjects import Subject

bp = Blueprint("feeds", __name__)


@bp.record_once
def _mask(_state: BlueprintSetupState) -> None:
    masking.install()


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
        now=clock(),
        programs=pages.programs_in_order(),
    )


@bp.get("/agenda-abonnementen/nieuw/<scope>")
@policy(Action.MANAGE_FEEDS)
def new(scope: str) -> ResponseReturnValue:
    """Ask whom or what a new subscription is about."""
    chosen = pages.scope(scope)
    form, choices = _new_form(chosen, fresh=True)
    wanted = request.args.get("voor", "")
    form.subject.data = next((choice.id for choice in choices if str(choice.id) == wanted), form.subject.data)
    return render_template("feeds/new.html", form=form, scope=chosen, subjects=choices, words=words)


@bp.post("/agenda-abonnementen/nieuw/<scope>")
@policy(Action.MANAGE_FEEDS)
def create(scope: str) -> ResponseReturnValue:
    """Hand out a subscription, and show its address this once."""
    chosen = pages.scope(scope)
    form, choices = _new_form(chosen, fresh=False)
    if not form.validate_on_submit():
        return render_template("feeds/new.html", form=form, scope=chosen, subjects=choices, words=words), 422
    subject = next(choice for choice in choices if choice.id == form.subject.data)
    issued = feeds.create(db.session(), subject, label=str(form.label.data), by=actor(), now=clock())
    return pages.issued(issued, subject, back=url_for("feeds.overview"))


@bp.get("/agenda-abonnementen/<uuid:feed_id>/vernieuwen")
@policy(Action.MANAGE_FEEDS)
def confirm_renewal(feed_id: UUID) -> ResponseReturnValue:
    """Ask whether the address of now may stop working."""
    return pages.question("feeds/renew.html", subscriptions.one_active(db.session(), feed_id), "feeds.overview")


@bp.post("/agenda-abonnementen/<uuid:feed_id>/vernieuwen")
@policy(Action.MANAGE_FEEDS)
def renew(feed_id: UUID) -> ResponseReturnValue:
    """Give a subscription a new address, and show it this once."""
    try:
        issued = feeds.renew(db.session(), feed_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return pages.issued(issued, subscriptions.one_active(db.session(), feed_id), back=url_for("feeds.overview"))


@bp.get("/agenda-abonnementen/<uuid:feed_id>/intrekken")
@policy(Action.MANAGE_FEEDS)
def confirm_revocation(feed_id: UUID) -> ResponseReturnValue:
    """Ask whether a subscription may end."""
    return pages.question("feeds/revoke.html", subscriptions.one_active(db.session(), feed_id), "feeds.overview")


@bp.post("/agenda-abonnementen/<uuid:feed_id>/intrekken")
@policy(Action.MANAGE_FEEDS)
def revoke(feed_id: UUID) -> ResponseReturnValue:
    """End a subscription."""
    try:
        feeds.revoke(db.session(), feed_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return pages.done(_("Het abonnement is ingetrokken. Het adres werkt niet meer."), back="feeds.overview")


@bp.get("/agenda-abonnementen/<uuid:feed_id>/naam")
@policy(Action.MANAGE_FEEDS)
def ask_name(feed_id: UUID) -> ResponseReturnValue:
    """Ask for another name of a subscription."""
    return pages.naming(subscriptions.one_active(db.session(), feed_id), None, back="feeds.overview")


@bp.post("/agenda-abonnementen/<uuid:feed_id>/naam")
@policy(Action.MANAGE_FEEDS)
def rename(feed_id: UUID) -> ResponseReturnValue:
    """Give a subscription another name in the list."""
    form = NameForm()
    if not form.validate_on_submit():
        return pages.naming(subscriptions.one_active(db.session(), feed_id), form, back="feeds.overview")
    try:
        feeds.rename(db.session(), feed_id, label=str(form.label.data), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return pages.done(_("De naam is veranderd."), back="feeds.overview")


@bp.get("/agenda-abonnementen/keuze/<scope>/<uuid:subject_id>")
@policy(Action.MANAGE_FEEDS)
def ask_choice(scope: str, subject_id: UUID) -> ResponseReturnValue:
    """Show how the meetings of a volunteer or partner come into their calendar, and what the other way would mean."""
    choice = calendar_choices.of(db.session(), pages.scope(scope), subject_id)
    if choice is None:
        raise NotFound
    return render_template("feeds/choice.html", choice=choice, form=ButtonForm(formdata=None), by=CalendarBy)


@bp.post("/agenda-abonnementen/keuze/<scope>/<uuid:subject_id>")
@policy(Action.MANAGE_FEEDS)
def choose(scope: str, subject_id: UUID) -> ResponseReturnValue:
    """Choose for a volunteer or partner how their meetings come into their calendar."""
    choice = calendar_choices.of(db.session(), pages.scope(scope), subject_id)
    if choice is None:
        raise NotFound
    chosen = pages.chosen(request.form.get("calendar_by", ""))
    subjects = feed_subjects.subjects(db.session(), choice.scope, location_id=location().id)
    subject = next(one for one in subjects if one.id == choice.subject_id)
    if chosen is CalendarBy.FEED:
        issued = feeds.choose_feed(db.session(), subject, by=actor(), now=clock())
        return pages.issued(issued, subject, back=url_for("feeds.overview"))
    feeds.choose_invitations(db.session(), subject, by=actor(), now=clock())
    return pages.done(_("%(who)s krijgt voortaan uitnodigingen.", who=choice.name), back="feeds.overview")


def _new_form(scope: FeedScope, *, fresh: bool) -> tuple[NewFeedForm, tuple[Subject, ...]]:
    choices = feed_subjects.subjects(db.session(), scope, location_id=location().id)
    form = NewFeedForm(formdata=None) if fresh else NewFeedForm()
    form.subject.offer(choices)
    return form, choices
