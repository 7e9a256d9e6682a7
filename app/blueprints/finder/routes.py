"""Looking for a free moment: for something new, or for a session that has to move."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs

from app.access import Action, policy
from app.blueprints import wording
from app.blueprints.context import clock, location
from app.blueprints.finder import words
from app.blueprints.finder.forms import EVERY_DAY, SCHOOL_HOLIDAYS, FinderForm
from app.extensions import db
from app.planning.slot_finder import find
from app.planning.slot_wish import Found
from app.planning.vocabulary import EngagementState, FreeDaySort
from app.queries import finder_page, slot_wishes
from app.queries.plan import SessionInPlan, sessions_by_id
from app.queries.slot_wishes import Asked

bp = Blueprint("finder", __name__, url_prefix="/vrij-moment")

MOST_SHOWN = 12
WORKING_DAYS = range(1, 6)
_PASSED_OVER = {
    SCHOOL_HOLIDAYS: frozenset(FreeDaySort) - {FreeDaySort.SCHOOL_HOLIDAY},
    EVERY_DAY: frozenset[FreeDaySort](),
}


@bp.get("")
@policy(Action.EDIT_PLAN)
def search() -> ResponseReturnValue:
    """Show the form, and what was found with it."""
    moved = _session()
    form = _form(moved)
    if "duur" not in request.args and moved is None:
        return _page(form, moved)
    if "duur" in request.args and not form.validate():
        return _page(form, moved), 422
    wish = slot_wishes.wish(db.session(), _asked(form, moved), location=location(), now=clock())
    return _page(form, moved, find(wish, most=MOST_SHOWN))


def _session() -> SessionInPlan | None:
    """Return the session that is to be moved, if there is one in the address."""
    text = request.args.get("bijeenkomst", "")
    if not text:
        return None
    try:
        (found,) = sessions_by_id(db.session(), [UUID(text)])
    except ValueError as error:
        raise NotFound from error
    return found


def _form(moved: SessionInPlan | None) -> FinderForm:
    asked = request.args if "duur" in request.args else None
    form = FinderForm(formdata=MultiDict(asked) if asked is not None else None, data=_suggested(moved))
    choices = finder_page.choices(db.session(), location().id)
    form.weekdays.choices = [SelectChoice(number, name) for number, name in enumerate(words.weekdays(), start=1)]
    form.space.offer(choices.spaces, empty=_("Maakt niet uit"))
    form.age_group.offer(choices.age_groups, empty=_("Geen"))
    form.group.offer(choices.groups, empty=_("Geen"))
    form.volunteers.offer(choices.volunteers)
    form.partners.offer(choices.partners)
    form.language.choices = [
        SelectChoice("", _("Maakt niet uit")),
        *(SelectChoice(code, wording.language(code)) for code in choices.languages),
    ]
    return form


def _suggested(moved: SessionInPlan | None) -> dict[str, object]:
    """Return what the form says at first: a working day from now on, and of a session what it has."""
    suggested: dict[str, object] = {"first": _today(), "weekdays": list(WORKING_DAYS)}
    if moved is None:
        return suggested
    planned = moved.planned
    return suggested | {
        "minutes": max(planned.slot.minutes, 15),
        "space": planned.space_id,
        "age_group": planned.age_group_id,
        "group": planned.group_id,
        "volunteers": list(moved.volunteers),
        "partners": [asked.partner_id for asked in planned.engagements if asked.state is not EngagementState.DECLINED],
        "session": str(planned.id),
    }


def _asked(form: FinderForm, moved: SessionInPlan | None) -> Asked:
    here = location()
    opening = (max(form.earliest.data or time(), here.opens), min(form.latest.data or time(23, 59), here.closes))
    return Asked(
        minutes=form.minutes.data or 0,
        first=max(form.first.data or _today(), _today()),
        days=7 * (form.weeks.data or 8),
        weekdays=frozenset(form.weekdays.data or ()),
        opening=opening,
        passed_over=_PASSED_OVER.get(form.free.data, frozenset(FreeDaySort)),
        space_id=form.space.data,
        children=form.children.data,
        age_group_id=form.age_group.data,
        group_id=form.group.data,
        volunteer_ids=form.volunteers.chosen,
        any_volunteers=form.any_volunteers.data or 0,
        with_vog=form.with_vog.data,
        language=form.language.data or "",
        partner_ids=form.partners.chosen,
        session_id=moved.planned.id if moved else None,
    )


def _today() -> date:
    return clock().astimezone(ZoneInfo(location().zone)).date()


def _page(form: FinderForm, moved: SessionInPlan | None, found: Found | None = None) -> str:
    return render_template(
        "finder/search.html",
        form=form,
        moved=moved,
        found=found,
        length=timedelta(minutes=form.minutes.data or 0) if found else timedelta(),
        words=words,
    )
