"""Fetch the front-end packages named below with npm and lay their files into comments/static/comments/vendor/.

Run `python tools/vendor.py` after changing a version here; commit what it writes. Users need neither npm nor this.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "comments" / "static" / "comments" / "vendor"


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    sha256: str  # of the packed archive as npm delivers it
    files: tuple[str, ...]  # paths inside the package; the licence among them

    @property
    def folder(self) -> Path:
        return VENDOR / f"{self.name}-{self.version}"


PACKAGES = [
    Package(
        name="bootstrap",
        version="5.3.9",
        sha256="06bdf78289c3c12ea99d40df84eedf6278c724c73eebf38f11f3a65b44ec8c94",
        files=("dist/css/bootstrap.min.css", "dist/css/bootstrap.rtl.min.css", "LICENSE"),
    )
]


def main() -> int:
    for package in PACKAGES:
        fetch(package)
        print(f"{package.name} {package.version}: {len(package.files)} files")
    write_sums()
    return 0


def fetch(package: Package) -> None:
    """Write the package's files; raises ValueError when the archive is not the one named here."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        asked = [npm, "pack", "--silent", f"{package.name}@{package.version}"]
        subprocess.run(asked, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        archive = next(Path(folder).glob("*.tgz"))
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != package.sha256:
            raise ValueError(f"{package.name} {package.version}: the archive's sha256 is {found}")
        unpack(archive, package)


def unpack(archive: Path, package: Package) -> None:
    shutil.rmtree(package.folder, ignore_errors=True)
    package.folder.mkdir(parents=True)
    with tarfile.open(archive) as packed:
        for path in package.files:
            member = packed.extractfile(f"package/{path}")
            if member is None:
                raise ValueError(f"{package.name} {package.version} has no file {path}")
            (package.folder / Path(path).name).write_bytes(without_map(member.read()))


def without_map(content: bytes) -> bytes:
    """Drop the pointer to the source map, which is not vendored: manifest storage refuses a pointer to nothing."""
    return re.sub(rb"\n?/\*# sourceMappingURL=[^*]*\*/\s*$", b"\n", content)


def write_sums() -> None:
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(VENDOR).as_posix()}\n" for path in files
    ]
    (VENDOR / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
