"""Files of the archive: which ones a path names, and what each holds."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from posts.archive.decoding import decode
from posts.archive.page import ArchivePage, NotAPage, parse

SIZE_MAX = 64 * 1024 * 1024  # bytes; the longest real page has a few hundred thousand


def listed(paths: Iterable[Path]) -> Iterator[Path]:
    """Every path that is not a folder as it is, and the files of every folder and of those in it, by name.

    Hidden files are left out. A path that does not exist comes out too: reading it says what is wrong.
    """
    for path in paths:
        if not os.path.isdir(path):  # Path.is_dir raises for a name too long to exist
            yield path
            continue
        for folder, inside, names in os.walk(path):
            inside[:] = sorted(name for name in inside if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def read(path: Path) -> ArchivePage | NotAPage:
    """The page a file holds, what was lost in decoding among its problems; or why it holds none."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return NotAPage(1, "not a file")
        if found.st_size > SIZE_MAX:
            return NotAPage(1, f"larger than {SIZE_MAX // 1024 // 1024} MB: no page of the archive")
        decoded = decode(path.read_bytes())
    except OSError as error:
        return NotAPage(1, f"cannot be read: {error.strerror or error}")
    parsed = parse(decoded.text)
    if isinstance(parsed, NotAPage) or not decoded.problems:
        return parsed
    problems = sorted([*parsed.problems, *decoded.problems], key=lambda problem: problem.line)
    return replace(parsed, problems=tuple(problems))
