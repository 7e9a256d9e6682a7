"""What is held every week for young people, and the weekly appointments of the music coach."""

from dataclasses import replace

from app.demo.series import Series, from_template, on, own, volunteers
from app.planning.vocabulary import PartnerKind

_COACHING = (
    on(1, "15.30", "16.30", "muziekstudio"),
    on(1, "16.45", "17.45", "muziekstudio"),
    on(2, "15.30", "16.30", "muziekstudio"),
    on(2, "16.45", "17.45", "muziekstudio"),
    on(3, "13.30", "14.30", "muziekstudio"),
    on(3, "14.45", "15.45", "muziekstudio"),
    on(4, "15.30", "16.30", "muziekstudio"),
    on(4, "16.45", "17.45", "muziekstudio"),
    on(5, "14.45", "15.45", "muziekstudio"),
)


def series() -> tuple[Series, ...]:
    """Return the series, youngest first, and the appointments."""
    return (*_teenagers(), *_youth(), *_coaching())


def _teenagers() -> tuple[Series, ...]:
    return (
        from_template(
            "gastles",
            "gastles",
            [on(2, "13.15", "14.15", "leslokaal")],
            age_group="tieners",
            partners=[PartnerKind.SCHOOL],
            group="schakelklas",
        ),
        from_template(
            "huiswerkhulp",
            "huiswerk-tieners",
            [on(2, "15.00", "16.30", "leslokaal"), on(4, "16.45", "18.15", "leslokaal")],
            age_group="tieners",
        ),
        from_template(
            "rots-en-water",
            "rots-en-water",
            [on(3, "14.00", "15.15", "sportzaal")],
            age_group="tieners",
            partners=[PartnerKind.SCHOOL],
            group="schakelklas",
        ),
        from_template(
            "wekelijks-sporten",
            "sport-tieners",
            [on(1, "16.15", "17.45", "sportveld"), on(3, "16.45", "18.15", "sportveld")],
            age_group="tieners",
            title="Voetbal",
            partners=[PartnerKind.SPORTS_CLUB],
        ),
        _music_group(),
    )


def _music_group() -> Series:
    """Return music as the template has it for everybody, here for a group that stays together."""
    planned = from_template(
        "groepsmuziek",
        "muziekgroep-tieners",
        [on(5, "16.00", "17.30", "muziekstudio")],
        title="Muziekgroep",
        age_group="tieners",
        partners=[PartnerKind.MUSIC_SCHOOL],
        capacity=10,
        group="muziekgroep-tieners",
        responsible="coach",
    )
    return replace(planned, description="Samen muziek maken. Een instrument leren hoort erbij.")


def _youth() -> tuple[Series, ...]:
    return (
        from_template(
            "wekelijks-sporten",
            "sport-jongeren",
            [
                on(1, "19.00", "20.30", "sportzaal"),
                on(4, "17.00", "18.30", "sportveld"),
                on(6, "14.00", "15.30", "sportveld"),
            ],
            age_group="jongeren",
            title="Sport voor jongeren",
        ),
        own(
            "muziekgroep-jongeren",
            "Muziekgroep",
            [on(2, "19.00", "20.30", "muziekstudio")],
            description="Samen muziek maken en oefenen voor de talentenshow.",
            capacity=10,
            age_group="jongeren",
            partners=[PartnerKind.MUSIC_SCHOOL],
            group="muziekgroep-jongeren",
            responsible="coach",
        ),
        own(
            "samen-koken",
            "Samen koken",
            [on(3, "18.00", "20.00", "ouderkamer")],
            description="Koken en eten aan één tafel.",
            capacity=12,
            age_group="jongeren",
            roles=[volunteers("Kookhulp", 2)],
        ),
        own(
            "taalcafe",
            "Taalcafé",
            [on(4, "19.00", "20.30", "leslokaal")],
            description="Nederlands oefenen door met elkaar te praten.",
            capacity=16,
            age_group="jongeren",
            roles=[volunteers("Gesprekspartner", 3, vog=False)],
            partners=[PartnerKind.REFUGEE_SUPPORT],
        ),
        own(
            "jongerenavond",
            "Jongerenavond",
            [on(5, "19.00", "21.00", "grote-zaal")],
            description="Muziek, spellen en elkaar zien.",
            capacity=30,
            age_group="jongeren",
            roles=[volunteers("Gastheer of gastvrouw", 2, required=True)],
        ),
    )


def _coaching() -> tuple[Series, ...]:
    """One appointment a week for each young person; the title says nothing about who or what."""
    return tuple(
        from_template(
            "muziekcoaching", f"muziek-{number}", [moment], title="Muziek", responsible="coach", described=False
        )
        for number, moment in enumerate(_COACHING, start=1)
    )
