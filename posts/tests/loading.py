"""Loading archive pages in tests, and what stands then."""

from django.db import transaction

from comments import tree
from comments.models import Comment
from comments.recounting import recount
from posts.archive.lines import tidy
from posts.archive.load import load
from posts.archive.page import parse
from posts.models import Post
from posts.tests.pages import Said

MARIA = Said("Maria", "New Mexico, USA", "March 4, 2010", "Good news.", lead="Maria in New Mexico")
LEE = Said("Lee P.", "Guam", "March 4, 2010", "Late news.", lead="LP in Guam")
ZOE = Said("Zoe", "Yemen", "March 5, 2010", "@ LP in Guam, why?")


def bring(text, *, source="a.txt", **options):
    return load(parse(text), source=source, **options)


def stood():
    """What the archive gave, as readers see it, white space aside: comments in order, with their parents' texts."""
    posts = [
        (p.title, p.published_on, p.slug, p.author_name, p.caption, p.body, p.about_author, p.teaser, p.is_excerpt)
        for p in Post.objects.order_by("published_on", "slug")
    ]
    comments = [
        (c.author_name, c.author_location, c.lead_line, tidy(c.text), c.parent and c.parent.text, c.depth, c.created_at)
        for c in tree.preorder(Comment.objects.select_related("parent", "thread").order_by("thread__title"))
    ]
    return posts, comments


def texts():
    return list(Comment.objects.in_order().values_list("text", flat=True))


def said(number, day="March 4, 2010", text=""):
    return Said(f"N{number}", "Guam", day, text or f"Text {number}.")


def after(*pages):
    """What stands after loading (file's name, text) one after another; the database is empty again then."""
    with transaction.atomic():
        for name, text in pages:
            bring(text, source=name)
        found = stood()
        assert recount() == []
        transaction.set_rollback(True)
    return found
