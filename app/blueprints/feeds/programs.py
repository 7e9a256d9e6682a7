"""Calendar programs: how they call themselves, and which of them somebody most likely has in front of them."""

from __future__ import annotations

from enum import StrEnum

AGENTS = (
    ("google", "Google Agenda"),
    ("outlook-ios", "Outlook op telefoon"),
    ("outlook-android", "Outlook op telefoon"),
    ("microsoft office", "Outlook"),
    ("outlook", "Outlook"),
    ("microsoft.exchange", "Outlook"),
    ("exchangeservicesclient", "Outlook"),
    ("dataaccessd", "Apple Agenda"),
    ("calendaragent", "Apple Agenda"),
    ("remindd", "Apple Agenda"),
    ("ios/", "Apple Agenda"),
    ("macos/", "Apple Agenda"),
    ("mac os x/", "Apple Agenda"),
    ("icsx5", "ICSx⁵ (Android)"),
    ("davx5", "DAVx⁵ (Android)"),
    ("nextcloud", "Nextcloud"),
    ("yahoo", "Yahoo Agenda"),
    ("evolution", "Evolution"),
    ("thunderbird", "Thunderbird"),
    ("vdirsyncer", "vdirsyncer"),
    ("khal", "khal"),
    ("mozilla/5.0", "browser"),
)
"""What a program calls itself, in small letters, and what people call it; the first that fits counts."""


class Program(StrEnum):
    """What the instructions are about, in the order in which they are shown."""

    GOOGLE = "google"
    OUTLOOK_NEW = "outlook-new"
    OUTLOOK_CLASSIC = "outlook-classic"
    OUTLOOK_WEB = "outlook-web"
    IPHONE = "iphone"
    MAC = "mac"
    ANDROID = "android"
    THUNDERBIRD = "thunderbird"
    NEXTCLOUD = "nextcloud"


_DEVICES = (
    ("iphone", Program.IPHONE),
    ("ipad", Program.IPHONE),
    ("android", Program.ANDROID),
    ("macintosh", Program.MAC),
    ("windows", Program.OUTLOOK_NEW),
    ("linux", Program.THUNDERBIRD),
)


def called(agent: str | None) -> str | None:
    """Return the name by which people know a program, or nothing for one that nobody knows."""
    lowered = (agent or "").lower()
    return next((name for sign, name in AGENTS if sign in lowered), None)


def likely(browser: str) -> Program:
    """Return which program somebody probably has who reads the page with this browser."""
    lowered = browser.lower()
    return next((program for sign, program in _DEVICES if sign in lowered), Program.GOOGLE)


def in_order(browser: str) -> tuple[Program, ...]:
    """Return all of them, the likely one first."""
    first = likely(browser)
    return (first, *(program for program in Program if program is not first))
