"""The few series of the small location."""

from app.demo.series import Series, from_template, on, own, volunteers


def series() -> tuple[Series, ...]:
    """Return the few series of the small location."""
    return (
        from_template("voorlezen", "voorlezen", [on(3, "14.30", "15.15", "leeskamer")], age_group="kleuters"),
        from_template("spelen-en-bewegen", "spelen", [on(2, "15.00", "16.00", "binnenplein")], age_group="onderbouw"),
        own(
            "spelletjes",
            "Spelletjesavond",
            [on(5, "18.30", "20.00", "grote-zaal")],
            description="Bordspellen voor het hele gezin.",
            capacity=20,
            roles=[volunteers("Spelbegeleider", 1)],
            responsible="begeleider-1",
        ),
    )
