"""A year of money: budgets by source, everything that was charged to them, and files for the administration."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.attachments import CSV, XLSX, attachment
from app.blueprints.context import actor, clock, location, today
from app.blueprints.funding_forms import FIRST_YEAR, LAST_YEAR, BudgetForm
from app.blueprints.funding_words import SOURCES, euro
from app.blueprints.money import files
from app.extensions import db
from app.planning import budgets
from app.planning.vocabulary import FundingSource
from app.programme import exporting, money
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import money as queries
from app.queries.money import Line, YearOfMoney

bp = Blueprint("money", __name__, url_prefix="/geld")


@bp.get("")
@policy(Action.MANAGE_MONEY)
def this_year() -> ResponseReturnValue:
    """Lead to the year that it is."""
    return redirect(url_for("money.year", year=today().year))


@bp.get("/<int:year>")
@policy(Action.MANAGE_MONEY)
def year(year: int) -> ResponseReturnValue:
    """Show a year: its budgets and its lines, with a form for the budget that is asked for."""
    found = _found(year)
    source = _source(request.args.get("bron"))
    form = BudgetForm(formdata=None)
    if source is not None and source in found.budgets:
        form = BudgetForm(formdata=None, source=source, amount=found.budgets[source], note=found.notes.get(source, ""))
    return _page(found, form)


@bp.post("/<int:year>/begroting")
@policy(Action.MANAGE_MONEY)
def set_budget(year: int) -> ResponseReturnValue:
    """Note what a source has for a year."""
    found, form = _found(year), BudgetForm()
    if not form.validate_on_submit() or form.amount.data is None:
        return _page(found, form), 422
    source = FundingSource(form.source.data)
    note = str(form.note.data or "").strip()
    try:
        money.set_budget(db.session(), year, source, amount=form.amount.data, note=note, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(found, form), 409
    db.session.commit()
    flash(_("De begroting van %(source)s is opgeslagen.", source=SOURCES[source]), "success")
    return redirect(url_for("money.year", year=year))


@bp.post("/<int:year>/begroting/verwijderen")
@policy(Action.MANAGE_MONEY)
def remove_budget(year: int) -> ResponseReturnValue:
    """Take the budget of the source that is asked for away."""
    source = _source(request.args.get("bron"))
    if source is None:
        raise NotFound
    try:
        money.remove_budget(db.session(), _year(year), source, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("De begroting van %(source)s is weg.", source=SOURCES[source]), "success")
    return redirect(url_for("money.year", year=year))


@bp.get("/<int:year>/geld.xlsx")
@policy(Action.MANAGE_MONEY)
def as_workbook(year: int) -> ResponseReturnValue:
    """Send the year as a workbook, with amounts that can be computed with."""
    sheets = files.sheets(_found(year))
    content = exporting.as_sheets(db.session(), sheets, by=actor(), now=clock())
    db.session.commit()
    return attachment(content, XLSX, name=f"geld-{year}.xlsx")


@bp.get("/<int:year>/geld.csv")
@policy(Action.MANAGE_MONEY)
def as_lines(year: int) -> ResponseReturnValue:
    """Send its lines as separated values."""
    rows = files.text_rows(_found(year))
    content = exporting.as_lines(db.session(), rows, subject=location().id, by=actor(), now=clock())
    db.session.commit()
    return attachment(content, CSV, name=f"geld-{year}.csv")


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    return year


def _found(year: int) -> YearOfMoney:
    return queries.of_year(db.session(), _year(year))


def _source(asked: str | None) -> FundingSource | None:
    """Return the source that an address names.

    :raises NotFound: for one that there is not.
    """
    if not asked:
        return None
    try:
        return FundingSource(asked)
    except ValueError as error:
        raise NotFound from error


def _page(found: YearOfMoney, form: BudgetForm) -> str:
    source = _source(request.args.get("bron"))
    sought = request.args.get("zoek", "").strip()
    budget, promised, spent, left = budgets.together(found.accounts)
    return render_template(
        "money/year.html",
        found=found,
        lines=_chosen(found.lines, source, sought),
        form=form,
        source=source,
        sought=sought,
        together={"budget": budget, "promised": promised, "spent": spent, "left": left},
        sources=SOURCES,
        euro=euro,
        first=FIRST_YEAR,
        last=LAST_YEAR,
    )


def _chosen(lines: tuple[Line, ...], source: FundingSource | None, sought: str) -> tuple[Line, ...]:
    """Return the lines of a source in which every word that is sought stands."""
    words = sought.casefold().split()
    return tuple(
        line
        for line in lines
        if source in {None, line.source}
        and all(word in f"{line.title} {line.purpose} {line.reference}".casefold() for word in words)
    )
