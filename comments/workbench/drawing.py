"""Numbers to coordinates: columns, lines and strips on a canvas of WIDTH × HEIGHT, as text for a template. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 1000, 200
GAP = 0.18  # of a column's place
TIMES = (60, 300, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 172_800, 604_800)  # where an axis of seconds may end

Numbers = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Box:
    """A column, or the bar of a strip."""

    kind: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn, and the number that the upper edge stands for."""

    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    top: float = 0


def columns_and_lines(columns: dict[str, Numbers], lines: dict[str, Numbers], *, top: float) -> Drawing:
    """Columns side by side from the left, each kind over the same places, and lines through the middle of the places.

    Each list has one number a place, None where there is nothing to draw. A line breaks there.
    """
    places = max((len(numbers) for numbers in [*columns.values(), *lines.values()]), default=0)
    boxes = [box for kind, numbers in columns.items() for box in _columns(kind, numbers, places, top)]
    drawn = [Line(kind, _path(numbers, places, top)) for kind, numbers in lines.items()]
    return Drawing(tuple(boxes), tuple(line for line in drawn if line.path), top)


def level(kind: str, number: float, *, top: float) -> tuple[Line, ...]:
    """A line across the canvas at one number; none where it is above the upper edge."""
    return (Line(kind, f"M0,{_y(number, top)}H{WIDTH}"),) if number <= top else ()


def strip(kind: str, number: float, *, whole: float) -> Box:
    """A bar whose length is a number's share of the whole."""
    share = min(max(number / whole, 0), 1) if whole else 0
    return Box(kind, "0", "0", _text(share * WIDTH), "10")


def nice(largest: float) -> float:
    """The next 1, 2 or 5 with noughts, at least 5: where an axis of counts ends."""
    step = 1.0
    while largest > 5 * step:
        step *= 10
    return max(next(step * part for part in (1, 2, 5) if step * part >= largest), 5.0)


def nice_time(largest: float) -> float:
    """The same for seconds: a time that people say, at least a minute."""
    return next((float(one) for one in TIMES if one >= largest), 604_800.0 * -(-largest // 604_800))


def _columns(kind: str, numbers: Numbers, places: int, top: float) -> list[Box]:
    width = WIDTH / places
    return [
        Box(
            kind, _text((place + GAP / 2) * width), _y(number, top), _text(width * (1 - GAP)), _text(_high(number, top))
        )
        for place, number in enumerate(numbers)
        if number
    ]


def _path(numbers: Numbers, places: int, top: float) -> str:
    """Moves and lines; a number alone between two gaps becomes a dot."""
    steps: list[str] = []
    is_drawing = False
    for place, number in enumerate(numbers):
        if number is not None:
            x, y = _text((place + 0.5) * WIDTH / places), _y(number, top)
            is_alone = not is_drawing and (place + 1 >= len(numbers) or numbers[place + 1] is None)
            steps.append(f"{'L' if is_drawing else 'M'}{x},{y}" + ("h0.1" if is_alone else ""))
        is_drawing = number is not None
    return "".join(steps)


def _high(number: float, top: float) -> float:
    return HEIGHT * min(number / top, 1) if top else 0


def _y(number: float, top: float) -> str:
    return _text(HEIGHT - _high(number, top))


def _text(number: float) -> str:
    """With a point and without a language: the template prints it as it is."""
    return f"{number:.1f}".removesuffix(".0")
