"""The preparation of a safety day: its tasks by week, what is late first, and those of whoever looks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from app.access import Action, policy
from app.blueprints import sentences, undoing
from app.blueprints.context import actor, clock, location, today
from app.blueprints.preparation.forms import TaskForm, TickForm, values_of
from app.extensions import db
from app.planning import countdown
from app.planning.weeks import IsoWeek
from app.programme import task_plans, tasks
from app.programme.refusals import Refusal
from app.queries import tasks as reading
from app.queries.tasks import Preparation, TaskLine

bp = Blueprint("preparation", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/voorbereiding")
own = Blueprint("own_tasks", __name__, url_prefix="/mijn-taken")


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekOfTasks:
    """The tasks of a week, which lies so many weeks before the day."""

    week: IsoWeek
    weeks_to: int
    tasks: tuple[TaskLine, ...]


@bp.get("")
@policy(Action.SEE_PLAN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show the tasks by week."""
    return _page(_preparation(rotation_id), _form(formdata=None))


@bp.post("")
@policy(Action.EDIT_PLAN)
def add(rotation_id: UUID) -> ResponseReturnValue:
    """Add a task of one's own."""
    found, form = _preparation(rotation_id), _form()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        row = tasks.add(db.session(), found.activity_id, form.wanted(), day=found.day, by=actor(), now=clock())
    except Refusal as refusal:
        return _refused(found, form, refusal)
    db.session.commit()
    flash(_("%(title)s staat in de lijst.", title=row.title), "success")
    return _to(rotation_id)


@bp.post("/sjabloon")
@policy(Action.EDIT_PLAN)
def lay_out(rotation_id: UUID) -> ResponseReturnValue:
    """Put the tasks of the template into the list, counted back from the day."""
    if not TickForm().validate_on_submit():
        raise BadRequest
    found = _preparation(rotation_id)
    outlines = task_plans.outlines_for(db.session(), found.activity_id)
    number = task_plans.lay_out(db.session(), found.activity_id, outlines, day=found.day, by=actor(), now=clock())
    db.session.commit()
    said = ngettext("%(num)s taak staat klaar.", "%(num)s taken staan klaar.", number)
    flash(said if number else _("Alle taken van het sjabloon staan er al."), "success")
    return _to(rotation_id)


@bp.get("/<uuid:task_id>")
@policy(Action.EDIT_PLAN)
def edit(rotation_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Show the form of a task."""
    found = _preparation(rotation_id)
    task = _task(found, task_id)
    return _edit_page(found, task, _form(formdata=None, **values_of(task)))


@bp.post("/<uuid:task_id>")
@policy(Action.EDIT_PLAN)
def change(rotation_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Change a task."""
    found, form = _preparation(rotation_id), _form()
    task = _task(found, task_id)
    if not form.validate_on_submit():
        return _edit_page(found, task, form), 422
    try:
        tasks.change(db.session(), task_id, form.wanted(), day=found.day, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _edit_page(found, task, form), 422
    db.session.commit()
    flash(_("Opgeslagen."), "success")
    return _to(rotation_id)


@bp.post("/<uuid:task_id>/klaar")
@policy(Action.EDIT_PLAN)
def tick(rotation_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Note that a task is done, or that it is not."""
    task, form = _task(_preparation(rotation_id), task_id), TickForm()
    if not form.validate_on_submit():
        raise BadRequest
    tasks.tick(db.session(), task.id, done=form.done.data, by=actor(), now=clock())
    db.session.commit()
    flash(_done(task, form), "success")
    return _to(rotation_id)


@bp.post("/<uuid:task_id>/weghalen")
@policy(Action.EDIT_PLAN)
def remove(rotation_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Take a task away, with a way back."""
    task = _task(_preparation(rotation_id), task_id)
    if not TickForm().validate_on_submit():
        raise BadRequest
    tasks.remove(db.session(), task.id, by=actor(), now=clock())
    db.session.commit()
    back = url_for("preparation.bring_back", rotation_id=rotation_id, task_id=task_id)
    undoing.offer_at(back, _("%(title)s is weggehaald.", title=task.title))
    return _to(rotation_id)


@bp.post("/<uuid:task_id>/terughalen")
@policy(Action.EDIT_PLAN)
def bring_back(rotation_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Bring back a task that was taken away."""
    found = _preparation(rotation_id)
    if not TickForm().validate_on_submit():
        raise BadRequest
    if not reading.is_of(db.session(), task_id, activity_id=found.activity_id):
        raise NotFound
    tasks.bring_back(db.session(), task_id, by=actor(), now=clock())
    db.session.commit()
    flash(_("De taak staat er weer."), "success")
    return _to(rotation_id)


@own.get("")
@policy(Action.SEE_PLAN)
def mine() -> ResponseReturnValue:
    """Show the open tasks of the one who looks."""
    return render_template(
        "preparation/mine.html",
        tasks=reading.of_account(db.session(), actor().user_id),
        others=reading.late_of_others(db.session(), actor().user_id, today=today()),
        today=today(),
    )


@own.post("/<uuid:task_id>/klaar")
@policy(Action.EDIT_PLAN)
def tick_mine(task_id: UUID) -> ResponseReturnValue:
    """Note that one of them is done."""
    form = TickForm()
    task = next((task for task in reading.of_account(db.session(), actor().user_id) if task.id == task_id), None)
    if not form.validate_on_submit():
        raise BadRequest
    if task is None:
        raise NotFound
    tasks.tick(db.session(), task.id, done=form.done.data, by=actor(), now=clock())
    db.session.commit()
    flash(_done(task, form), "success")
    return redirect(url_for("own_tasks.mine"))


def _done(task: TaskLine, form: TickForm) -> str:
    if form.done.data:
        return _("%(title)s is klaar.", title=task.title)
    return _("%(title)s staat weer open.", title=task.title)


def _preparation(rotation_id: UUID) -> Preparation:
    found = reading.preparation(db.session(), rotation_id)
    if found is None:
        raise NotFound
    return found


def _task(found: Preparation, task_id: UUID) -> TaskLine:
    task = next((task for task in found.tasks if task.id == task_id), None)
    if task is None:
        raise NotFound
    return task


def _form(**given: object) -> TaskForm:
    form = TaskForm(**given)
    form.offer(reading.doers(db.session(), location_id=location().id))
    return form


def _refused(found: Preparation, form: TaskForm, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    form.form_errors.append(sentences.refusal(refusal, location().zone))
    return _page(found, form), 422


def _page(found: Preparation, form: TaskForm) -> str:
    late = [task for task in found.tasks if task.late(today())]
    return render_template(
        "preparation/show.html",
        found=found,
        late=late,
        weeks=_weeks(found, [task for task in found.tasks if not task.done and task not in late]),
        done=[task for task in found.tasks if task.done],
        form=form,
        filled=request.method == "POST",
        today=today(),
        undo=undoing.last(),
    )


def _edit_page(found: Preparation, task: TaskLine, form: TaskForm) -> str:
    return render_template("preparation/edit.html", found=found, task=task, form=form)


def _weeks(found: Preparation, listed: list[TaskLine]) -> list[WeekOfTasks]:
    by_week: dict[date, list[TaskLine]] = defaultdict(list)
    for task in listed:
        by_week[IsoWeek.containing(task.day).monday].append(task)
    return [
        WeekOfTasks(
            week=IsoWeek.containing(monday), weeks_to=countdown.weeks_to(monday, of=found.day), tasks=tuple(lines)
        )
        for monday, lines in sorted(by_week.items())
    ]


def _to(rotation_id: UUID) -> Response:
    return redirect(url_for("preparation.show", rotation_id=rotation_id))
