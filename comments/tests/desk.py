"""The queue's addresses, what is sent there, and what its pages say."""

import re

QUEUE = "/admin/moderation/"
DECISIONS = f"{QUEUE}decisions/"
CLAIMS = f"{QUEUE}claims/"


def seen(*comments):
    return [f"{one.pk}:{one.version}" for one in comments]


def send(desk, verb, *comments, **more):
    return desk.post(DECISIONS, {"decide": verb, "seen": seen(*comments), **more}, follow=True)


def html_of(response):
    return response.content.decode()


def top(response):
    """The text of the card that is shown; the others are hidden."""
    (card,) = re.findall(r'<article class="desk-card"[^>]*"(?:>)(.*?)</article>', html_of(response), re.DOTALL)
    return re.search(r'<div class="comments-text"[^>]*><p>(.*?)</p>', card)[1]
