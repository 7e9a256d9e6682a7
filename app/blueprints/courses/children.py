"""The children of a course: the list, and more of them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import undoing, wording
from app.blueprints.context import actor, clock, location, today
from app.blueprints.courses import words
from app.blueprints.courses.child_forms import AddForm
from app.extensions import db
from app.planning.ages import age_on
from app.planning.vocabulary import EnrolmentState
from app.programme.courses import children, participants
from app.programme.enrolments import Placed
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal

bp = Blueprint("course_children", __name__, url_prefix="/cursussen")

MOST_SEARCH = 60


@bp.get("/<uuid:course_id>/kinderen")
@policy(Action.SEE_CHILDREN)
def show(course_id: UUID) -> ResponseReturnValue:
    """Show the children of a course, all or those of one group."""
    found = _read(course_id)
    group_id = _id(request.args.get("groep"))
    shown = [who for who in found.participants if group_id is None or group_id in who.groups]
    db.session.commit()  # the look is noted
    return render_template(
        "courses/children.html",
        course=found.course,
        children=found,
        shown=shown,
        unspoken=[
            (meeting, wording.languages(languages))
            for meeting, languages in sorted(found.unspoken, key=lambda one: (one[0].starts_at, one[0].id))
        ],
        group_id=group_id,
        group_names={group.id: words.short_name(group) for group in found.course.groups},
        undo=undoing.last(),
    )


@bp.get("/<uuid:course_id>/kinderen/toevoegen")
@policy(Action.EDIT_CHILDREN)
def find(course_id: UUID) -> ResponseReturnValue:
    """Show who is not in the course yet, with what is against each in the group that was chosen."""
    return _page(course_id, search=request.args.get("naam", "")[:MOST_SEARCH], group_id=_id(request.args.get("groep")))


@bp.post("/<uuid:course_id>/kinderen/toevoegen")
@policy(Action.EDIT_CHILDREN)
def add(course_id: UUID) -> ResponseReturnValue:
    """Take a child into the course and into the group that was chosen."""
    form = AddForm()
    child_id, group_id = _id(form.child.raw_data), _id(form.group.raw_data)
    if child_id is None or not form.comment.validate(form):
        flash(_("Kies een kind.") if child_id is None else _("Maak de tekst korter."), "error")
        return _page(course_id, search="", group_id=group_id), 422
    how = form.setting()
    try:
        placed = participants.add(db.session(), course_id, child_id, group_id, how, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return _page(course_id, search=request.form.get("naam", ""), group_id=group_id), 409
    db.session.commit()
    flash(_said(placed), "success")
    naam = request.form.get("naam") or None
    return redirect(url_for("course_children.find", course_id=course_id, groep=group_id, naam=naam))


def _said(placed: Placed | None) -> str:
    if placed is None:
        return _("Het kind doet mee aan de cursus, nog zonder groep.")
    if placed.state is EnrolmentState.WAITING:
        return _("Het kind staat op de wachtlijst van deze groep.")
    return _("Het kind is geplaatst.")


def _read(course_id: UUID) -> children.Children:
    try:
        return children.of_course(db.session(), course_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error


def _page(course_id: UUID, *, search: str, group_id: UUID | None) -> str:
    try:
        found = children.candidates(db.session(), course_id, search=search, group_id=group_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()  # the look is noted
    return render_template(
        "courses/add_children.html",
        course=found.course,
        found=found.found,
        reasons={child_id: [words.reason(one) for one in why] for child_id, why in found.reasons.items()},
        overridable={child_id: words.can_be_set_aside(why) for child_id, why in found.reasons.items()},
        waits={child_id: words.waits(why) for child_id, why in found.reasons.items()},
        ages={child.id: age_on(today(), birth_month=child.birth_month) for child in found.found},
        search=search,
        group_id=group_id,
        group_names={group.id: words.short_name(group) for group in found.course.groups},
    )


def _id(text: object) -> UUID | None:
    if isinstance(text, (list, tuple)):
        text = text[0] if text else None
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None
