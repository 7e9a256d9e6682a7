"""Veiligheidsdag: small groups turn round along stations, once a year."""

from dataclasses import dataclass

from app.planning.kinds.rules import Fault, Flaw, missing, outside
from app.planning.template import Template
from app.planning.vocabulary import ActivityKind, PartnerKind, SchoolHolidays


@dataclass(frozen=True, kw_only=True, slots=True)
class SafetyDayRules:
    """Stations with police and fire service, prepared over 8 to 12 weeks (magazine: five stations, 2-3 months).

    A small location manages with fewer stations, a large one adds some.
    """

    kind: ActivityKind = ActivityKind.SAFETY_DAY
    stations: range = range(2, 13)
    most_per_year: int = 1
    lead_time_weeks: range = range(8, 13)
    partners: tuple[PartnerKind, ...] = (PartnerKind.FIRE_SERVICE, PartnerKind.POLICE)

    def faults(self, template: Template) -> list[Fault]:
        """Return what in a template does not fit a safety day."""
        found = [
            *outside(field="stations", number=len(template.stations), allowed=self.stations),
            *outside(field="lead_time_weeks", number=template.lead_time_weeks, allowed=self.lead_time_weeks),
            *missing(field="partners", wanted=self.partners, found=template.partners),
        ]
        if template.per_year is None:
            found.append(Fault(field="per_year", flaw=Flaw.MISSING, wanted=str(self.most_per_year)))
        elif template.per_year.most > self.most_per_year:
            found.append(Fault(field="per_year", flaw=Flaw.TOO_MANY, wanted=str(self.most_per_year)))
        if template.school_holidays is not SchoolHolidays.SKIP:
            found.append(Fault(field="school_holidays", flaw=Flaw.MUST_BE, wanted=SchoolHolidays.SKIP.value))
        return found
