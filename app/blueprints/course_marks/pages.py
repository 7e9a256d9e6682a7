"""The pages of a lesson on a phone, for staff and for whoever leads it today; links stay behind the same door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.blueprints import course_words, sentences, undoing
from app.blueprints.context import actor, clock, location
from app.blueprints.course_marks import reading
from app.extensions import db
from app.planning.course import trial
from app.programme import course_marks, course_tests
from app.programme.course_marks import NotComplete
from app.programme.course_tests import NoSuchTry
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries.course_lesson import Lesson

Found = TypeVar("Found")
_UNPROCESSABLE, _CONFLICT = 422, 409


def lesson(lesson_id: UUID) -> ResponseReturnValue:
    """Show a lesson: its skills and its children, or one of either."""
    return _lesson(lesson_id)


def stamp(lesson_id: UUID) -> ResponseReturnValue:
    """Note the stamps of a tap, or of the card of a child."""
    _sent()
    session, by, now = db.session(), actor(), clock()
    if reading.too_long():
        return _lesson(lesson_id, why=_("De tip is te lang. Maak hem korter."))
    try:
        plan = course_marks.admitted(session, lesson_id, by=by, now=now).plan
        tapped, key = reading.tap(), reading.key()
        stamps = [tapped] if tapped else reading.card(plan)
        count = course_marks.stamp(session, lesson_id, stamps, key=key, by=by, now=now)
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as why:
        db.session.rollback()
        return _lesson(lesson_id, why=_sentence(why), status=_CONFLICT)
    db.session.commit()
    if not count:
        flash(_("Er is niets genoteerd: kies eerst hoe het ging."), "warning")
    else:
        told = ngettext("%(num)s stempel genoteerd.", "%(num)s stempels genoteerd.", count)
        undoing.offer_at(url_for(".undo", lesson_id=lesson_id, sleutel=key), told)
    if tapped:
        return redirect(
            url_for(".lesson", lesson_id=lesson_id, vaardigheid=tapped.skill, gezet=tapped.participant_id)
            + f"#kind-{tapped.participant_id}"
        )
    return redirect(url_for(".lesson", lesson_id=lesson_id, kind=request.form["kind"]))


def undo(lesson_id: UUID) -> ResponseReturnValue:
    """Take back the stamps that were noted last."""
    _sent()
    session, by, now = db.session(), actor(), clock()
    try:
        course_marks.admitted(session, lesson_id, by=by, now=now)
        key = request.args.get("sleutel", type=UUID)
        if key is None:
            raise BadRequest
        count = course_marks.take_back(session, lesson_id, key=key, by=by, now=now)
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as why:
        db.session.rollback()
        flash(_sentence(why), "error")
    else:
        db.session.commit()
        flash(ngettext("%(num)s stempel is weer weg.", "%(num)s stempels zijn weer weg.", count), "success")
    return redirect(url_for(".lesson", lesson_id=lesson_id))


def bike(lesson_id: UUID, rider_id: UUID) -> ResponseReturnValue:
    """Show the check of the bike of a child."""
    return _bike(lesson_id, rider_id)


def save_bike(lesson_id: UUID, rider_id: UUID) -> ResponseReturnValue:
    """Note what was good of a bike."""
    _sent()
    session, by, now = db.session(), actor(), clock()
    if reading.too_long():
        return _bike(lesson_id, rider_id, why=_("De opmerking is te lang. Maak hem korter."))
    try:
        form = reading.bike(course_marks.admitted(session, lesson_id, by=by, now=now).plan)
        course_marks.check_bike(session, lesson_id, rider_id, form, by=by, now=now)
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as why:
        db.session.rollback()
        return _bike(lesson_id, rider_id, why=_sentence(why))
    db.session.commit()
    if all(form.points.values()):
        flash(_("Genoteerd: de fiets is in orde."), "success")
    else:
        flash(_("Genoteerd: de fiets is nog niet in orde."), "warning")
    return redirect(url_for(".lesson", lesson_id=lesson_id))


def trial_day(test_id: UUID) -> ResponseReturnValue:
    """Show the children of a test, with what became of it."""
    found = _read(lambda: course_tests.day(db.session(), test_id, by=actor(), now=clock()))
    return _page("trial_day.html", found, attempts=found.plan.outline.attempts)


def trial_form(test_id: UUID, rider_id: UUID) -> ResponseReturnValue:
    """Show the form of whoever looks for a try of a child."""
    return _trial(test_id, rider_id)


def save_trial(test_id: UUID, rider_id: UUID) -> ResponseReturnValue:
    """Note the points of a try."""
    _sent()
    session, by, now = db.session(), actor(), clock()
    if reading.too_long():
        return _trial(test_id, rider_id, why=_("De opmerking is te lang. Maak hem korter."))
    try:
        form = reading.marks(course_marks.admitted(session, test_id, by=by, now=now).plan)
        course_tests.save(session, test_id, rider_id, form, by=by, now=now)
    except NoSuchThing as error:
        raise NotFound from error
    except NoSuchTry as why:
        db.session.rollback()
        flash(_sentence(why), "error")
        return redirect(url_for(".trial_day", test_id=test_id))
    except Refusal as why:
        db.session.rollback()
        return _trial(test_id, rider_id, why=_sentence(why))
    db.session.commit()
    flash(_("Het formulier is opgeslagen."), "success")
    return redirect(url_for(".trial_form", test_id=test_id, rider_id=rider_id, poging=form.attempt))


def _lesson(lesson_id: UUID, *, why: str = "", status: int = _UNPROCESSABLE) -> ResponseReturnValue:
    found = _read(lambda: course_marks.lesson(db.session(), lesson_id, by=actor(), now=clock()))
    asked = request.form if why else request.args
    skill = next((one for one in found.plan.outline.skills if one.slug == asked.get("vaardigheid")), None)
    chosen = asked.get("kind", type=UUID)
    rider = found.rider(chosen) if chosen else None
    template = "skill.html" if skill else "child.html" if rider else "lesson.html"
    page = _page(
        template,
        found,
        skill=skill,
        rider=rider,
        stamped=request.args.get("gezet", type=UUID),
        taken=undoing.last(),
        why=why,
    )
    return (page, status) if why else page


def _bike(lesson_id: UUID, rider_id: UUID, *, why: str = "") -> ResponseReturnValue:
    found, rider = _read(lambda: course_marks.rider(db.session(), lesson_id, rider_id, by=actor(), now=clock()))
    if not found.plan.outline.bike_check:
        raise NotFound
    page = _page("bike.html", found, rider=rider, why=why)
    return (page, _UNPROCESSABLE) if why else page


def _trial(test_id: UUID, rider_id: UUID, *, why: str = "") -> ResponseReturnValue:
    asked = (request.form if why else request.args).get("poging", type=int)
    try:
        sheet = _read(
            lambda: course_tests.sheet(db.session(), test_id, rider_id, attempt=asked, by=actor(), now=clock())
        )
    except NoSuchTry as error:
        flash(_sentence(error), "error")
        return redirect(url_for(".trial_day", test_id=test_id))
    page = _page("trial.html", sheet.lesson, sheet=sheet, rider=sheet.rider, trial=trial, why=why)
    return (page, _UNPROCESSABLE) if why else page


def _page(template: str, found: Lesson, **values: Any) -> str:
    return render_template(
        f"course_marks/{template}",
        lesson=found,
        outline=found.plan.outline,
        reading=reading,
        words=course_words,
        key=uuid4(),
        sent=request.form,
        **values,
    )


def _read(ask: Callable[[], Found]) -> Found:
    """Return what was asked for, with the look noted; to whoever may not know it, it is not there."""
    try:
        found = ask()
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    return found


def _sent() -> None:
    if not FlaskForm().validate_on_submit():
        raise BadRequest


def _sentence(why: Refusal) -> str:
    match why:
        case NotComplete(left=left):
            return ngettext("Er is nog %(num)s punt niet ingevuld.", "Er zijn nog %(num)s punten niet ingevuld.", left)
        case NoSuchTry():
            return _("Deze poging kan niet: de vorige is gehaald of nog niet gedaan, of de pogingen zijn op.")
        case _:
            return sentences.refusal(why, location().zone)
