"""T18, T19: what is not published is not there, for anybody but its author."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import receipt
from comments.authoring import edit, withdraw
from comments.models import Comment, Status, Thread
from comments.moderation import Seen, decide
from comments.screening import Draft
from dipnote_site.tests.threats.outside import public_urls, respond_url
from dipnote_site.tests.threats.reporting import FLAG, NOTICE, send_report
from posts.models import Post

HIDDEN = [Status.PENDING, Status.REJECTED, Status.SPAM, Status.WITHDRAWN]
MISSING = "a" * 13


def whole(answer):
    """Everything a visitor gets, headers and all, save what names the address itself and the request's own number."""
    headers = sorted((name, value) for name, value in answer.headers.items() if name != "X-Request-ID")
    return answer.status_code, headers, answer.content


@pytest.fixture
def visitors(maria, lee):
    """A visitor, and readers who wrote none of it."""
    signed_in = []
    for person in (maria, lee):
        visitor = Client()
        visitor.force_login(person)
        signed_in.append(visitor)
    return [Client(), *signed_in]


@pytest.mark.parametrize("status", HIDDEN)
@pytest.mark.parametrize("name", ["permalink", "replies"])
def test_t18_a_hidden_comment_answers_as_one_that_never_was(visitors, thread, comment_on, status, name):
    hidden = [comment_on(thread, status=status), comment_on(thread, status=status, parent=comment_on(thread))]
    for visitor in visitors:
        missing = whole(visitor.get(reverse(f"comments:{name}", args=[MISSING])))
        assert missing[0] == 404
        for comment in hidden:
            for key in (comment.key, str(comment.pk), comment.key.upper()):
                assert whole(visitor.get(reverse(f"comments:{name}", args=[key]))) == missing


@pytest.mark.parametrize("status", [*HIDDEN, Status.APPROVED])
def test_t18_a_key_alone_opens_no_receipt(visitors, thread, comment_on, status):
    comment = comment_on(thread, status=status)
    other = comment_on(thread, status=Status.PENDING)
    forged = [comment.key, f"{comment.key}-", str(comment.pk), MISSING, f"{MISSING}-x", "x:y:z", "-", "%00"]
    for make, mark in ((receipt.made_for, "-"), (receipt.signed_for, ":")):
        good = make(comment)
        forged += [good[:-1] + ("A" if good[-1] != "A" else "B"), good.swapcase(), good + "x"]
        forged += [good.split(mark)[0] + mark + make(other).split(mark, 1)[1]]
    for visitor in visitors:
        for token in forged:
            assert visitor.get(reverse("comments:receipt", args=[token])).status_code == 404, token


def test_t18_a_signed_address_leads_to_the_receipt_and_runs_out(client, thread, comment_on, time_machine):
    token = receipt.signed_for(comment_on(thread, status=Status.PENDING))
    urls = [reverse(f"comments:{name}", args=[token]) for name in ("waiting", "receipt")]
    assert client.get(urls[0]).headers["Location"] == urls[1]
    assert client.get(urls[1]).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert [client.get(url).status_code for url in urls] == [404, 404]


def test_t18_a_hidden_post_takes_its_comments_with_it(visitors, post, thread, comment_on):
    root = comment_on(thread)
    comment_on(thread, parent=root)
    waiting = reverse("comments:receipt", args=[receipt.made_for(comment_on(thread, status=Status.PENDING))])
    urls = [
        thread.url,
        respond_url(thread),
        root.get_absolute_url(),
        reverse("comments:replies", args=[root.key]),
        reverse("comments:feed", args=[thread.key]),
        waiting,
    ]
    assert [Client().get(url).status_code for url in urls] == [200, 200, 302, 200, 200, 200]
    Post.objects.filter(pk=post.pk).update(is_public=False)
    for visitor in visitors:
        missing = visitor.get(reverse("comments:permalink", args=[MISSING]))
        for url in urls:
            answer = visitor.get(url)
            assert answer.status_code == 404
            assert answer.content == missing.content
        for name, url in public_urls(thread).items():
            if name in ("list", "posts feed", "site feed", "sitemap"):
                assert post.slug not in visitor.get(url).content.decode(), name


def test_t18_keys_are_neither_numbers_nor_in_order(thread, comment_on):
    keys = [comment_on(thread).key for _ in range(20)]
    assert all(re.fullmatch(r"[a-km-np-z2-9]{13}", key) for key in keys)
    assert keys != sorted(keys)
    assert len({key[:4] for key in keys}) == 20


@pytest.fixture
def shown(thread, comment_on):
    """A thread with roots, replies, a tombstone, and more replies than one page holds."""
    roots = [comment_on(thread, text=f"Root {number}") for number in range(27)]
    for number in range(33):
        comment_on(thread, parent=roots[0], text=f"Reply {number}")
    comment_on(thread, parent=roots[1], text="The only reply")
    grave = comment_on(thread, status=Status.REJECTED, text="Buried")
    comment_on(thread, parent=grave, text="On a grave")
    return roots


def everything_public(thread, roots):
    """Every byte that anybody gets of this thread and its post, by page."""
    client = Client()
    urls = public_urls(thread) | {f"permalink {root.key}": root.get_absolute_url() for root in roots[:2]}
    for name in ("replies", "replies_feed"):
        urls |= {f"{name} {root.key}": reverse(f"comments:{name}", args=[root.key]) for root in roots[:2]}
    urls["more replies"] = f"{urls[f'replies {roots[0].key}']}?after=30"
    first = client.get(thread.url).content.decode()
    urls["next page"] = re.search(r'href="([^"]*after=[^"]*)#comments"', first)[1]
    last = Comment.objects.filter(root=roots[0]).approved().latest("position")
    urls["permalink of the last reply"] = last.get_absolute_url()
    return {name: whole(client.get(url)) for name, url in urls.items()}


@pytest.mark.parametrize("status", HIDDEN)
def test_t19_hidden_comments_change_no_public_byte(thread, shown, comment_on, status):
    before = everything_public(thread, shown)
    assert before["post"][0] == 200
    for parent in (None, shown[0], shown[1], shown[26]):
        for number in range(3):
            hidden = comment_on(thread, parent=parent, status=status, text=f"Hidden {number}")
            if parent:
                comment_on(thread, parent=hidden, status=status, text=f"Hidden below {number}")
    comment_on(thread, status=status, created_at=shown[0].created_at - timedelta(days=1))
    cache.clear()
    after = everything_public(thread, shown)
    for name, page in before.items():
        assert after[name] == page, name


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
def test_t19_a_decision_on_a_hidden_comment_changes_no_public_byte(thread, shown, comment_on, june, status):
    from comments.models import Clause

    pending = comment_on(thread, status=Status.PENDING)
    before = everything_public(thread, shown)
    decided = decide([Seen(pending.pk, 1)], status, by=june, clause=Clause.objects.first())
    assert decided.moved
    assert everything_public(thread, shown) == before


def test_t19_reports_and_what_is_kept_after_them_change_no_public_byte(thread, shown, june, settings):
    before = everything_public(thread, shown)
    last = Comment.objects.filter(root=shown[0]).approved().latest("position")
    for comment in (shown[0], shown[1], last):
        for fields in (FLAG, NOTICE):
            assert send_report(Client(), comment, fields).status_code == 302
    assert everything_public(thread, shown) == before
    seen = [Seen(comment.pk, comment.version) for comment in (shown[0], shown[1])]
    assert len(decide(seen, Status.APPROVED, by=june).moved) == 2
    cache.clear()
    assert everything_public(thread, shown) == before


def test_t19_an_edit_that_waits_changes_no_public_byte(thread, shown):
    root, reply = shown[0], shown[1].branch.get()
    Comment.objects.filter(pk__in=[root.pk, reply.pk]).update(created_at=timezone.now())
    before = everything_public(thread, shown)
    for comment in Comment.objects.filter(pk__in=[root.pk, reply.pk]).select_related("thread"):
        draft = Draft(thread=comment.thread, name="Maria", text=f"Sentinel {comment.pk}", edits=comment)
        assert not edit(draft, seen=1).why
    cache.clear()
    assert everything_public(thread, shown) == before


def test_t19_a_withdrawn_leaf_leaves_no_byte(thread, shown, comment_on):
    before = everything_public(thread, shown)
    leaf = comment_on(thread, parent=shown[1], text="A leaf.")
    assert everything_public(thread, shown) != before
    withdraw(leaf)
    for name, (_code, _headers, body) in everything_public(thread, shown).items():  # an ETag tells that something moved
        assert body == before[name][2], name


def test_t19_a_tombstone_says_nothing_of_what_was_said_nor_by_whom(client, thread, shown):
    page = client.get(Thread.objects.get().url).content.decode()
    grave = Comment.objects.get(text="Buried")
    Comment.objects.filter(pk=grave.pk).update(author_name="Sentinel", author_location="Sentinel", lead_line="Sentinel")
    for url in (thread.url, reverse("comments:replies", args=[grave.key])):
        page = client.get(url).content.decode()
        assert "Buried" not in page
        assert "Sentinel" not in page


def test_t19_a_count_is_one_of_what_is_shown(client, thread, shown, comment_on):
    for status in HIDDEN:
        comment_on(thread, status=status)
    approved = Comment.objects.approved().count()
    assert f">{approved}</span> comments" in client.get(thread.url).content.decode()
    assert f">{approved}</span> comments" in client.get(reverse("posts:list")).content.decode()


def test_t21_no_public_byte_holds_an_address_or_a_hash_of_one(client, thread, comment_on):
    import hashlib

    comment_on(thread, author_email="secret@example.org")
    grown = ["secret@example.org", "127.0.0.1"]
    grown += [hash_(b"secret@example.org").hexdigest() for hash_ in (hashlib.md5, hashlib.sha256)]
    for url in public_urls(thread).values():
        page = client.get(url).content.decode()
        assert not [one for one in grown if one in page]
