"""How evaluations are written on pages: moods as faces, how far a goal is, and which months ask for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.blueprints import sentences, wording
from app.planning.coaching.evaluation import GoalPart
from app.planning.coaching.months import Standing, due_by
from app.planning.coaching.summary import Course, course
from app.planning.vocabulary import TrajectoryState
from app.programme.coaching import evaluation_refusals as refusals
from app.programme.coaching import evaluations
from app.programme.coaching.evaluations import About
from app.programme.refusals import Refusal
from app.queries.coaching_evaluations import Coached, Written

CLOSING = "afsluiting"
STEPS = (_l("nog niet gezien"), _l("een begin"), _l("soms"), _l("vaak"), _l("bereikt"))
"""How far a goal is, from 0 to 4."""
URGENT = (Standing.OVERDUE, Standing.DUE, Standing.COMING, Standing.SIGNED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A month of a trajectory, or its closing, as a line of the overview."""

    trajectory_id: str
    name: str
    stretch: str
    title: str
    standing: Standing
    due_by: date | None
    written: Written | None


def stretch(month: date | None) -> str:
    """Return a month, or the closing, as it stands in addresses."""
    return CLOSING if month is None else f"{month:%Y-%m}"


def month_of(text: str) -> date | None:
    """Return the month that an address names; none for the closing.

    :raises ValueError: for any other text.
    """
    return None if text == CLOSING else date.fromisoformat(f"{text}-01")


def title(month: date, *, closing: bool) -> str:
    """Return what an evaluation is called."""
    return _("Afsluiting") if closing else _("Evaluatie van %(month)s", month=wording.month(month))


def about(found: About) -> str:
    """Return what somebody is about to write."""
    return _("Afsluiting") if found.month is None else title(found.month, closing=False)


def progress(goal: GoalPart) -> str:
    """Return where a goal went, in one sentence."""
    match course(goal):
        case Course.NOT_NOTED:
            return _("Hierover is niets genoteerd.")
        case Course.NOTED_ONCE:
            return _("Eén keer genoteerd: %(step)s.", step=STEPS[goal.steps[0]])
        case Course.SAME:
            return _("Gelijk gebleven: %(step)s.", step=STEPS[goal.steps[-1]])
        case Course.FORWARD:
            return _("Vooruit: van %(first)s naar %(last)s.", first=STEPS[goal.steps[0]], last=STEPS[goal.steps[-1]])
        case Course.BACK:
            return _("Terug: van %(first)s naar %(last)s.", first=STEPS[goal.steps[0]], last=STEPS[goal.steps[-1]])


def lines(found: tuple[Coached, ...], *, today: date) -> list[Line]:
    """Return every month that asks for an evaluation, the most urgent first, then the latest."""
    listed = [line for one in found for line in _lines(one, today)]
    return sorted(
        listed,
        key=lambda line: (URGENT.index(line.standing), -line.due_by.toordinal() if line.due_by else 0, line.name),
    )


def refusal(why: Refusal, zone: str) -> str:
    """Return why something cannot be done."""
    match why:
        case refusals.AlreadySigned():
            return _("Deze evaluatie is al ondertekend en verandert niet meer. U kunt er wel iets onder zetten.")
        case refusals.NotSigned():
            return _("Deze evaluatie is nog niet ondertekend. Pas de tekst zelf aan.")
        case refusals.NothingWritten():
            return _("Er staat nog geen tekst. Schrijf eerst iets.")
        case refusals.MonthNotOver():
            return _("De maand is nog niet voorbij. Onderteken na de laatste dag.")
        case refusals.DraftChanged():
            return _("De tekst is in een ander venster veranderd. Hieronder staan beide teksten. Kies wat blijft.")
        case _:
            return sentences.refusal(why, zone)


def _lines(found: Coached, today: date) -> list[Line]:
    by_month = {one.month: one for one in found.evaluations if not one.closing}
    closing = next((one for one in found.evaluations if one.closing), None)
    listed = [
        Line(
            trajectory_id=str(found.id),
            name=found.name,
            stretch=stretch(month),
            title=wording.month(month),
            standing=standing,
            due_by=due_by(month),
            written=by_month.get(month),
        )
        for month, standing in evaluations.standings(found, today=today).items()
    ]
    if found.state is TrajectoryState.CLOSED or closing is not None:
        signed = closing is not None and closing.signed_at is not None
        line = Line(
            trajectory_id=str(found.id),
            name=found.name,
            stretch=CLOSING,
            title=_("Afsluiting"),
            standing=Standing.SIGNED if signed else Standing.DUE,
            due_by=None,
            written=closing,
        )
        listed.append(line)
    return listed
