"""A virtual environment that is made once and then left alone until the requirements change. Standard library only."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)


def refuse_old_python() -> None:
    """Leave with a sentence for a person when this Python is too old."""
    if sys.version_info < OLDEST:
        sys.exit(
            f"This needs Python {OLDEST[0]}.{OLDEST[1]} or newer; {sys.executable} is {sys.version.split()[0]}. "
            "Name a newer one: make PYTHON=python3.13 run"
        )


def ready(folder: Path, requirements: str, python: str = sys.executable) -> str:
    """The environment's Python, after installing what the file of requirements names.

    A stamp inside the environment remembers what was installed: while it fits, nothing is done.
    """
    ours = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    stamp = folder / f"{requirements}.sha256"
    wanted = _fingerprint(requirements, python)
    if ours.exists() and stamp.exists() and stamp.read_text() == wanted:
        return str(ours)
    print(f"Installing {requirements} into {folder.name} ...", flush=True)
    if not ours.exists() or _version(str(ours)) != _version(python):
        _make(folder, python)
    _run([str(ours), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(ROOT / requirements)])
    stamp.write_text(wanted)
    return str(ours)


def _fingerprint(requirements: str, python: str) -> str:
    """Changes with the requirements, with the files they include, and with the Python they are for."""
    return hashlib.sha256((_text(requirements) + _version(python)).encode()).hexdigest()


def _version(python: str) -> str:
    return subprocess.run([python, "--version"], capture_output=True, text=True).stdout


def _text(requirements: str) -> str:
    text = (ROOT / requirements).read_text()
    return text + "".join(_text(name) for name in re.findall(r"^-r (\S+)", text, re.MULTILINE))


def _make(folder: Path, python: str) -> None:
    made = subprocess.run([python, "-m", "venv", "--clear", str(folder)], capture_output=True, text=True)
    if made.returncode:
        print(made.stdout + made.stderr, file=sys.stderr)
        sys.exit("No virtual environment could be made. On Debian and Ubuntu: apt install python3-venv")


def _run(command: list[str]) -> None:
    if done := subprocess.run(command).returncode:
        sys.exit(f"This command failed ({done}): {' '.join(command)}")
