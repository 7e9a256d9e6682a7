"""How far a child is in a course, in words: what is missing in a sentence, and the rule explained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import wording
from app.certificates.eligibility import (
    BikeNotApproved,
    BikeNotChecked,
    FirstPart,
    MissedTooMany,
    Shortfall,
    SkillsLeft,
    TestFailed,
    TestNotTaken,
)
from app.planning.course import trial
from app.planning.course.plan import CoursePlan
from app.planning.course.progress import LessonState

FEW = 3
"""So many skills or faults are named; more are counted."""


def missing(found: Sequence[Shortfall]) -> str:
    """Return what a child still needs for its certificate, as one sentence or two."""
    if not found:
        return _("Alles is gehaald.")
    over = any(isinstance(one, TestFailed) and not one.tries_left for one in found)
    parts = [_phrase(one) for one in found if not (isinstance(one, TestFailed) and not one.tries_left)]
    sentences = [_("Nog %(things)s.", things=wording.listed(parts))] if parts else []
    if over:
        sentences.insert(0, _("Niet geslaagd voor het praktijkexamen, en er is geen poging meer over."))
    return " ".join(sentences)


def rule(plan: CoursePlan) -> list[str]:
    """Return what earns the certificate of a course, a sentence for each thing that is asked."""
    asked = plan.outline.certificate
    return [
        *([_first_part(asked.first_part, plan)] if asked.first_part else []),
        *([_missed(asked.missed)] if asked.missed is not None else []),
        *([_("Elke vaardigheid is een keer gelukt: de stempelkaart is vol.")] if asked.skills else []),
        *([_("De fiets is gecontroleerd, en elk punt was goed.")] if asked.bike_check else []),
        *([_test(plan)] if asked.test else []),
    ]


def state(value: LessonState) -> str:
    """Return how a child stands to a lesson, in a word or two."""
    return {
        LessonState.ATTENDED: _("was er"),
        LessonState.CAUGHT_UP: _("ingehaald"),
        LessonState.CATCHING_UP: _("gemist, haalt het in"),
        LessonState.EXCUSED: _("afgemeld"),
        LessonState.MISSED: _("gemist"),
        LessonState.SKIPPED: _("begon in deel 2"),
        LessonState.NOT_RECORDED: _("nog niet ingevuld"),
        LessonState.BEFORE: _("was er nog niet bij"),
        LessonState.COMING: _("komt nog"),
    }[value]


def points(count: int) -> str:
    """Return a number of points."""
    return ngettext("%(num)s punt", "%(num)s punten", count)


def _phrase(found: Shortfall) -> str:  # noqa: C901, PLR0911 - one line for each thing that can be missing
    match found:
        case FirstPart():
            return ngettext("%(num)s les van deel 1", "%(num)s lessen van deel 1", found.left)
        case MissedTooMany():
            return ngettext("%(num)s gemiste les inhalen", "%(num)s gemiste lessen inhalen", found.left)
        case SkillsLeft(skills=skills):
            if len(skills) > FEW:
                return ngettext("%(num)s stempel", "%(num)s stempels", len(skills))
            return _("de stempel voor %(names)s", names=wording.listed([skill.name.lower() for skill in skills]))
        case BikeNotChecked():
            return _("de fietscontrole")
        case BikeNotApproved(faults=faults):
            if len(faults) > FEW:
                return _("een goede fietscontrole")
            return _(
                "een goede fietscontrole (%(names)s)", names=wording.listed([fault.name.lower() for fault in faults])
            )
        case TestNotTaken():
            return _("het praktijkexamen")
        case TestFailed():
            return _("slagen voor het praktijkexamen, bij een nieuwe poging")
        case _:
            assert_never(found)


def _first_part(lessons: int, plan: CoursePlan) -> str:
    sentence = ngettext(
        "Ten minste %(num)s les van deel 1 is gevolgd of ingehaald.",
        "Ten minste %(num)s lessen van deel 1 zijn gevolgd of ingehaald.",
        lessons,
    )
    if any(phase.part > 1 for phase in plan.phases):
        sentence += " " + _("Wie in deel 2 begint, heeft deel 1 al.")
    return str(sentence)


def _missed(allowed: int) -> str:
    if not allowed:
        return _("Geen enkele les is gemist zonder hem in te halen. Ook wie was afgemeld, haalt de les in.")
    return ngettext(
        "Ten hoogste %(num)s les is gemist en niet ingehaald. Ook wie was afgemeld, miste de les.",
        "Ten hoogste %(num)s lessen zijn gemist en niet ingehaald. Ook wie was afgemeld, miste de les.",
        allowed,
    )


def _test(plan: CoursePlan) -> str:
    outline = plan.outline
    vital = wording.listed([exercise.name.lower() for exercise in outline.test if exercise.vital])
    sentences = [
        _(
            "Het praktijkexamen is gehaald: ten minste %(least)s van de %(most)s punten.",
            least=outline.passes_at or 0,
            most=trial.most(outline),
        )
    ]
    if vital:
        sentences.append(_("Bij %(names)s mag het nooit 0 zijn.", names=vital))
    sentences.append(
        ngettext("Er is %(num)s poging.", "Er zijn %(num)s pogingen.", outline.attempts)
        + " "
        + _("Kijken er meer mensen mee, dan moet het bij ieder genoeg zijn.")
    )
    return " ".join(sentences)
