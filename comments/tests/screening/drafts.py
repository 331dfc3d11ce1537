"""Drafts for the rules, and what the form shows of a refusal."""

from django.urls import reverse

from comments.forms import CommentForm
from comments.screening import Draft


def draft_on(thread, **fields):
    return Draft(**{"thread": thread, "name": "Maria", "text": "A word of my own."} | fields)


def parts(text, finding):
    """What of a text a finding points at."""
    return [text[start:end] for start, end in finding.spans]


def refused_page(client, thread, **fields):
    """The form as it comes back, with what stands beside each field."""
    stamp = CommentForm(thread=thread).initial["stamp"]
    sent = {"name": "Maria", "location": "Spain", "text": "A word of my own.", "stamp": stamp} | fields
    answer = client.post(reverse("comments:respond", args=[thread.key]), sent)
    assert answer.status_code == 422
    return answer.context["form"], answer.content.decode()
