"""`make bench`: this site, its yardsticks and its peers measured side by side. Plain Python 3.11 or newer.

Needs wrk and nginx. Words after it go to the bench: python3 tools/bench.py --only pages. SIZE=large adds a site of ten
million comments. What was filled is kept among the temporary files, or in BENCH_FOLDER.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.environment import ROOT, ready, refuse_old_python


def main() -> None:
    refuse_old_python()
    python = ready(ROOT / ".venv-bench", "requirements-bench.txt")
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(python, [python, "-m", "bench.compare", *sys.argv[1:]])


if __name__ == "__main__":
    main()
