"""A plot of growth as a picture that any page can show: a line for threads, a line for sites, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from bench.compare.asking import Figure

WIDTH, HEIGHT, LEFT, FOOT = 640, 300, 60, 40
COLOURS = {"thread": "#7a2e17", "site": "#1f5a7a"}


def write(file: Path, grown: Mapping[str, Figure]) -> None:
    """`grown` is named "thread 100" or "site 1,000,000"; values are seconds."""
    lines: dict[str, list[tuple[int, float]]] = {"thread": [], "site": []}
    for name, figure in grown.items():
        kind, _space, size = name.partition(" ")
        lines[kind].append((int(size.replace(",", "")), 1000 * figure.median))
    top = 2 * max(value for line in lines.values() for _size, value in line)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="16">Milliseconds of page one, nothing kept, as what it is taken from grows</text>',
    ]
    for size in (10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        parts.append(f'<text x="{_x(size):.0f}" y="{HEIGHT - 12}" text-anchor="middle" fill="#555">{size:,}</text>')
    for value in (0, top / 4, top / 2, 3 * top / 4):
        y = _y(value, top)
        parts.append(f'<path d="M{LEFT} {y:.0f}H{WIDTH - 10}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end" fill="#555">{value:.0f}</text>')
    for kind, line in lines.items():
        places = [(_x(size), _y(value, top)) for size, value in sorted(line)]
        path = "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in places)
        parts.append(f'<path d="{path}" fill="none" stroke="{COLOURS[kind]}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{COLOURS[kind]}"/>' for x, y in places]
        x, y = places[-1]
        words = {"thread": "comments of a thread", "site": "comments of a site"}[kind]
        parts.append(f'<text x="{x:.0f}" y="{y - 10:.0f}" text-anchor="end" fill="{COLOURS[kind]}">{words}</text>')
    file.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


def _x(size: int) -> float:
    return LEFT + (WIDTH - LEFT - 40) * (math.log10(size) - 1) / 6


def _y(value: float, top: float) -> float:
    return HEIGHT - FOOT - (HEIGHT - FOOT - 30) * value / top
