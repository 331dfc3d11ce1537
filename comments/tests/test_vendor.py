"""What lies in static/comments/vendor/ is what tools/vendor.py fetched."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "comments" / "vendor"


def listed():
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def lying():
    paths = [path for path in VENDOR.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    return {path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_vendored_files_are_unchanged_and_all_listed():
    assert lying() == listed()


def test_every_vendored_package_brings_its_licence():
    packages = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert packages
    assert all((path / "LICENSE").is_file() for path in packages)


def test_vendored_styles_load_nothing_from_elsewhere():
    for path in VENDOR.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        assert "@import" not in text
        assert not re.search(r"url\([\"']?(https?:|//)", text)
