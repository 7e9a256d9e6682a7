"""One child in a course: where it starts, in which group, with which bike, and what it catches up with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import undoing, wording
from app.blueprints.context import actor, clock, location, today
from app.blueprints.courses import words
from app.blueprints.courses.child_forms import GroupChoiceForm, NeedsForm, PlacementForm
from app.extensions import db
from app.planning.ages import age_on
from app.planning.vocabulary import EnrolmentState
from app.programme.courses import catching_up, children, participants
from app.programme.courses.children import OneChild
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal

bp = Blueprint("course_child", __name__, url_prefix="/cursussen/<uuid:course_id>/kinderen/<uuid:participant_id>")


@bp.get("")
@policy(Action.SEE_CHILDREN)
def show(course_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Show a child in a course."""
    return _page(course_id, participant_id)


@bp.post("/groep")
@policy(Action.EDIT_CHILDREN)
def move(course_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Let the child go to another group, or to its first one of a part."""
    found = _read(course_id, participant_id)
    form = GroupChoiceForm()
    form.group.offer([_Named(way.group.id, way.group.title) for way in found.ways])
    if not form.validate_on_submit() or form.group.data is None:
        flash(_("Kies een groep."), "error")
        return _page(course_id, participant_id), 422

    def act() -> None:
        moved = participants.move(
            db.session(), participant_id, form.group.data or participant_id, form.setting(), by=actor(), now=clock()
        )
        changes = [str(change) for change in (moved.placed, *moved.left) if change]
        address = url_for("course_child.move_back", **_of(course_id, participant_id), wijziging=changes)
        waits = moved.state is EnrolmentState.WAITING
        undoing.offer_at(address, _("Het kind wacht op een plek.") if waits else _("Het kind zit in de andere groep."))

    return _do(course_id, participant_id, act)


@bp.post("/terug")
@policy(Action.EDIT_CHILDREN)
def move_back(course_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Let the child be in its group again."""
    _read(course_id, participant_id)
    try:
        changes = [UUID(change) for change in request.args.getlist("wijziging")][:4]
    except ValueError as error:
        raise NotFound from error

    def act() -> None:
        participants.move_back(db.session(), changes, by=actor(), now=clock())
        flash(_("Het kind zit weer in de groep van daarvoor."), "success")

    return _do(course_id, participant_id, act)


@bp.post("/instap")
@policy(Action.EDIT_CHILDREN)
def note_placement(course_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Note the placement test."""
    _read(course_id, participant_id)
    form = PlacementForm()
    day = form.day.data
    if not form.validate_on_submit() or day is None:
        return _page(course_id, participant_id, placement=form), 422

    def act() -> None:
        participants.note_placement(
            db.session(), participant_id, starts_in=form.starts_in, on=day, by=actor(), now=clock()
        )
        flash(
            _("Dit kind begint in deel 2. Kies hieronder een groep.")
            if form.starts_in > 1
            else _("Dit kind begint in deel 1."),
            "success",
        )

    return _do(course_id, participant_id, act)


@bp.post("/fiets")
@policy(Action.EDIT_CHILDREN)
def note_needs(course_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Note what the child needs to ride."""
    _read(course_id, participant_id)
    form = NeedsForm()
    if not form.validate_on_submit():
        return _page(course_id, participant_id, needs=form), 422

    def act() -> None:
        participants.note_needs(db.session(), participant_id, form.needs(), by=actor(), now=clock())
        flash(_("De fiets en de helm zijn opgeslagen."), "success")

    return _do(course_id, participant_id, act)


@bp.post("/stoppen")
@policy(Action.EDIT_CHILDREN)
def stop(course_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Let the child stop, or begin again."""
    found = _read(course_id, participant_id)

    def act() -> None:
        if found.participant.stopped_at is None:
            participants.stop(db.session(), participant_id, by=actor(), now=clock())
            flash(_("Dit kind is gestopt. Wat het leerde, blijft bewaard."), "success")
        else:
            how = participants.Setting()
            child_id = found.participant.child_id
            participants.add(db.session(), course_id, child_id, None, how, by=actor(), now=clock())
            flash(_("Dit kind doet weer mee. Kies een groep."), "success")

    return _do(course_id, participant_id, act)


@bp.post("/inhalen/<uuid:session_id>")
@policy(Action.EDIT_CHILDREN)
def catch_up(course_id: UUID, participant_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Give the child a place in another group, to catch up with a lesson."""
    _read(course_id, participant_id)
    at_id = _guest_at()

    def act() -> None:
        place = catching_up.seat(
            db.session(), participant_id, missed_id=session_id, at_id=at_id, by=actor(), now=clock()
        )
        back = url_for("course_child.release", **_of(course_id, participant_id), session_id=session_id, bij=at_id)
        when = wording.moment(place.starts_at, location().zone)
        undoing.offer_at(back, _("Dit kind haalt de les in op %(when)s uur.", when=when))

    return _do(course_id, participant_id, act)


@bp.post("/inhalen/<uuid:session_id>/vrijgeven")
@policy(Action.EDIT_CHILDREN)
def release(course_id: UUID, participant_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Take back the place of a guest."""
    _read(course_id, participant_id)
    at_id = _guest_at()

    def act() -> None:
        catching_up.release(db.session(), participant_id, missed_id=session_id, at_id=at_id, by=actor(), now=clock())
        again = url_for("course_child.catch_up", **_of(course_id, participant_id), session_id=session_id, bij=at_id)
        undoing.offer_at(again, _("Dit kind haalt de les daar niet meer in."))

    return _do(course_id, participant_id, act)


class _Named:
    """A group that can be chosen."""

    def __init__(self, row_id: UUID, name: str) -> None:
        self.id = row_id
        self.name = name


def _of(course_id: UUID, participant_id: UUID) -> dict[str, Any]:
    return {"course_id": course_id, "participant_id": participant_id}


def _guest_at() -> UUID:
    try:
        return UUID(request.values.get("bij", ""))
    except ValueError as error:
        raise NotFound from error


def _do(course_id: UUID, participant_id: UUID, act: Callable[[], None]) -> ResponseReturnValue:
    """Do and commit, or say why not; then show the child again."""
    back = redirect(url_for("course_child.show", **_of(course_id, participant_id)))
    try:
        act()
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return back
    db.session.commit()
    return back


def _read(course_id: UUID, participant_id: UUID) -> OneChild:
    try:
        return children.one(db.session(), course_id, participant_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error


def _page(course_id: UUID, participant_id: UUID, **forms: FlaskForm) -> str:
    found = _read(course_id, participant_id)
    who = found.participant
    db.session.commit()  # the look is noted
    return render_template(
        "courses/child.html",
        course=found.course,
        found=found,
        who=who,
        age=age_on(today(), birth_month=who.birth_month),
        ways=[(way, words.way(found, way, location().zone, clock())) for way in found.ways],
        group_names={group.id: words.short_name(group) for group in found.course.groups},
        reason=words.reason,
        waits=words.waits,
        can_be_set_aside=words.can_be_set_aside,
        placement=forms.get("placement") or PlacementForm(formdata=None, day=today()),
        needs=forms.get("needs")
        or NeedsForm(formdata=None, bike_size=who.bike_size, own_bike=who.own_bike, own_helmet=who.own_helmet),
        undo=undoing.last(),
    )
