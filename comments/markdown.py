"""The Markdown subset of comments: which rules the parser has, what it takes for a link, and where each link stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import escape
from urllib.parse import unquote, urlsplit

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline, autolink, link

SCHEMES = frozenset({"http", "https", "mailto"})
MAX_NESTING = 20  # quotes and list items inside one another
MAX_LABEL = 500  # characters of a link's words
MAX_MISSES = 8  # brackets that look like a link's and are none; later ones are not tried

InlineRule = Callable[[StateInline, bool], bool]


class _Markdown(MarkdownIt):
    """The parser with this library's idea of a link."""

    def validateLink(self, url: str) -> bool:
        # The sanitiser is asked as well: what it would strip is better shown as typed than as a link to nowhere.
        return bool(host_of(url)) and "href=" in _GATE.clean(f'<a href="{escape(url)}">')

    def normalizeLinkText(self, link: str) -> str:
        return link  # shown as typed: the parser would turn "xn--…" into letters that look like another host's


_GATE = nh3.Cleaner(
    tags={"a"}, attributes={"a": {"href"}}, url_schemes=set(SCHEMES), url_relative="deny", link_rel=None
)


def make_parser() -> MarkdownIt:
    md = _Markdown("zero", {"html": False, "breaks": True, "maxNesting": MAX_NESTING})
    md.enable(["newline", "escape", "entity", "emphasis", "strikethrough", "backticks", "link", "autolink"])
    md.enable(["blockquote", "list", "fence"])
    md.inline.ruler.at("link", _with_span(_link))
    md.inline.ruler.at("autolink", _with_span(autolink))
    md.inline.ruler.before("newline", "address", _with_span(_address))
    md.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    # <del> says what it is: struck out; the parser would write <s>, which means "no longer accurate".
    md.add_render_rule("s_open", lambda *_: "<del>")
    md.add_render_rule("s_close", lambda *_: "</del>")
    return md


def _with_span(rule: InlineRule) -> InlineRule:
    """The rule, writing on the link token it makes where in the paragraph the link stood."""

    def run(state: StateInline, silent: bool) -> bool:
        start, seen = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            opened = next(token for token in state.tokens[seen:] if token.type == "link_open")
            opened.meta["span"] = (opened.meta.get("start", start), state.pos)
            opened.hidden = state.tokens[-1].hidden = not opened.attrs["href"]
        return found

    return run


def _link(state: StateInline, silent: bool) -> bool:
    """[Links](…), but a bracket that opens none costs a long search, so a text has only so many of them."""
    if state.src[state.pos] != "[" or state.env.get("missed", 0) >= MAX_MISSES:
        return False
    if state.src.find("](", state.pos, state.pos + MAX_LABEL) < 0:
        return False
    found = link(state, silent)
    state.env["missed"] = state.env.get("missed", 0) + (not found)
    return found


_SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])((?:https?|mailto):)$", re.IGNORECASE)
_LINKIFY = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False})


def _address(state: StateInline, silent: bool) -> bool:
    """A bare http, https or mailto address. The parser's own rule takes other schemes too, and reads far back."""
    colon = state.pos
    if state.src[colon] != ":" or state.linkLevel:
        return False
    scheme = _SCHEME.search(state.src[max(0, colon - 7) : colon + 1])
    if not scheme or not (silent or state.pending.endswith(scheme[1][:-1])):
        return False
    length = _LINKIFY.test_schema_at(state.src, scheme[1], colon + 1)
    start = colon + 1 - len(scheme[1])
    url = state.src[start : min(colon + 1 + length, state.posMax)].rstrip("*_~")
    href = state.md.normalizeLink(url)
    if not length or not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: start - colon]
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": href}
        token.meta["start"] = start
        state.push("text", "", 0).content = url
        state.push("link_close", "a", -1)
    state.pos = start + len(url)
    return True


_NUMBER = re.compile(r"[ \t]*([0-9]{1,9})[.)]")


def _list(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    """Lists, but for numbered ones that do not begin with 1: "1986. What a year" keeps its number that way."""
    number = _NUMBER.match(state.src, state.bMarks[startLine] + state.tShift[startLine], state.eMarks[startLine])
    if number and int(number[1]) != 1 and not silent:
        return False
    return list_block(state, startLine, endLine, silent)


def host_of(url: str) -> str:
    """The host of an absolute http, https or mailto address as a browser would ask for it; "" for anything else."""
    try:
        parts = urlsplit(url)
        host = parts.path.rpartition("@")[2] if parts.scheme == "mailto" else parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES or (parts.scheme == "mailto" and "@" not in parts.path):
        return ""
    host = unicodedata.normalize("NFKC", unquote(host)).casefold().strip(".")
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
