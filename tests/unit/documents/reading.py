"""Reads a PDF back: its text, and what it says about itself to who does not see it."""

from collections import Counter
from io import BytesIO

from pypdf import PdfReader


def reader(content):
    return PdfReader(BytesIO(content))


def text(content):
    """Return the words of all pages with single spaces: where lines end and words are cut does not matter."""
    return " ".join(" ".join(page.extract_text() for page in reader(content).pages).split()).replace("\xad ", "")


def tags(content):
    """Return how often each tag stands in the structure, and all alternative texts."""
    parts = list(_parts(reader(content).trailer["/Root"]["/StructTreeRoot"]))
    return Counter(part["/S"] for part in parts if "/S" in part), [part["/Alt"] for part in parts if "/Alt" in part]


def _parts(node):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _parts(child)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from _parts(node["/K"])
