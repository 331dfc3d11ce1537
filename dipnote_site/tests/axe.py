"""What axe finds wrong on a page."""

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
OPTIONS = {
    "resultTypes": ["violations"],  # the rest is most of what axe tells, and nobody reads it
    # Style sheets would be fetched again for one rule, experimental and not asked, and styles of axe's own written.
    "preload": {"assets": ["media"]},
}
RUN = "options => axe.run(document, options).then(found => found.violations)"


def faults(page, *, targets=True):
    """Where, which rule, and the elements: for each rule of axe that the page breaks; of targets' sizes if asked."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN, OPTIONS | {"rules": {"target-size": {"enabled": targets}}})
    return [(page.url, one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
