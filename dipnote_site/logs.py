"""Log lines that nobody outside can forge."""

from __future__ import annotations

import logging
import re

ESCAPES = {code: f"\\x{code:02x}" for code in [*range(0x20), *range(0x7F, 0xA0)]}
ESCAPES |= {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t", 0x2028: "\\u2028", 0x2029: "\\u2029"}

HELD = re.compile(
    r"(/(?:waiting|receipt)/|\b(?:stamp|csrfmiddlewaretoken|sessionid|csrftoken)=)[^\s/?&#;\"'\\]+", re.IGNORECASE
)


class LineFormatter(logging.Formatter):
    """One line for each record, tracebacks included: control characters are escaped, so no name starts a line.

    What opens something to whoever holds it, such as the address of a comment that waits, is left out.

    The record of a failed request ends in the number that the reader was shown (views.server_error).
    """

    def format(self, record: logging.LogRecord) -> str:
        line = HELD.sub(r"\1[left out]", super().format(record).translate(ESCAPES))
        number = getattr(getattr(record, "request", None), "error_number", None)
        return f"{line} (error {number})" if number else line
