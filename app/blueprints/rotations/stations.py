"""The stations of a safety day: one added, changed, moved or taken away."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.rotations import pages, words
from app.blueprints.rotations.fields import version_seen
from app.blueprints.rotations.part_forms import StationForm
from app.extensions import db
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.rotations import stations
from app.programme.rotations.refusals import NameTwice
from app.programme.rotations.stations import USUAL_SIGN
from app.queries import session_page
from app.queries.rotation_plan import RotationInPlan, StationInPlan

bp = Blueprint("rotation_stations", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/posten")


@bp.get("/nieuw")
@policy(Action.EDIT_PLAN)
def new(rotation_id: UUID) -> ResponseReturnValue:
    """Show an empty form."""
    plan = pages.find(rotation_id)
    form = StationForm(formdata=None, version=plan.version, host_adults=1, capacity=1)
    return _page(plan, None, _with_choices(form))


@bp.post("/nieuw")
@policy(Action.EDIT_PLAN)
def add(rotation_id: UUID) -> ResponseReturnValue:
    """Add a station."""
    form = _with_choices(StationForm())
    if not form.validate_on_submit():
        return _page(pages.find(rotation_id), None, form), 422
    seen = version_seen(form.version.data)
    try:
        row = stations.add(db.session(), rotation_id, form.details(), seen=seen, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        return _refused(rotation_id, None, form, refusal)
    db.session.commit()
    flash(_("%(name)s staat erbij.", name=row.name), "success")
    return _back(rotation_id)


@bp.get("/<uuid:station_id>")
@policy(Action.EDIT_PLAN)
def edit(rotation_id: UUID, station_id: UUID) -> ResponseReturnValue:
    """Show the form with what a station is."""
    plan = pages.find(rotation_id)
    return _page(plan, station_id, _with_choices(_filled(plan, _station(plan, station_id))))


@bp.post("/<uuid:station_id>")
@policy(Action.EDIT_PLAN)
def change(rotation_id: UUID, station_id: UUID) -> ResponseReturnValue:
    """Change a station."""
    form = _with_choices(StationForm())
    if not form.validate_on_submit():
        return _page(pages.find(rotation_id), station_id, form), 422
    seen = version_seen(form.version.data)
    try:
        stations.change(db.session(), rotation_id, station_id, form.details(), seen=seen, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        return _refused(rotation_id, station_id, form, refusal)
    db.session.commit()
    flash(_("%(name)s is opgeslagen.", name=form.details().name), "success")
    return _back(rotation_id)


@bp.post("/<uuid:station_id>/verplaatsen")
@policy(Action.EDIT_PLAN)
def move(rotation_id: UUID, station_id: UUID) -> ResponseReturnValue:
    """Put a station a place earlier or later."""
    places = 1 if request.form.get("richting") == "omlaag" else -1
    seen = version_seen(request.form.get("version"))
    try:
        stations.move(db.session(), rotation_id, station_id, by_places=places, seen=seen, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return _back(rotation_id)
    db.session.commit()
    return _back(rotation_id)


@bp.get("/<uuid:station_id>/verwijderen")
@policy(Action.EDIT_PLAN)
def confirm_remove(rotation_id: UUID, station_id: UUID) -> ResponseReturnValue:
    """Ask whether a station goes, and say what goes with it."""
    plan = pages.find(rotation_id)
    station = _station(plan, station_id)
    visits = sum(visit.station_id == station_id for visit in plan.visits)
    return render_template("rotations/station_remove.html", plan=plan, station=station, visits=visits)


@bp.post("/<uuid:station_id>/verwijderen")
@policy(Action.EDIT_PLAN)
def remove(rotation_id: UUID, station_id: UUID) -> ResponseReturnValue:
    """Take a station away."""
    seen = version_seen(request.form.get("version"))
    try:
        row = stations.remove(db.session(), rotation_id, station_id, seen=seen, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return _back(rotation_id)
    db.session.commit()
    flash(_("%(name)s is weg.", name=row.name), "success")
    return _back(rotation_id)


def _back(rotation_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("rotations.show", rotation_id=rotation_id, _anchor="posten"))


def _station(plan: RotationInPlan, station_id: UUID) -> StationInPlan:
    found = next((one for one in plan.stations if one.id == station_id), None)
    if found is None:
        raise NotFound
    return found


def _filled(plan: RotationInPlan, station: StationInPlan) -> StationForm:
    return StationForm(
        formdata=None,
        version=plan.version,
        name=station.name,
        partner=station.partner_id,
        host_adults=station.host_adults,
        space=station.space_id,
        capacity=station.capacity,
        windows=[(window.start, window.end) for window in station.windows or ()],
        pictogram=station.pictogram or USUAL_SIGN,
        description=station.description,
        materials=station.materials,
        roles=[
            {"name": role.name, "need": role.need, "vog": bool(role.qualification), "required": role.required}
            for role in station.roles
        ],
    )


def _with_choices(form: StationForm) -> StationForm:
    form.partner.offer(session_page.offered_partners(db.session()), empty=_("Wij doen het zelf"))
    form.space.offer(session_page.offered_spaces(db.session()), empty=_("Nog niet gekozen"))
    return form


def _page(plan: RotationInPlan, station_id: UUID | None, form: StationForm) -> str:
    station = _station(plan, station_id) if station_id else None
    form.offer_more_roles()
    return render_template("rotations/station.html", plan=plan, station=station, form=form)


def _refused(rotation_id: UUID, station_id: UUID | None, form: StationForm, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    text = words.refusal(refusal, location().zone)
    if isinstance(refusal, NameTwice) and refusal.name == form.details().name:
        form.name.errors = (text,)
    else:
        form.form_errors.append(text)
    return _page(pages.find(rotation_id), station_id, form), 409
