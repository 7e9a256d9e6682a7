"""A task: what, until when, by whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.programme.tasks import Wanted
from app.queries.tasks import Doers, TaskLine

STAFF, CONTACT = "s:", "c:"


class TaskForm(FlaskForm):
    """A task of a day."""

    title = StringField(
        _l("Taak"),
        [DataRequired(_l("Schrijf op wat er moet gebeuren.")), Length(max=120, message=_l("Maak de tekst korter."))],
        description=_l("Noem nooit een kind."),
    )
    day = DateField(
        _l("Uiterlijk klaar op"),
        [InputRequired(_l("Kies een dag."))],
        description=_l("Op een vrije dag komt de taak op de schooldag ervoor."),
    )
    moves = BooleanField(_l("Schuift mee als de veiligheidsdag naar een andere datum gaat"), default=True)
    who = SelectField(
        _l("Wie doet het"),
        validate_choice=True,
        description=_l("Deze persoon krijgt een week van tevoren en op de dag zelf een mail, zolang de taak open is."),
    )
    note = TextAreaField(_l("Toelichting"), [Length(max=1000, message=_l("Maak de tekst korter."))])

    def offer(self, doers: Doers) -> None:
        """Let these people be chosen, or nobody yet."""
        self.who.choices = {
            "": [("", _("Nog niemand"))],
            _("Medewerkers"): [(f"{STAFF}{doer.id}", doer.name) for doer in doers.staff],
            _("Partners"): [(f"{CONTACT}{doer.id}", doer.name) for doer in doers.contacts],
        }

    def wanted(self) -> Wanted:
        """Return what a validated form asks for."""
        if self.day.data is None:
            raise TypeError("the form was not validated")
        return Wanted(
            title=str(self.title.data).strip(),
            note=str(self.note.data or "").strip(),
            day=self.day.data,
            moves=bool(self.moves.data),
            user_id=_id_after(STAFF, self.who.data),
            contact_id=_id_after(CONTACT, self.who.data),
        )


class TickForm(FlaskForm):
    """Done, or not after all."""

    done = BooleanField()


def values_of(task: TaskLine) -> dict[str, Any]:
    """Return what the form of a task is filled in with."""
    who = f"{STAFF}{task.user_id}" if task.user_id else f"{CONTACT}{task.contact_id}" if task.contact_id else ""
    return {
        "title": task.title,
        "day": task.day,
        "moves": task.days_before is not None,
        "who": who,
        "note": task.note,
    }


def _id_after(prefix: str, chosen: object) -> UUID | None:
    text = str(chosen or "")
    return UUID(text.removeprefix(prefix)) if text.startswith(prefix) else None
