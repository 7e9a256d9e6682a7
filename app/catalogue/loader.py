"""Reads templates: those that are shipped, and files that locations send one another."""

from collections.abc import Iterator
from functools import cache
from importlib import resources

from app.catalogue.errors import TemplateErrors
from app.catalogue.nodes import compose
from app.catalogue.records import Reading
from app.planning.kinds import rules_for
from app.planning.kinds.rules import Fault, Flaw
from app.planning.template import Template
from app.planning.vocabulary import Audience, RoleHolder

MOST_ERRORS = 100  # nobody reads more, and a hostile file has thousands
_FLAWS = {
    Flaw.MISSING: "hier ontbreekt {wanted}",
    Flaw.TOO_FEW: "te weinig, minstens {wanted}",
    Flaw.TOO_MANY: "te veel, hoogstens {wanted}",
    Flaw.MUST_BE: "moet zijn: {wanted}",
}


@cache
def read_shipped() -> tuple[Template, ...]:
    """Return the templates that come with the application, by slug; read once.

    :raises TemplateErrors: when a shipped file is wrong.
    """
    folder = resources.files("app.catalogue") / "shipped"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return tuple(parse(file.read_bytes(), file=file.name) for file in files)


def parse(content: str | bytes, *, file: str) -> Template:
    """Return the template in a file; ``file`` is the name that errors show.

    :raises TemplateErrors: with everything that is wrong (the first ``MOST_ERRORS``), for whatever content.
    """
    root = compose(content, file=file)
    reading = Reading(file=file)
    template = reading.record(Template, root)
    if template is not None:
        for field, message in _contradictions(template):
            reading.refuse(reading.nodes.get(field, root), field, message)
    if template is None or reading.errors:
        raise TemplateErrors(tuple(sorted(reading.errors)[:MOST_ERRORS]))
    return template


def _contradictions(template: Template) -> Iterator[tuple[str, str]]:
    """Yield the fields that are right by themselves and wrong together."""
    if not template.phases:
        yield "phases", "er moet minstens één fase zijn"
    if template.ages.youngest > template.ages.oldest:
        yield "ages", "de jongste is ouder dan de oudste"
    if template.per_year is not None and template.per_year.least > template.per_year.most:
        yield "per_year", "het minste is meer dan het meeste"
    if template.max_children is not None and (template.min_children or 0) > template.max_children:
        yield "min_children", "is meer dan max_children"
    if template.cancel_without_required and not any(role.required for role in template.roles):
        yield "cancel_without_required", "kan niet zonder een rol met required"
    yield from _tasks_at_two_times(template)
    yield from _wrong_ranges(template)
    yield from _for_staff_alone(template)
    for fault in rules_for(template.kind).faults(template):
        yield fault.field, _sentence(fault, template)


def _tasks_at_two_times(template: Template) -> Iterator[tuple[str, str]]:
    for number, task in enumerate(template.tasks, start=1):
        if task.days_after and (task.weeks_before or task.days_before):
            yield f"tasks[{number}].days_after", "kan niet samen met weeks_before of days_before: het is ervoor of erna"


def _for_staff_alone(template: Template) -> Iterator[tuple[str, str]]:
    if template.audience is not Audience.STAFF:
        return
    if template.partners or template.beside or any(role.who is not RoleHolder.STAFF for role in template.roles):
        yield "audience", "staff is alleen voor het team: geen partners, geen vrijwilligers en niets ernaast"


def _wrong_ranges(template: Template) -> Iterator[tuple[str, str]]:
    if template.beside is not None and template.beside.ages.youngest > template.beside.ages.oldest:
        yield "beside.ages", "de jongste is ouder dan de oudste"
    euros = template.needs.euros_per_year if template.needs is not None else None
    if euros is not None and euros.low > euros.high:
        yield "needs.euros_per_year", "het laagste bedrag is meer dan het hoogste"


def _sentence(fault: Fault, template: Template) -> str:
    return f"past niet bij {template.kind}: {_FLAWS[fault.flaw].format(wanted=fault.wanted)}"
