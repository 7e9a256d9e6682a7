"""Muziekcoaching: one young person, one coach, goals, and a written evaluation every month."""

from dataclasses import dataclass

from app.planning.kinds.rules import Fault, Flaw
from app.planning.template import Template
from app.planning.vocabulary import ActivityKind, PhaseSort, Rhythm


@dataclass(frozen=True, kw_only=True, slots=True)
class MusicCoachingRules:
    """Intake, goals, weekly appointments, a monthly evaluation, closing: in that order (magazine)."""

    kind: ActivityKind = ActivityKind.MUSIC_COACHING
    phases: tuple[tuple[PhaseSort, Rhythm], ...] = (
        (PhaseSort.INTAKE, Rhythm.ONCE),
        (PhaseSort.GOALS, Rhythm.ONCE),
        (PhaseSort.MEETINGS, Rhythm.WEEKLY),
        (PhaseSort.EVALUATION, Rhythm.MONTHLY),
        (PhaseSort.CLOSING, Rhythm.ONCE),
    )

    def faults(self, template: Template) -> list[Fault]:
        """Return what in a template does not fit music coaching."""
        if tuple((phase.sort, phase.rhythm) for phase in template.phases) == self.phases:
            return []
        wanted = ", ".join(f"{sort} {rhythm}" for sort, rhythm in self.phases)
        return [Fault(field="phases", flaw=Flaw.MUST_BE, wanted=wanted)]
