"""A program of its own that has typst set one file: the memory that typst remembers its work in goes when it ends.

Twenty booklets take half a gigabyte, of which typst keeps ten such, so that the next is quicker. It is run by its path,
reads a job as JSON, and writes a line that says how long each page is, or what was wrong, and then the pages.
"""

import json
import sys
from typing import Any, BinaryIO


def run(source: BinaryIO, target: BinaryIO) -> None:
    """Read a job, and write its pages."""
    job = json.loads(source.read())
    try:
        pages = pages_of(job)
    except RuntimeError as error:  # typst's own errors are such
        target.write(json.dumps({"error": str(error)}).encode() + b"\n")
        return
    target.write(json.dumps({"lengths": [len(page) for page in pages]}).encode() + b"\n")
    target.writelines(pages)


def pages_of(job: dict[str, Any]) -> list[bytes]:
    """Return the pages of a job, or its one PDF.

    :raises typst.TypstError: what is wrong with a layout, or does not fit.
    """
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=job["fonts"])
    compiler = typst.Compiler(job["layout"], font_paths=fonts, sys_inputs=job["inputs"])
    pages: Any = compiler.compile(**job["options"])
    return pages if isinstance(pages, list) else [pages]


if __name__ == "__main__":  # pragma: no cover - in a process of its own, which every test of a paper starts
    run(sys.stdin.buffer, sys.stdout.buffer)
