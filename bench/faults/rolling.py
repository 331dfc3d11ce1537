"""R04: new code is loaded under load, one process after the other (SIGHUP, as `systemctl reload`): no request fails.

python bench/faults/rolling.py                  30 s, on SQLite
python bench/faults/rolling.py --seconds 60
python bench/faults/rolling.py --database URL   another database, which must be empty
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from stand import Stand, percentile, standing, verdict

EVERY = 5.0  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--database", default="", help="its URL; a fresh SQLite file if none is given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = asked.database or f"sqlite:///{folder}/db.sqlite3"
        with standing(Stand(Path(folder), database, 9760)) as stand:
            stand.load(readers=3, writers=2, pause=0.01)
            reloads, ends = 0, time.monotonic() + asked.seconds
            while time.monotonic() < ends:
                time.sleep(EVERY)
                stand.server.send_signal(signal.SIGHUP)
                reloads += 1
            time.sleep(EVERY)
            stand.rest()
            journal = stand.journal()
            failed = [one.status for one in journal if one.status not in (200, 302)]
            more = [
                ("reloads", reloads),
                ("requests", f"{len(journal):,}"),
                ("failed", f"{len(failed)} {sorted(set(failed)) or ''}"),
                ("99 of 100 within", f"{percentile([one.seconds for one in journal], 0.99) * 1000:.0f} ms"),
            ]
            is_whole = verdict(stand, *more)
    print("No request failed." if is_whole and not failed else "FAILED")
    return int(bool(failed) or not is_whole)


if __name__ == "__main__":
    sys.exit(main())
