"""Bibliotheekbezoek: each group goes to the library a few times a year."""

from dataclasses import dataclass

from app.planning.kinds.rules import Fault, Flaw, missing, outside
from app.planning.template import Template
from app.planning.vocabulary import ActivityKind, PartnerKind


@dataclass(frozen=True, kw_only=True, slots=True)
class LibraryVisitRules:
    """Two to three visits a year per group (magazine)."""

    kind: ActivityKind = ActivityKind.LIBRARY_VISIT
    visits_per_year: range = range(2, 4)
    partners: tuple[PartnerKind, ...] = (PartnerKind.LIBRARY,)

    def faults(self, template: Template) -> list[Fault]:
        """Return what in a template does not fit a library visit."""
        found = missing(field="partners", wanted=self.partners, found=template.partners)
        times = template.per_year
        if times is None:
            return [*found, Fault(field="per_year", flaw=Flaw.MISSING, wanted=str(self.visits_per_year.start))]
        return [
            *found,
            *outside(field="per_year", number=times.least, allowed=self.visits_per_year),
            *outside(field="per_year", number=times.most, allowed=self.visits_per_year),
        ]
