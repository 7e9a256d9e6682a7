"""Taking the plan along: a week, a term, or any period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import wording
from app.blueprints.context import actor, clock, location
from app.blueprints.files.forms import ExportForm
from app.extensions import db
from app.planning.weeks import IsoWeek
from app.programme import exporting
from app.programme.exporting import FileSort
from app.queries import session_page

bp = Blueprint("export", __name__, url_prefix="/plan/exporteren")

TYPES = {
    FileSort.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileSort.CSV: "text/csv; charset=utf-8",
    FileSort.ICS: "text/calendar; charset=utf-8",
}
FOUR_WEEKS, TERM = timedelta(weeks=4), timedelta(weeks=13)


@dataclass(frozen=True, kw_only=True, slots=True)
class Usual:
    """A period that people often want, with the address of the page that has it filled in."""

    label: str
    url: str


@bp.get("")
@policy(Action.EXPORT_PLAN)
def choose() -> ResponseReturnValue:
    """Show what can be chosen: as the address says, or else this week."""
    monday = IsoWeek.containing(_today()).monday
    given = request.args.to_dict() or {"van": monday.isoformat(), "tot": (monday + timedelta(days=6)).isoformat()}
    return _page(_form(MultiDict(given)))


@bp.get("/planning.<ending>")
@policy(Action.EXPORT_PLAN)
def download(ending: str) -> ResponseReturnValue:
    """Send the file."""
    if ending not in set(FileSort):
        raise NotFound
    form = _form(request.args)
    if not form.validate():
        return _page(form), 422
    content = exporting.export(db.session(), form.chosen(location().zone), FileSort(ending), by=actor(), now=clock())
    db.session.commit()
    return attachment(content, FileSort(ending), name=f"planning-{form.van.data}-{form.tot.data}")


def attachment(content: bytes, sort: FileSort, *, name: str) -> Response:
    """Return a file to be saved, never to be shown by the browser."""
    answer = make_response(content)
    answer.headers["Content-Type"] = TYPES[sort]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{sort}"'
    return answer


def _form(given: MultiDict[str, str]) -> ExportForm:
    form = ExportForm(formdata=given)
    scope = db.session()
    form.leeftijd.offer(session_page.age_groups(scope), empty=_("Alle leeftijden"))
    form.ruimte.offer(session_page.spaces(scope), empty=_("Alle ruimtes"))
    form.partner.offer(session_page.partners(scope), empty=_("Met en zonder partner"))
    form.soort.choices = [("", _("Alle soorten")), *((kind.value, str(word)) for kind, word in wording.KINDS.items())]
    return form


def _page(form: ExportForm) -> str:
    monday = IsoWeek.containing(_today()).monday
    return render_template(
        "files/export.html",
        form=form,
        usual=[
            _usual(_("Deze week"), monday, monday + timedelta(days=6)),
            _usual(_("Volgende week"), monday + timedelta(days=7), monday + timedelta(days=13)),
            _usual(_("Komende vier weken"), _today(), _today() + FOUR_WEEKS),
            _usual(_("Komende dertien weken"), _today(), _today() + TERM),
        ],
    )


def _usual(label: str, first: date, last: date) -> Usual:
    return Usual(label=label, url=url_for("export.choose", van=first.isoformat(), tot=last.isoformat()))


def _today() -> date:
    return clock().astimezone(ZoneInfo(location().zone)).date()
