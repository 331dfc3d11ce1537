"""A template followed once: what it writes whatever the values are, and where it does no more than place one.

Values that are not known yet are Unknown. The template may ask whether there is one, place it, give a date its format
and hand it on; where it does anything else with it, Unfollowable is raised, and whoever asked has the template write
each row itself. Only tags and filters of Django's own are followed, those that write the same at any time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from django.template import Context, Node, TemplateDoesNotExist, defaultfilters
from django.template.base import FilterExpression, Template, TextNode, Variable, VariableDoesNotExist, VariableNode
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode, WithNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, GetCurrentLanguageNode, TranslateNode
from django.urls import NoReverseMatch

OWN = "django.template.defaultfilters"
MOODY = {"random", "timesince", "timeuntil"}  # filters that write something else the next time


class Unfollowable(Exception):
    """A template does with a value, or asks of it, what only the value itself can answer."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a value goes: its name, whether it is safe as it stands, and the format that a date is given."""

    name: str
    is_safe: bool = False
    date_format: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Stands for a value while a template is followed. In sentences and addresses, which Django itself writes, its
    mark stands for it: letters and digits that nobody could have known, so nothing there is changed by escaping.
    """

    placed: Placed
    is_date: bool = False
    is_key: bool = False  # letters and digits: such a one may stand in an address
    mark: str = ""

    def __str__(self) -> str:
        return self.mark

    def __getitem__(self, name: str) -> object:
        raise Unfollowable(f"{self.placed.name}.{name}")  # a template asks so before it asks for an attribute


class Whole(SimpleNamespace):
    """What has values, some of them unknown. It may be handed on, and its values asked for; it is none itself."""


Piece = str | Placed


def unknown(name: str, *, is_date: bool = False, is_key: bool = False) -> Unknown:
    """A value that is true: whether there is one must be known."""
    return Unknown(Placed(name), is_date, is_key, f"x{secrets.token_hex(16)}")


def cut(template: Template, values: dict[str, Any]) -> list[Piece]:
    """What a template writes, in pieces. Raises Unfollowable."""
    context = Context(values, autoescape=template.engine.autoescape)
    if not context.autoescape:
        raise Unfollowable("autoescape is off")
    with context.bind_template(template):
        return list(_nodes(template.nodelist, context))


def _nodes(nodes: Iterable[Node], context: Context) -> Iterator[Piece]:
    for node in nodes:
        follow = _FOLLOWED.get(type(node))
        if follow is None:
            raise Unfollowable(type(node).__name__)
        yield from follow(node, context)


def _text(node: TextNode, context: Context) -> Iterator[Piece]:
    yield node.s


def _variable(node: VariableNode, context: Context) -> Iterator[Piece]:
    value = _value(node.filter_expression, context)
    if isinstance(value, Unknown):
        if value.is_date and not value.placed.date_format:
            raise Unfollowable(f"{value.placed.name} without a format")
        yield value.placed
    elif isinstance(value, Whole):
        raise Unfollowable("a whole that is written")
    else:
        yield _written(node, context)


def _if(node: IfNode, context: Context) -> Iterator[Piece]:
    for condition, nodes in node.conditions_nodelists:
        if condition is None or _holds(condition, context):
            yield from _nodes(nodes, context)
            return


def _holds(condition: Any, context: Context) -> bool:
    """A condition that asks of what is unknown nothing but whether it is there."""
    if condition.id == "not":
        return not _holds(condition.first, context)
    if condition.id in ("and", "or"):
        first = _holds(condition.first, context)
        return first if first is (condition.id == "or") else _holds(condition.second, context)
    sides = [condition] if condition.first is None else [condition.first, condition.second]
    for side in sides:
        if side.first is not None:
            raise Unfollowable("a comparison of conditions")
        if isinstance(_value(side.value, context), Unknown | Whole):
            if side is not condition:
                raise Unfollowable("a comparison")
            return True
    try:
        return bool(condition.eval(context))
    except VariableDoesNotExist:
        return False


def _include(node: IncludeNode, context: Context) -> Iterator[Piece]:
    name = _value(node.template, context)
    if not isinstance(name, str) or name.startswith("."):
        raise Unfollowable("a template without a plain name")
    try:
        template = context.template.engine.get_template(name)  # type: ignore[union-attr]
    except TemplateDoesNotExist as error:
        raise Unfollowable(name) from error
    values = {name: _value(expression, context) for name, expression in node.extra_context.items()}
    if node.isolated_context:
        yield from _nodes(template.nodelist, context.new(values))
    else:
        with context.push(**values):
            yield from _nodes(template.nodelist, context)


def _with(node: WithNode, context: Context) -> Iterator[Piece]:
    with context.push(**{name: _value(expression, context) for name, expression in node.extra_context.items()}):
        yield from _nodes(node.nodelist, context)


def _language(node: GetCurrentLanguageNode, context: Context) -> Iterator[Piece]:
    yield node.render(context)


def _translated(node: TranslateNode, context: Context) -> Iterator[Piece]:
    _known(node.filter_expression, context)
    if node.message_context:
        raise Unfollowable("a translation in a context")
    yield _written(node, context)


def _sentence(node: BlockTranslateNode, context: Context) -> Iterator[Piece]:
    """The sentence is Django's; what stands in it are plain values, each as it came."""
    if node.asvar or node.message_context:
        raise Unfollowable("a sentence that is kept")
    if node.counter:
        _known(node.counter, context)
    given = {name: _value(expression, context) for name, expression in node.extra_context.items()}
    names = {token.contents for token in [*node.singular, *(node.plural or [])]}
    with context.push(**given) if given else nullcontext():
        used = [value for name in names if isinstance(value := context.get(name), Unknown | Whole)]
    yield from _split(_written(node, context), used)


def _address(node: URLNode, context: Context) -> Iterator[Piece]:
    _known(node.view_name, context)
    values = [_value(one, context) for one in [*node.args, *node.kwargs.values()]]
    used = [value for value in values if isinstance(value, Unknown | Whole)]
    if node.asvar or not all(isinstance(value, Unknown) and value.is_key for value in used):
        raise Unfollowable("an address")
    yield from _split(_written(node, context), used)


def _split(text: str, used: Iterable[Unknown | Whole]) -> Iterator[Piece]:
    """Pieces of what Django wrote around marks."""
    pieces: list[Piece] = [text]
    for value in used:
        if isinstance(value, Whole):
            raise Unfollowable("a whole within a sentence")
        if value.is_date or value.placed.is_safe or value.placed.date_format:
            raise Unfollowable(f"{value.placed.name} within a sentence")
        pieces = [part for piece in pieces for part in _around(piece, value)]
    yield from pieces


def _around(piece: Piece, value: Unknown) -> Iterator[Piece]:
    if not isinstance(piece, str):
        yield piece
        return
    first, *rest = piece.split(value.mark)
    yield first
    for part in rest:
        yield value.placed
        yield part


def _written(node: Node, context: Context) -> str:
    try:
        return str(node.render(context))
    except NoReverseMatch as error:
        raise Unfollowable(str(error)) from error


def _known(expression: FilterExpression, context: Context) -> object:
    value = _value(expression, context)
    if isinstance(value, Unknown | Whole):
        raise Unfollowable("a value that must be known")
    return value


def _value(expression: FilterExpression, context: Context) -> Any:
    """What an expression comes to: a value, or what is unknown, which no filter has looked into."""
    base = _looked_up(expression.var, context)
    if isinstance(base, Unknown):
        return _filtered(base, expression.filters, context)
    if isinstance(base, Whole) and expression.filters:
        raise Unfollowable("a filter of a whole")
    for function, arguments in expression.filters:
        if function.__module__ != OWN or function._filter_name in MOODY:
            raise Unfollowable("a filter that is not Django's, or moody")
        for is_lookup, one in arguments:
            _constant(is_lookup, one, context)
    return expression.resolve(context)


def _looked_up(variable: object, context: Context) -> object:
    """The value of a variable, and None for one that is not there."""
    if not isinstance(variable, Variable):
        return variable
    try:
        return variable.resolve(context)
    except VariableDoesNotExist:
        return None


def _constant(is_lookup: bool, one: object, context: Context) -> object:
    """What is given to a filter."""
    given = _looked_up(one, context) if is_lookup else one
    if isinstance(given, Unknown | Whole):
        raise Unfollowable("a value given to a filter")
    return given


def _filtered(value: Unknown, filters: list[Any], context: Context) -> Unknown:
    placed = value.placed
    for function, arguments in filters:
        if function is defaultfilters.safe and not value.is_date:
            placed = replace(placed, is_safe=True)
        elif function is defaultfilters.date and value.is_date and not placed.date_format:
            given = [_constant(is_lookup, one, context) for is_lookup, one in arguments]
            placed = replace(placed, date_format=str(given[0] if given and given[0] else "DATE_FORMAT"))
        else:
            raise Unfollowable(f"a filter of {placed.name}")
    return replace(value, placed=placed)


_FOLLOWED: dict[type, Callable[[Any, Context], Iterator[Piece]]] = {
    TextNode: _text,
    VariableNode: _variable,
    IfNode: _if,
    IncludeNode: _include,
    WithNode: _with,
    LoadNode: lambda node, context: iter(()),
    CommentNode: lambda node, context: iter(()),
    GetCurrentLanguageNode: _language,
    TranslateNode: _translated,
    BlockTranslateNode: _sentence,
    URLNode: _address,
}
