"""The groups of a safety day: when one can come, where it begins, what it skips and who leads it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import wording
from app.blueprints.context import actor, clock, location
from app.blueprints.rotations import pages, words
from app.blueprints.rotations.fields import version_seen
from app.blueprints.rotations.part_forms import GroupForm
from app.extensions import db
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.rotations import groups
from app.programme.rotations.refusals import NameTwice
from app.queries import rotation_plan
from app.queries.rotation_plan import GroupInPlan, RotationInPlan

bp = Blueprint("rotation_group_settings", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/groepsinstellingen")


@bp.get("/<uuid:group_id>")
@policy(Action.EDIT_PLAN)
def edit(rotation_id: UUID, group_id: UUID) -> ResponseReturnValue:
    """Show the form with what a group is."""
    plan = pages.find(rotation_id)
    group = _group(plan, group_id)
    together = {one if other == group_id else other for one, other in plan.apart if group_id in (one, other)}
    form = GroupForm(
        formdata=None,
        version=plan.version,
        name=group.name,
        leaders=group.leaders,
        leader=group.leader_id,
        windows=[(window.start, window.end) for window in group.windows or ()],
        first=group.first_station_id,
        skipped=sorted(map(str, group.skipped)),
        apart=sorted(map(str, together)),
    )
    return _page(plan, group_id, form)


@bp.post("/<uuid:group_id>")
@policy(Action.EDIT_PLAN)
def change(rotation_id: UUID, group_id: UUID) -> ResponseReturnValue:
    """Change a group."""
    plan = pages.find(rotation_id)
    form = _with_choices(GroupForm(), plan, _group(plan, group_id))
    if not form.validate_on_submit():
        return _page(plan, group_id, form), 422
    seen = version_seen(form.version.data)
    try:
        groups.change(db.session(), rotation_id, group_id, form.details(), seen=seen, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        text = words.refusal(refusal, location().zone)
        if isinstance(refusal, NameTwice):
            form.name.errors = (text,)
        else:
            form.form_errors.append(text)
        return _page(pages.find(rotation_id), group_id, form), 409
    db.session.commit()
    flash(_("%(name)s is opgeslagen.", name=wording.group(form.details().name)), "success")
    return redirect(url_for("rotations.show", rotation_id=rotation_id, _anchor="groepen"))


def _group(plan: RotationInPlan, group_id: UUID) -> GroupInPlan:
    found = next((one for one in plan.groups if one.id == group_id), None)
    if found is None:
        raise NotFound
    return found


def _with_choices(form: GroupForm, plan: RotationInPlan, group: GroupInPlan) -> GroupForm:
    form.leader.offer(rotation_plan.volunteers(db.session()), empty=_("Nog niemand"))
    form.first.offer(plan.stations, empty=_("Maakt niet uit"))
    form.skipped.offer(plan.stations)
    form.apart.offer([one for one in plan.groups if one.id != group.id])
    return form


def _page(plan: RotationInPlan, group_id: UUID, form: GroupForm) -> str:
    group = _group(plan, group_id)
    _with_choices(form, plan, group)
    return render_template("rotations/group.html", plan=plan, group=group, form=form)
