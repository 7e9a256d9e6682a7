"""What the forms of a lesson send, as values; what no page of ours can have sent is a bad request."""

from __future__ import annotations

from uuid import UUID

from flask import request
from werkzeug.exceptions import BadRequest

from app.planning.course.plan import CoursePlan
from app.planning.vocabulary import StampResult
from app.programme.course_marks import BikeForm, NewStamp
from app.programme.course_tests import TestMarks

TIP, RESULT, POINT = "tip", "hoe", "punt"
MOST_TEXT = 300
GOOD, FAULTY = "goed", "niet"


def name(sort: str, slug: str) -> str:
    """Return what the field of a skill or a point is called."""
    return f"{sort}:{slug}"


def key() -> UUID:
    """Return the key of the form: what is sent twice counts once.

    :raises BadRequest: without one.
    """
    return _uuid(request.form.get("sleutel", ""))


def too_long() -> bool:
    """Say whether a text is longer than its field."""
    return any(
        len(value) > MOST_TEXT
        for field, value in request.form.items()
        if field == "note" or field.partition(":")[0] == TIP
    )


def tap() -> NewStamp | None:
    """Return the stamp of one tap for a skill: *done* or *once more* on the button of a child; or nothing.

    :raises BadRequest: when a button names no child.
    """
    skill = request.form.get("vaardigheid")
    for field, result in (("gelukt", StampResult.DONE), ("nog-eens", StampResult.AGAIN)):
        if skill and field in request.form:
            return NewStamp(
                participant_id=_uuid(request.form[field]),
                skill=skill,
                result=result,
                tip=request.form.get(TIP, "").strip()[:MOST_TEXT],
            )
    return None


def card(plan: CoursePlan) -> list[NewStamp]:
    """Return the stamps of the card of one child: of each skill what was chosen.

    :raises BadRequest: when it is nobody's card, or something else was chosen.
    """
    child = _uuid(request.form.get("kind", ""))
    stamps = []
    for skill in plan.outline.skills:
        chosen = request.form.get(name(RESULT, skill.slug))
        if not chosen:
            continue
        if chosen not in set(StampResult):
            raise BadRequest
        tip = request.form.get(name(TIP, skill.slug), "").strip()[:MOST_TEXT]
        stamps.append(NewStamp(participant_id=child, skill=skill.slug, result=StampResult(chosen), tip=tip))
    return stamps


def bike(plan: CoursePlan) -> BikeForm:
    """Return what was good of a bike; by one button all of it."""
    slugs = [point.slug for point in plan.outline.bike_check]
    if "alles" in request.form:
        points = dict.fromkeys(slugs, True)
    else:
        chosen = {slug: request.form.get(name(POINT, slug)) for slug in slugs}
        points = {slug: value == GOOD for slug, value in chosen.items() if value in {GOOD, FAULTY}}
    return BikeForm(points=points, note=request.form.get("note", "").strip()[:MOST_TEXT], key=key())


def marks(plan: CoursePlan) -> TestMarks:
    """Return the points of a form of the test, as far as they were filled in.

    :raises BadRequest: when something else than a number was sent, or no try.
    """
    attempt = request.form.get("poging", type=int)
    if attempt is None:
        raise BadRequest
    try:
        points = {
            exercise.slug: int(request.form[name(POINT, exercise.slug)])
            for exercise in plan.outline.test
            if name(POINT, exercise.slug) in request.form
        }
    except ValueError as error:
        raise BadRequest from error
    return TestMarks(attempt=attempt, points=points, note=request.form.get("note", "").strip()[:MOST_TEXT])


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadRequest from error
