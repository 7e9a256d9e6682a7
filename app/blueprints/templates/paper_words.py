"""An initiative as it stands on paper, in words."""

from __future__ import annotations

from flask_babel import format_decimal

from app.blueprints.templates import words
from app.documents.initiative import InitiativeOnPaper
from app.planning import template_gaps
from app.planning.template import Needs, Role, Template
from app.planning.vocabulary import Audience


def on_paper(template: Template, *, location: str) -> InitiativeOnPaper:
    """Return what stands on the page; it is Dutch, in whatever language somebody works, as all papers are."""
    needs = template.needs or Needs()
    return InitiativeOnPaper(
        title=template.title,
        summary=template.summary,
        location=location,
        version=template.version,
        facts=tuple(_facts(template, needs)),
        phases=tuple((phase.name, phase.description) for phase in template.phases),
        roles=tuple(_role(role) for role in template_gaps.roles(template)),
        materials=template.materials,
        tasks=tuple(task.name for task in template.tasks),
        success_factors=needs.success_factors,
        beside=template.beside.title if template.beside else "",
    )


def _facts(template: Template, needs: Needs) -> list[tuple[str, str]]:
    partners = ", ".join(str(words.PARTNERS[kind]) for kind in template_gaps.partners(template))
    money, hours = needs.euros_per_year, needs.staff_hours_per_month
    found = [
        ("Voor wie", _whom(template)),
        ("Duur", f"{template.duration_minutes} minuten per keer"),
        ("Voorbereiding", _weeks(template.lead_time_weeks)),
        (
            "Uren van medewerkers",
            f"ongeveer {hours} per maand" if hours else "",
        ),
        ("Geld", f"€ {format_decimal(money.low)} tot € {format_decimal(money.high)} per jaar" if money else ""),
        ("Betaald uit", ", ".join(str(words.FUNDING[source]) for source in template.funding)),
        ("Partners", partners),
    ]
    return [(term, text) for term, text in found if text]


def _weeks(number: int) -> str:
    return f"{number} {'week' if number == 1 else 'weken'} van tevoren" if number else ""


def _whom(template: Template) -> str:
    ages = f"{template.ages.youngest} tot en met {template.ages.oldest} jaar"
    match template.audience:
        case Audience.STAFF:
            return str(words.AUDIENCES[template.audience])
        case Audience.PARENTS:
            return f"{words.AUDIENCES[template.audience]} van kinderen van {ages}"
        case _:
            most = f", hoogstens {template.max_children}" if template.max_children else ""
            return f"{words.AUDIENCES[template.audience]}, {ages}{most}"


def _role(role: Role) -> str:
    vog = ", met VOG" if role.qualification else ""
    required = "; zonder gaat het niet door" if role.required else ""
    return f"{role.need} × {role.name} ({words.HOLDERS[role.who]}{vog}{required})"
