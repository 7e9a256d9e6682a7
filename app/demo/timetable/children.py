"""What is held every week for children of up to twelve."""

from dataclasses import replace

from app.demo.series import Series, from_template, on, own, volunteers
from app.planning.vocabulary import PartnerKind, SchoolHolidays


def series() -> tuple[Series, ...]:
    """Return the series, youngest first."""
    return (*_toddlers(), *_infants(), *_juniors(), *_seniors(), _book_case())


def _toddlers() -> tuple[Series, ...]:
    return (
        from_template("kids-en-koffie", "kids-en-koffie", [on(1, "09.30", "11.00", "ouderkamer")], age_group="peuters"),
        own(
            "peutergroep",
            "Peutergroep",
            [on(2, "09.00", "11.30", "ouderkamer"), on(4, "09.00", "11.30", "ouderkamer")],
            description="Spelen en Nederlandse woorden leren, als voorbereiding op school.",
            capacity=16,
            age_group="peuters",
            roles=[volunteers("Begeleider", 2, required=True)],
            holidays=SchoolHolidays.SKIP,
            group="peutergroep",
        ),
        replace(
            from_template(
                "voorlezen", "voorlezen-peuters", [on(3, "09.30", "10.15", "leeskamer")], age_group="peuters"
            ),
            language="ar",
        ),
        own(
            "ouder-en-kind",
            "Bewegen met uw kind",
            [on(5, "09.30", "10.30", "sportzaal")],
            description="Ouders en kleine kinderen bewegen samen op muziek.",
            capacity=20,
            age_group="peuters",
            roles=[volunteers("Begeleider", 1)],
        ),
    )


def _infants() -> tuple[Series, ...]:
    return (
        replace(
            from_template(
                "voorlezen", "voorlezen-kleuters", [on(1, "14.45", "15.30", "leeskamer")], age_group="kleuters"
            ),
            language="ti",
        ),
        from_template("kunstlab", "kunstlab-kleuters", [on(3, "13.30", "15.00", "atelier")], age_group="kleuters"),
        own(
            "kleutergym",
            "Kleutergym",
            [on(4, "14.45", "15.45", "sportzaal")],
            description="Klimmen, rollen en springen.",
            capacity=16,
            age_group="kleuters",
            roles=[volunteers("Spelbegeleider", 2)],
        ),
        own(
            "muziek-en-dans",
            "Muziek en dans",
            [on(5, "14.45", "15.45", "grote-zaal")],
            description="Liedjes en dansen uit veel landen.",
            capacity=18,
            age_group="kleuters",
            roles=[volunteers("Helper", 1)],
            partners=[PartnerKind.MUSIC_SCHOOL],
        ),
        own(
            "speelochtend",
            "Speelochtend",
            [on(6, "10.30", "12.00", "sportzaal")],
            description="Vrij spelen met groot materiaal.",
            capacity=20,
            age_group="kleuters",
            roles=[volunteers("Spelbegeleider", 2)],
        ),
    )


def _juniors() -> tuple[Series, ...]:
    return (
        from_template(
            "spelen-en-bewegen",
            "spelen-onderbouw",
            [on(1, "15.00", "16.00", "sportveld"), on(3, "15.30", "16.30", "sportveld")],
            age_group="onderbouw",
        ),
        from_template("kunstlab", "kunstlab-onderbouw", [on(2, "14.45", "16.15", "atelier")], age_group="onderbouw"),
        replace(
            from_template(
                "voorlezen",
                "boekenuur",
                [on(4, "15.00", "15.45", "leeskamer")],
                age_group="onderbouw",
                title="Boekenuur",
                partners=[PartnerKind.LIBRARY],
            ),
            language="uk",
        ),
        own(
            "knutselclub",
            "Knutselclub",
            [on(5, "15.00", "16.30", "atelier")],
            description="Elke week iets maken om mee naar huis te nemen.",
            capacity=14,
            age_group="onderbouw",
            roles=[volunteers("Helper", 2)],
        ),
        own(
            "spelletjesmiddag",
            "Spelletjesmiddag",
            [on(7, "14.00", "15.30", "grote-zaal")],
            description="Bordspellen voor kinderen en hun ouders.",
            capacity=24,
            age_group="onderbouw",
            roles=[volunteers("Spelbegeleider", 2)],
        ),
    )


def _seniors() -> tuple[Series, ...]:
    return (
        from_template(
            "huiswerkhulp",
            "huiswerk-bovenbouw",
            [on(1, "15.00", "16.30", "leslokaal"), on(4, "15.00", "16.30", "leslokaal")],
            age_group="bovenbouw",
        ),
        from_template(
            "spelen-en-bewegen", "spelen-bovenbouw", [on(2, "15.00", "16.00", "sportzaal")], age_group="bovenbouw"
        ),
        from_template("kunstlab", "kunstlab-bovenbouw", [on(3, "15.45", "17.15", "atelier")], age_group="bovenbouw"),
        from_template(
            "wekelijks-sporten",
            "sport-bovenbouw",
            [on(5, "15.30", "17.00", "sportveld")],
            age_group="bovenbouw",
            title="Voetbal",
            partners=[PartnerKind.SPORTS_CLUB],
        ),
    )


def _book_case() -> Series:
    openings = [on(2, "15.30", "16.30", "leeskamer"), on(5, "15.30", "16.30", "leeskamer")]
    return from_template("boekenkast", "boekenkast", openings)
