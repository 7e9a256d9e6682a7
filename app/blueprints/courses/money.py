"""The money of a course: what each source promised, and what was spent of it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_currency
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, Length
from wtforms.widgets import TextInput

from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.courses import pages, words
from app.extensions import db
from app.planning import euros
from app.planning.vocabulary import FundingSource
from app.programme.courses import money
from app.programme.courses.money import Funding
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import course_money
from app.queries.course_money import Line

bp = Blueprint("course_money", __name__, url_prefix="/cursussen/<uuid:course_id>/geld")

SOURCES = {
    FundingSource.MUNICIPALITY: _l("gemeente"),
    FundingSource.ACTIVITY_BUDGET: _l("activiteitenbudget"),
    FundingSource.MDT: _l("maatschappelijke diensttijd"),
    FundingSource.SPUK: _l("SPUK-regeling"),
    FundingSource.DEAL: _l("afspraak met een ander"),
    FundingSource.SPONSOR: _l("sponsor"),
    FundingSource.DISCOUNT_CARD: _l("stadspas"),
    FundingSource.FREE: _l("gratis"),
}


class AmountField(Field):
    """An amount of euros as it is written here: `1.250,50`."""

    widget = TextInput()
    data: Decimal | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return euros.write(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount, or say how to write it."""
        self.data = None
        try:
            self.data = euros.read(valuelist[0]) if valuelist else None
        except euros.NotAnAmount as error:
            raise ValueError(_l("Schrijf een bedrag als 1250,50.")) from error
        if self.data is None:
            raise ValueError(_l("Schrijf een bedrag als 1250,50."))


class FundingForm(FlaskForm):
    """A line of money."""

    source = SelectField(_l("Van wie"), choices=[SelectChoice(key.value, words_) for key, words_ in SOURCES.items()])
    purpose = StringField(
        _l("Waarvoor"),
        [DataRequired(_l("Schrijf waarvoor het geld is.")), Length(max=120, message=_l("Maak de tekst korter."))],
        description=_l("Bijvoorbeeld: fietsen, of de bus naar de verkeerstuin."),
    )
    promised = AmountField(_l("Toegezegd, in euro’s"))
    spent = AmountField(_l("Uitgegeven, in euro’s"), default=Decimal(0))

    def funding(self) -> Funding:
        """Return what a validated form says."""
        return Funding(
            source=FundingSource(self.source.data),
            purpose=str(self.purpose.data).strip(),
            promised=self.promised.data or Decimal(0),
            spent=self.spent.data or Decimal(0),
        )


@bp.get("")
@policy(Action.EDIT_PLAN)
def show(course_id: UUID) -> ResponseReturnValue:
    """Show the money of a course, with a form for a new line or for the one that is asked for."""
    line = _asked(course_id)
    form = (
        FundingForm(formdata=None, source=line.source, purpose=line.purpose, promised=line.promised, spent=line.spent)
        if line
        else FundingForm(formdata=None)
    )
    return _page(course_id, form, line)


@bp.post("")
@policy(Action.EDIT_PLAN)
def put(course_id: UUID) -> ResponseReturnValue:
    """Note a line, or change the one that is asked for."""
    line, form = _asked(course_id), FundingForm()
    if not form.validate_on_submit():
        return _page(course_id, form, line), 422
    try:
        money.put(db.session(), course_id, line.id if line else None, form.funding(), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(course_id, form, line), 409
    db.session.commit()
    flash(_("Het bedrag is opgeslagen."), "success")
    return redirect(url_for("course_money.show", course_id=course_id))


@bp.post("/verwijderen")
@policy(Action.EDIT_PLAN)
def remove(course_id: UUID) -> ResponseReturnValue:
    """Take the line that is asked for away."""
    course, line = pages.find(course_id), _asked(course_id)
    if line is not None:
        money.remove(db.session(), course.id, line.id, by=actor(), now=clock())
        db.session.commit()
        flash(_("Het bedrag is weg."), "success")
    return redirect(url_for("course_money.show", course_id=course_id))


def _asked(course_id: UUID) -> Line | None:
    """Return the line of the course that the address names."""
    lines = course_money.of_course(db.session(), course_id).lines
    asked = request.args.get("regel")
    found = next((line for line in lines if str(line.id) == asked), None)
    if asked and found is None:
        raise NotFound
    return found


def _page(course_id: UUID, form: FundingForm, line: Line | None) -> str:
    return render_template(
        "courses/money.html",
        course=pages.find(course_id),
        found=course_money.of_course(db.session(), course_id),
        form=form,
        line=line,
        sources=SOURCES,
        euro=lambda amount: format_currency(amount, "EUR"),
    )
