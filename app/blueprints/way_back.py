"""Addresses that came with a request and lead back to a page: only to one of ours."""

from __future__ import annotations

from flask import request


def inside(address: str | None) -> str | None:
    """Return the path of an address only if it stays on this site, written with our own host or without one."""
    path = (address or "").removeprefix(request.host_url.rstrip("/"))
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else None
