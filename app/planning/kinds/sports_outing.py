"""Sport en uitjes: sport on the location, and outings that need a briefing, enough adults and money."""

from dataclasses import dataclass

from app.planning.kinds.rules import Fault, Flaw
from app.planning.template import Template
from app.planning.vocabulary import ActivityKind, FundingSource, PhaseSort


@dataclass(frozen=True, kw_only=True, slots=True)
class SportsOutingRules:
    """No briefing, no outing; enough adults is a hard condition; one of four ways to pay (magazine)."""

    kind: ActivityKind = ActivityKind.SPORTS_OUTING
    funding: tuple[FundingSource, ...] = (
        FundingSource.ACTIVITY_BUDGET,
        FundingSource.MDT,
        FundingSource.SPUK,
        FundingSource.DEAL,
    )

    def faults(self, template: Template) -> list[Fault]:
        """Return what in a template does not fit sport and outings; on the location nothing is asked."""
        if not template.away:
            return []
        found = []
        if not template.briefing_before:
            found.append(Fault(field="briefing_before", flaw=Flaw.MUST_BE, wanted="true"))
        if not template.phases or template.phases[0].sort is not PhaseSort.BRIEFING:
            found.append(Fault(field="phases", flaw=Flaw.MISSING, wanted=PhaseSort.BRIEFING.value))
        if template.children_per_adult is None:
            found.append(Fault(field="children_per_adult", flaw=Flaw.MISSING, wanted="1"))
        if not set(self.funding) & set(template.funding):
            found.append(Fault(field="funding", flaw=Flaw.MISSING, wanted=", ".join(self.funding)))
        return found
