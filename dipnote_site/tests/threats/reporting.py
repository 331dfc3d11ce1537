"""How the tests of threats report a comment: over HTTP, as a browser or a robot would."""

import time

import time_machine
from django.urls import reverse

from dipnote_site.tests.threats.outside import _Hidden

FLAG = {"reason": "off-topic", "note": "", "name": "", "email": "", "website": ""}
NOTICE = {
    "reason": "illegal",
    "note": "It calls for a crime.",
    "name": "Nora Notifier",
    "email": "nora@example.org",
    "good_faith": "on",
    "website": "",
}


def report_url(comment):
    return reverse("comments:report", args=[comment.key])


def hidden_of(client, comment, *, seconds=10):
    """The hidden fields of a report's form, fetched so many seconds ago."""
    with time_machine.travel(time.time() - seconds):
        page = client.get(report_url(comment))
    assert page.status_code == 200
    hidden = _Hidden()
    hidden.feed(page.content.decode())
    return hidden.values


def send_report(client, comment, fields=FLAG, *, seconds=10, extra=None, **more):
    """Fill in the form and send it; `extra` goes to the request itself, as headers or the peer's address."""
    hidden = hidden_of(client, comment, seconds=seconds)
    return client.post(report_url(comment), fields | hidden | more, **(extra or {}))
