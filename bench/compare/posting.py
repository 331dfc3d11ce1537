"""Forms to be sent: bodies for wrk, each the form of a reader who looked at the page some seconds ago."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.compare import sample

TOKEN = "c" * 32  # what cookie and form agree on
SCRIPT = """
local bodies, last = {{}}, 0
for line in io.lines("{bodies}") do bodies[#bodies + 1] = line end
local networks = 0
request = function()
  last = last % #bodies + 1
  networks = networks + 1
  local sender = string.format("100.%d.%d.%d", 64 + networks % 64, math.floor(networks / 64) % 250, networks % 250)
  return wrk.format("POST", "{path}", {{
    ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = "csrftoken={token}",
    ["X-Forwarded-For"] = sender, ["Connection"] = "keep-alive",
  }}, bodies[last])
end
"""


def forms(thread_key: str, count: int) -> list[str]:
    """Bodies of comments on a thread, every one another text. Django must be set up with the site's own key."""
    from django.core import signing

    from comments.forms import SALT

    texts, made_at = sample.texts(), int(time.time()) - 30
    run = secrets.token_hex(4)  # a database at an address has the texts of earlier runs, and the same again is refused
    return [
        urlencode(
            {
                "csrfmiddlewaretoken": TOKEN,
                "name": f"Reader {number}",
                "location": "Spain",
                "text": f"{run} {number}. {texts[number % 199]}",
                "stamp": signing.dumps([thread_key, secrets.token_urlsafe(12), made_at], salt=SALT),
            }
        )
        for number in range(count)
    ]


def script(folder: Path, path: str, bodies: list[str]) -> Path:
    """A script for wrk that sends these bodies to a path, each from a network of its own."""
    file, lines = folder / f"post-{secrets.token_hex(4)}.lua", folder / f"bodies-{secrets.token_hex(4)}"
    lines.write_text("\n".join(bodies), encoding="utf-8")
    file.write_text(SCRIPT.format(bodies=lines, path=path, token=TOKEN), encoding="utf-8")
    return file
