"""How long after its key the next card is on screen, in Chromium, with the site as it is served.

python bench/next_card.py                    300 keys, one every 700 ms, on a fresh SQLite file
python bench/next_card.py --keys 100 --database URL

A moderator signs in and presses keys of all kinds. From the moment the browser got each key it counts until the frame
with the next card is drawn; the key decides, and what the server answers meanwhile is merged into the page as on any
day. Beside it stands what an empty frame takes on this machine. Needs playwright and a Chromium (requirements-dev.txt).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "faults"), str(Path(__file__).parent.parent)]

from desks import PREPARE, QUEUE  # noqa: E402  (found by the line above)
from playwright.sync_api import Page, sync_playwright  # noqa: E402
from stand import Stand, percentile, standing  # noqa: E402

from tools import browser  # noqa: E402

KEYS = "aas3a0a1.s"  # pressed in turn
SERVED = "WHITENOISE_USE_FINDERS = True\n"  # scripts and styles, which nobody has collected
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
WATCH = """() => {
  const drawn = (told) => requestAnimationFrame(() => setTimeout(told)); // after the frame that shows it
  window.idle = []; window.waits = []; window.began = 0;
  addEventListener("keydown", (event) => (window.began = event.timeStamp), true);
  document.addEventListener("desk:shown", () => drawn(() => {
    if (window.began) window.waits.push(performance.now() - window.began);
    window.began = 0;
  }));
  window.rest = () => { const from = performance.now(); drawn(() => window.idle.push(performance.now() - from)); };
}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--pause", type=int, default=700, help="milliseconds between two keys")
    parser.add_argument("--port", type=int, default=9800, help="the first port to try")
    parser.add_argument("--database", default="", help="its URL; a fresh SQLite file if none is given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = asked.database or f"sqlite:///{folder}/db.sqlite3"
        with standing(Stand(Path(folder), database, asked.port, settings=SERVED)) as stand, sync_playwright() as play:
            stand.python(PREPARE.format(moderators=1, comments=asked.keys + 20))
            chromium = play.chromium.launch(executable_path=browser.find(), args=QUIET)
            page = chromium.new_page(base_url=f"http://127.0.0.1:{stand.port}")
            waits, idle = _work(page, asked.keys, asked.pause)
            chromium.close()
    _print(waits, idle)
    return int(len(waits) < asked.keys or percentile(waits, 0.95) > 100)


def _print(waits: list[float], idle: list[float]) -> None:
    half, most, frame = percentile(waits, 0.5), percentile(waits, 0.95), percentile(idle, 0.95)
    print(f"next card after its key: p50 {half:.0f} ms, p95 {most:.0f} ms, worst {max(waits):.0f} ms, of {len(waits)};")
    print(f"an empty frame: p95 {frame:.0f} ms")


def _work(page: Page, keys: int, pause: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each key to its card, and of as many frames of a page at rest."""
    page.goto(f"/admin/login/?next={QUEUE}")
    page.fill("[name=username]", "moderator-0")
    page.fill("[name=password]", "at-the-desk")
    page.click("[type=submit]")
    page.wait_for_selector(".desk-card:not([hidden])")
    page.evaluate(WATCH)
    for number in range(keys):
        page.evaluate("window.rest()")
        page.wait_for_timeout(pause)
        page.keyboard.press(KEYS[number % len(KEYS)])
    page.wait_for_timeout(pause)
    waits: list[float] = page.evaluate("window.waits")
    idle: list[float] = page.evaluate("window.idle")
    return waits, idle


if __name__ == "__main__":
    raise SystemExit(main())
