"""Where a Chromium is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """The path in CHROMIUM, else the first browser that is installed, else None."""
    if asked := os.environ.get("CHROMIUM"):
        return shutil.which(asked)
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), next((path for path in ELSEWHERE if Path(path).exists()), None))
