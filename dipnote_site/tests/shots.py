"""The documentation's pictures, taken by the browser's tests where SHOTS names a folder for them.

Where Pillow is installed they are kept in 128 colours, which halves them and shows in none.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

PHONE = {"width": 375, "has_touch": True, "is_mobile": True}
LOOKS = {
    "": {"width": 1280},
    "-dark": {"width": 1280, "color_scheme": "dark"},
    "-phone": PHONE,
    "-rtl": {"width": 1280},
}


def looks():
    """What a page is to be looked at as: the light and wide one alone where nobody keeps the others."""
    return LOOKS if "SHOTS" in os.environ else {"": LOOKS[""]}


def place(look):
    """Where its address begins: from right to left it is read in Arabic."""
    return "/ar" if look == "-rtl" else ""


def take(page, name, folder, **options):
    """Answers how many bytes the picture has."""
    path = Path(os.environ.get("SHOTS", folder)) / f"{name}.png"
    page.screenshot(path=path, **options)
    size = path.stat().st_size
    if "SHOTS" in os.environ and importlib.util.find_spec("PIL"):
        from PIL import Image

        Image.open(path).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    return size
