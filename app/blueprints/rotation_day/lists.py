"""Who was at which station: for the leader of a group on the day, and for supervisors."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock
from app.blueprints.rotation_day import pages, ticks
from app.blueprints.rotation_day.actions import bp as bp  # noqa: PLC0414 - registered from here, with these routes
from app.extensions import db
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.rotations import marks
from app.programme.rotations.marks import NotNow
from app.queries import rotation_marks
from app.queries.rotation_day import Own

_FORBIDDEN = 403


@bp.get("/mijn-veiligheidsdag/<uuid:rotation_id>/groep/<uuid:group_id>")
@policy(Action.LEAD_GROUP)
def group(rotation_id: UUID, group_id: UUID) -> ResponseReturnValue:
    """Show the leader of a group who is in it, a list for each station."""
    own = Own(groups=frozenset({group_id}), stations=frozenset())
    try:
        sheet = marks.of_group(db.session(), rotation_id, group_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except NotNow:
        return _not_now(rotation_id)
    db.session.commit()
    return pages.show(
        "rotation_day/group.html",
        pages.found(rotation_id, own),
        poll=url_for("rotation_day.own_state", rotation_id=rotation_id),
        scope=url_for("rotation_day.own", rotation_id=rotation_id),
        mark="",
        named=False,
        rehearsed=None,
        sheet=sheet,
        group_id=group_id,
        ticks=ticks,
        uuid=UUID,
    )


@bp.post("/mijn-veiligheidsdag/<uuid:rotation_id>/groep/<uuid:group_id>")
@policy(Action.LEAD_GROUP)
def tick(rotation_id: UUID, group_id: UUID) -> ResponseReturnValue:
    """Note what the leader of a group ticked."""
    now, by, session = clock(), actor(), db.session()
    try:
        marks.refuse_others(session, rotation_id, group_id, by=by, now=now)
        if not FlaskForm().validate_on_submit():
            raise BadRequest
        sheet = rotation_marks.sheet(session, rotation_id, group_id=group_id)
        wanted = ticks.everybody(sheet, group_id) or ticks.sent()
        done = marks.record_of_group(session, rotation_id, group_id, wanted, by=by, now=now)
    except NoSuchThing as error:
        raise NotFound from error
    except NotNow:
        return _not_now(rotation_id)
    db.session.commit()
    if pages.is_script():
        return ticks.answer(done)
    ticks.tell(done)
    return redirect(url_for("rotation_day.group", rotation_id=rotation_id, group_id=group_id))


@bp.get("/mijn-veiligheidsdag/<uuid:rotation_id>/groep/<uuid:group_id>/merken.json")
@policy(Action.LEAD_GROUP)
def group_marks(rotation_id: UUID, group_id: UUID) -> ResponseReturnValue:
    """Tell the phone of a leader what was noted by now: ids and marks, and no name."""
    try:
        marks.refuse_others(db.session(), rotation_id, group_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except NotNow:
        return jsonify(marks={}), _FORBIDDEN
    found = rotation_marks.marks(db.session(), rotation_id, group_id=group_id)
    return jsonify(marks={f"{walker}:{station}": mark.value for (walker, station), mark in found.items()})


@bp.get("/veiligheidsdag/<uuid:rotation_id>/dag/aanwezig")
@policy(Action.SEE_CHILDREN)
def everybody(rotation_id: UUID) -> ResponseReturnValue:
    """Show a supervisor who was at which station, group by group."""
    try:
        sheet = marks.of_all(db.session(), rotation_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    day = pages.found(rotation_id, pages.SUPERVISES)
    return render_template("rotation_day/everybody.html", board=day, sheet=sheet, ticks=ticks)


@bp.post("/veiligheidsdag/<uuid:rotation_id>/dag/aanwezig")
@policy(Action.SEE_CHILDREN)
def tick_everybody(rotation_id: UUID) -> ResponseReturnValue:
    """Note what a supervisor ticked, or read from the stamps."""
    pages.mark(rotation_id, pages.SUPERVISES)
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    done = marks.record(db.session(), rotation_id, ticks.sent(), by=actor(), now=clock())
    db.session.commit()
    ticks.tell(done)
    anchor = request.form.get("groep", "")[:60]
    return redirect(url_for("rotation_day.everybody", rotation_id=rotation_id, _anchor=anchor or None))


def _not_now(rotation_id: UUID) -> ResponseReturnValue:
    """Say that the list is there on the day alone; the day itself can still be looked at."""
    sentence = _("De lijst van uw groep is er alleen op de dag zelf: van twee uur ervoor tot vier uur erna.")
    back = url_for("rotation_day.own", rotation_id=rotation_id)
    return render_template("rotation_day/refused.html", sentence=sentence, back=back), _FORBIDDEN
