"""Addresses that ask for what is not there: counted in memory, and after a while sent away cheaply."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

MOST_A_MINUTE = 120
"""Subscriptions that ended are asked for four times an hour; a whole office of them stays far below this."""
WINDOW_SECONDS = 60.0
MOST_ADDRESSES = 4096
ONE_CUSTOMER = 64
"""Bits of an IPv6 address that tell one connection to the internet from another."""


class Strangers:
    """How often each address asked in vain in this minute, in this process; safe for threads.

    Only what is known to be unknown is counted and refused: whoever asks for something that is there is never in the
    way of a neighbour behind the same address. `ticks` counts seconds, from any start.
    """

    def __init__(
        self,
        *,
        most: int = MOST_A_MINUTE,
        most_addresses: int = MOST_ADDRESSES,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._most_addresses = most_addresses
        self._ticks = ticks
        self._counted: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()
        self.asked = 0
        self.refused = 0

    def may_ask(self, address: str) -> bool:
        """Count a question in vain; tell whether it is still answered."""
        now, customer = self._ticks(), _customer(address)
        with self._lock:
            began, count = self._counted.pop(customer, (now, 0))
            if now - began >= WINDOW_SECONDS:
                began, count = now, 0
            self._counted[customer] = (began, count + 1)
            while len(self._counted) > self._most_addresses:
                self._counted.popitem(last=False)
            self.asked += 1
            self.refused += count >= self._most
        return count < self._most


def _customer(address: str) -> str:
    """Return what one customer of a provider has: an IPv4 address, or a network of IPv6 addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(ip_network((found, ONE_CUSTOMER), strict=False))
    return address
