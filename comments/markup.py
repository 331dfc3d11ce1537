"""Comment text to safe HTML, to plain text, and the cleaning of what people typed. Pure: no database, no settings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import islice

import nh3
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.token import Token

from .markdown import MAX_NESTING, SCHEMES, host_of, make_parser

TAGS = frozenset({"p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"})
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "code": {"class"}, "*": set()}
LINK_REL = "nofollow ugc noopener"
MAX_MARKS = 8  # combining marks in a row; no living script needs as many
MAX_SIGNS = (
    300  # signs of Markdown in a text; the worst of 5,000 letters takes 25 ms with as many, 100 with all it can hold
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as readers would get it: address, host (lower case, ASCII) and its place in the text."""

    url: str
    host: str
    span: tuple[int, int]


# --- what people typed -------------------------------------------------------------------------------------------

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINE = re.compile(r"\n[^\S\n]+(?=\n)")
_FILLERS = "\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_ZERO_WIDTH = f"\u00ad\u034f{_FILLERS}\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = re.compile(f"[{_ZERO_WIDTH}{_BIDI}\ufff9-\ufffb\U000e0000-\U000e007f]")
_VISIBLE = re.compile(f"[^\\s\u2800\ufe00-\ufe0f{_ZERO_WIDTH}{_BIDI}\U000e0000-\U000e01ef]")


def clean(text: str) -> str:
    """The text with LF line ends, in NFC, without control characters, surrogates and outer blank lines.

    Runs of combining marks are cut to eight. Direction marks stay: the page isolates them with dir="auto".
    What shows nothing at all becomes "". Cleaning a clean text changes nothing.
    """
    if text.isascii() and text.replace("\n", "").isprintable():  # as most texts are: only blank lines to mend
        return _BLANK_LINE.sub("\n", text).strip()
    return _mended(text)


def _mended(text: str) -> str:
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.isascii():
        text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
        text = _cap_marks(text)  # before NFC as well: its reordering of a long run takes quadratic time
        if not unicodedata.is_normalized("NFC", text):
            text = _cap_marks(unicodedata.normalize("NFC", text))
    text = _BLANK_LINE.sub("\n", text).strip()
    return text if _VISIBLE.search(text) else ""


def clean_line(text: str) -> str:
    """The same for a field of one line: zero-width characters and direction marks go, white space becomes one space."""
    if not text.isascii():
        text = _HIDDEN.sub("", text)
    return " ".join(clean(text).split())


_LONG_RUN = re.compile(f"[\u0300-\U0010ffff][\u0300-\U0010ffff]{{{MAX_MARKS}}}")


def _cap_marks(text: str) -> str:
    return _marks().sub(r"\1", text) if _LONG_RUN.search(text) else text


@cache
def _marks() -> re.Pattern[str]:
    # Zero-width characters count as marks, or they would split a run into pieces short enough to pass. Two classes,
    # because the engine looks a character up at once in a class below U+10000 and range by range in any other.
    low = [code for code in range(0x300, 0x10000) if _is_mark(chr(code))]
    high = [code for code in range(0x10000, 0x20000) if _is_mark(chr(code))]
    low_class = f"[{''.join(_ranges(low))}\u200b-\u200d\u2060-\u2064\ufeff]"
    high_class = f"[{''.join(_ranges(high))}\U000e0000-\U000e01ef]"
    mark = f"(?:{low_class}|(?=[\U00010000-\U0010ffff]){high_class})"
    return re.compile(f"({mark}{{{MAX_MARKS}}}){mark}+")


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) > 0 or unicodedata.category(char) in ("Mn", "Me")


def _ranges(codes: list[int]) -> Iterator[str]:
    first = last = codes[0]
    for code in [*codes[1:], -1]:
        if code != last + 1:
            yield f"{chr(first)}-{chr(last)}"
            first = code
        last = code


# --- HTML --------------------------------------------------------------------------------------------------------

# Whatever could mean something to the parser below: a text (after "\n") without it is paragraphs and line breaks.
# Every branch starts with a literal, which lets the engine skip from one candidate to the next.
_MARKED = re.compile(
    r"\*|_|`|\[|<|\\|~~|&#|&(?=[a-zA-Z][a-zA-Z0-9]+;)|://|:(?<=(?i:mailto):)"
    r"|\n[ \t]*(?:>|[-+](?:[ \t]|$)|0{0,8}1[.)](?:[ \t]|$))",
    re.MULTILINE,
)
_GAP = re.compile(r"\n\n+")
_LANGUAGE = re.compile(r"language-[A-Za-z0-9+#.-]{1,30}")


def to_html(text: str) -> str:
    """Safe HTML for a comment's text, whatever the text is: cleaned, rendered from Markdown, sanitised last.

    Costs some 15 µs for the many texts without Markdown and some 0.5 ms for the others, per 400 characters; so render
    when a text is written, not when it is read. The caller limits the length.
    """
    return html_of(clean(text))


def html_of(text: str) -> str:
    """The same for a text that is clean already."""
    return _marked_html(text) if _is_marked(text) and not is_crowded(text) else _plain_html(text)


def _is_marked(text: str) -> bool:
    return _MARKED.search("\n" + text) is not None


def is_crowded(text: str) -> bool:
    """More signs than anybody writes by hand: such a text is made to keep the parser busy, and is shown as typed."""
    return next(islice(_MARKED.finditer("\n" + text), MAX_SIGNS, None), None) is not None


def _plain_html(text: str) -> str:
    """What the parser and the sanitiser would make of a text without Markdown, byte for byte."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = "\n".join([f"<p>{_plain_lines(part)}</p>" for part in _GAP.split(text) if part])
    return html.replace("\u00a0", "&nbsp;")


def _plain_lines(text: str) -> str:
    text = text.strip(MD_TRIM_CHARS)
    if "\n" not in text:
        return text
    return "<br>\n".join([line.lstrip(" \t").rstrip(" ") for line in text.split("\n")])


def _marked_html(text: str) -> str:
    tokens = _MARKDOWN.parse(text)
    if _is_too_deep(tokens):
        return _plain_html(text)
    html = _CLEANER.clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})).strip("\n")
    # "&#12;" is the one control character the parser lets through, and no feed can hold it.
    return html.replace("\x0c", "\ufffd")


def _is_too_deep(tokens: list[Token]) -> bool:
    # The parser drops what stands deeper than its limit; a comment must never lose words.
    return any(
        token.level >= MAX_NESTING - 1 or any(child.level >= MAX_NESTING for child in token.children or ())
        for token in tokens
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    return value if tag != "code" or _LANGUAGE.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=LINK_REL,
)


_MARKDOWN = make_parser()


# --- links -------------------------------------------------------------------------------------------------------


def links(text: str) -> list[Link]:
    """The links readers would get from a cleaned text, in order; spans are positions in that text."""
    if not _is_marked(text) or is_crowded(text):
        return []
    tokens = _MARKDOWN.parse(text)
    return [] if _is_too_deep(tokens) else list(_links(text, tokens))


def _links(text: str, tokens: list[Token]) -> Iterator[Link]:
    lines = text.split("\n")
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open" and (url := str(child.attrs["href"])):
                start, end = child.meta["span"]
                yield Link(url, host_of(url), (_place(lines, token, start), _place(lines, token, end)))


def _place(lines: list[str], token: Token, offset: int) -> int:
    """Position in the text of an offset in a paragraph, whose lines may have lost a quote's or list's marks."""
    before = token.content[:offset].split("\n")
    row = (token.map or [0])[0] + len(before) - 1
    kept = token.content.split("\n")[len(before) - 1]
    line = lines[row] if lines[row].endswith(kept) else lines[row].rstrip(MD_TRIM_CHARS)
    return sum(len(each) + 1 for each in lines[:row]) + len(line) - len(kept) + len(before[-1])


# --- plain text --------------------------------------------------------------------------------------------------


class _Words(HTMLParser):
    """Collects the words of a comment's HTML, blocks apart by a blank line."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append({"br": "\n", "li": "\n- "}.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append("\n\n" if tag in ("p", "pre", "ul", "ol", "blockquote") else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if data.strip("\n") else "")


def to_text(html: str) -> str:
    """The words of a comment's HTML as plain text: no tags, no entities; paragraphs apart by a blank line."""
    if (plain := _plain_text(html)) is not None:
        return plain
    words = _Words()
    words.feed(html.replace("<br>\n", "<br>"))
    words.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(words.parts)).replace("- \n", "- ").strip()


def _plain_text(html: str) -> str | None:
    """The same for HTML of paragraphs and line breaks alone, as most is, without the parser; None for any other."""
    if not (html.startswith("<p>") and html.endswith("</p>")):
        return None
    if html.count("\n") != html.count("<br>\n") + html.count("</p>\n<p>"):
        return None
    words = html[3:-4].replace("</p>\n<p>", "\n\n").replace("<br>\n", "\n")
    if "<" in words:
        return None
    return re.sub(r"\n{3,}", "\n\n", unescape(words)).replace("- \n", "- ").strip()


def excerpt(text: str, length: int) -> str:
    """The beginning of a plain text on one line, at most `length` characters, cut between words with "…".

    The answer is text, to be escaped like any other; cut before rendering, never afterwards.
    """
    line = clean_line(text)
    if len(line) <= length:
        return line
    cut = line[:length]
    words = cut.rpartition(" ")[0] or cut[:-1]
    return words.rstrip(" ,;:.-–—") + "…"
