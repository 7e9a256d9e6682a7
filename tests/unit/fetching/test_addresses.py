"""Which addresses of calendars are taken, and which machines behind them may be asked."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fetching import addresses
from app.fetching.addresses import CalendarAddress, UnfitAddress


@pytest.mark.parametrize(
    ("text", "host", "target"),
    [
        ("https://agenda.example/a/b.ics?key=1&x=2", "agenda.example", "/a/b.ics?key=1&x=2"),
        ("  webcal://Agenda.Example/b.ics \n", "agenda.example", "/b.ics"),
        ("https://agenda.example:443", "agenda.example", "/"),
        ("https://agenda.example/b.ics#deel", "agenda.example", "/b.ics"),
        ("https://xn--caf-dma.example/", "xn--caf-dma.example", "/"),
    ],
)
def test_the_address_of_a_calendar_is_taken(text, host, target):
    assert addresses.parse(text) == CalendarAddress(host=host, target=target)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "agenda.example/b.ics",
        "http://agenda.example/b.ics",
        "ftp://agenda.example/b.ics",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https://agenda/b.ics",
        "https://localhost/b.ics",
        "https://127.0.0.1/b.ics",
        "https://[::1]/b.ics",
        "https://2130706433/b.ics",
        "https://0x7f.1/b.ics",
        "https://agenda.example:8080/b.ics",
        "https://agenda.example:poort/b.ics",
        "https://bo:geheim@agenda.example/b.ics",
        "https://agenda..example/b.ics",
        "https://agenda.example/b.ics\r\nHost: elders",
        "https://agenda.example/a b.ics",
        "https://agenda.example/é.ics",
        "https://agenda.example\\@elders.example/",
        "https://[agenda.example/",
        "https://agenda.example/" + "x" * 2000,
        f"https://{'x' * 64}.example/",
    ],
)
def test_anything_else_is_not(text):
    with pytest.raises(UnfitAddress):
        addresses.parse(text)


@given(st.text(max_size=80) | st.text(max_size=40).map(lambda rest: f"https://agenda.example{rest}"))
def test_whatever_is_typed_is_taken_or_refused(text):
    try:
        found = addresses.parse(text)
    except UnfitAddress:
        return
    assert addresses.parse(found.text) == found


def test_the_secret_of_an_address_is_not_shown():
    assert "geheim" not in repr(addresses.parse("https://agenda.example/geheim.ics"))


@pytest.mark.parametrize("text", ["93.184.215.14", "8.8.8.8", "2a02:898::1", "2606:4700::1111"])
def test_machines_of_the_internet_may_be_asked(text):
    assert addresses.is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",  # noqa: S104 - an address to be refused
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_machines_of_ours_or_of_neighbours_may_not(text):
    assert not addresses.is_public(ip_address(text))
