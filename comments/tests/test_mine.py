"""A reader's own comments: kept in a browser, or an account's; on a page, and in their places."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from comments import keeping, receipt
from comments.models import Comment, Status
from comments.tests.test_budgets import SIZES, Spent
from posts.models import Post

MINE = reverse("comments:mine")
WAITS = "Waits for a moderator. Only you see this."


@pytest.fixture
def held(thread, comment_on):
    return comment_on(thread, status=Status.PENDING, text="Mine alone.")


def keep(client, comment, do="keep"):
    token = receipt.made_for(comment)
    answer = client.post(reverse("comments:keep", args=[token]), {"do": do})
    assert answer.url == reverse("comments:receipt", args=[token])
    return answer


def here(client, thread):
    answer = client.get(reverse("comments:mine_here", args=[thread.key]))
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    return answer.status_code, answer.content.decode()


# Kept in a browser


def test_one_tap_keeps_a_receipt_in_this_browser(client, thread, held):
    assert "None yet." in client.get(MINE).content.decode()
    assert here(client, thread) == (204, "")
    keep(client, held)
    page = client.get(MINE).content.decode()
    assert "Mine alone." in page
    assert receipt.made_for(held) in page
    status, fragment = here(client, thread)
    assert status == 200
    assert fragment.count(WAITS) == 1
    assert "Mine alone." in fragment
    keep(client, held, do="forget")
    assert here(client, thread) == (204, "")
    assert "None yet." in client.get(MINE).content.decode()


def test_t34_the_cookie_is_for_the_comment_pages_alone_and_no_script_reads_it(held):
    answer = Client().post(reverse("comments:keep", args=[receipt.made_for(held)]), {"do": "keep"}, secure=True)
    cookie = answer.cookies[keeping.COOKIE]
    assert cookie["path"] == "/comments/"
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


@pytest.mark.parametrize("forge", ["unsigned", "other salt", "flipped", "no list"])
def test_t22_a_forged_cookie_shows_nothing(client, thread, held, forge):
    tokens = [receipt.made_for(held)]
    good = signing.dumps(tokens, salt=keeping.SALT, compress=True)
    made = {
        "unsigned": str(tokens),
        "other salt": signing.dumps(tokens, salt="other"),
        "flipped": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "no list": signing.dumps({"token": tokens[0]}, salt=keeping.SALT),
    }
    client.cookies[keeping.COOKIE] = good
    assert here(client, thread)[0] == 200
    client.cookies[keeping.COOKIE] = made[forge]
    assert here(client, thread)[0] == 204


def test_t22_a_token_in_the_cookie_still_has_to_fit(client, thread, held, comment_on):
    other = comment_on(thread, status=Status.PENDING, text="Sentinel")
    wrong = f"{other.key}-{receipt.made_for(held).partition('-')[2]}"
    client.cookies[keeping.COOKIE] = signing.dumps([wrong, other.key, receipt.made_for(held)], salt=keeping.SALT)
    _status, fragment = here(client, thread)
    assert "Mine alone." in fragment
    assert "Sentinel" not in fragment + client.get(MINE).content.decode()


def test_what_was_made_void_is_kept_by_nobody(client, thread, held):
    keep(client, held)
    Comment.objects.update(receipt=receipt.VOID)
    assert here(client, thread)[0] == 204
    assert "Mine alone." not in client.get(MINE).content.decode()


def test_only_the_newest_are_kept_and_the_cookie_fits_a_browser(client, thread, comment_on):
    for number in range(keeping.MOST + 2):
        answer = keep(client, comment_on(thread, status=Status.PENDING, text=f"Number {number}."))
    assert len(answer.cookies[keeping.COOKIE].OutputString()) < 4096
    page = client.get(MINE).content.decode()
    assert "Number 51." in page
    assert "Number 2." in page
    assert "Number 1." not in page


def test_asking_keeps_nothing(client, held):
    assert client.get(reverse("comments:keep", args=[receipt.made_for(held)])).status_code == 405
    assert client.post(reverse("comments:keep", args=["forged"]), {"do": "keep"}).status_code == 404
    assert client.post(reverse("comments:keep", args=[receipt.made_for(held)])).status_code == 400
    assert keeping.COOKIE not in client.cookies


# An account's


def test_an_account_sees_its_own_and_nobody_elses(client, thread, comment_on, maria, lee):
    comment_on(thread, author=maria, status=Status.PENDING, text="Of Maria.")
    comment_on(thread, author=maria, text="Of Maria, public.")
    comment_on(thread, author=maria, status=Status.SPAM, text="Of Maria, spam.")
    comment_on(thread, author=lee, status=Status.PENDING, text="Of Lee.")
    client.force_login(maria)
    page = client.get(MINE).content.decode()
    assert [text for text in ("Of Maria.", "Of Maria, public.", "Of Maria, spam.", "Of Lee.") if text in page] == [
        "Of Maria.",
        "Of Maria, public.",
        "Of Maria, spam.",
    ]
    assert page.count(">Waiting</span>") == 2  # what is spam, its author is not told
    assert "Spam" not in page
    _status, fragment = here(client, thread)
    assert fragment.count(WAITS) == 2
    assert "Of Lee." not in fragment


def test_t18_what_one_browser_keeps_no_other_is_shown(thread, held, maria, lee):
    for person in (None, maria, lee):
        visitor = Client()
        if person:
            visitor.force_login(person)
        assert here(visitor, thread) == (204, "")
        assert "Mine alone." not in visitor.get(MINE).content.decode()


def test_replies_say_where_they_belong(client, thread, comment_on, maria):
    root = comment_on(thread)
    comment_on(thread, parent=root, author=maria, status=Status.PENDING)
    client.force_login(maria)
    assert f'data-comments-to="c-{root.key}"' in here(client, thread)[1]


def test_a_hidden_object_takes_them_with_it(client, post, thread, held):
    keep(client, held)
    Post.objects.update(is_public=False)
    assert here(client, thread)[0] == 204
    assert "Mine alone." not in client.get(MINE).content.decode()


def test_an_accounts_list_goes_on(client, thread, comment_on, maria):
    for number in range(21):
        comment_on(thread, author=maria, text=f"Number {number}.")
    client.force_login(maria)
    first = client.get(MINE).content.decode()
    assert "Number 0." not in first
    after = first.split('href="?after=')[1].split('"')[0]
    second = client.get(MINE, {"after": after}).content.decode()
    assert "Number 0." in second
    assert "Number 1." not in second


@pytest.mark.parametrize("size", SIZES)
def test_it_costs_the_same_however_many_there_are(client, thread_of, maria, size):
    thread = thread_of(size)
    Comment.objects.update(author=maria, status=Status.PENDING)
    client.force_login(maria)
    client.get(MINE)
    for url, most in ((MINE, 2), (reverse("comments:mine_here", args=[thread.key]), 2)):
        with Spent() as spent:
            assert client.get(url).status_code == 200
        assert len(spent.own) <= most, spent.own


# On the public page


def test_t34_the_page_is_the_same_with_a_receipt_in_the_browser_and_without(client, thread, held):
    plain = Client().get(thread.url)
    keep(client, held)
    kept = client.get(thread.url)
    assert (kept.content, dict(kept.headers)) == (plain.content, dict(plain.headers))
    assert not kept.cookies
    assert reverse("comments:mine_here", args=[thread.key]) in kept.content.decode()


@pytest.mark.parametrize("who", ["guest", "account"])
def test_each_of_them_leads_to_its_receipt_and_the_page_to_what_is_followed(client, thread, comment_on, maria, who):
    own = comment_on(thread, author=maria if who == "account" else None)
    if who == "account":
        client.force_login(maria)
    else:
        keep(client, own)
    page = client.get(MINE).content.decode()
    assert f'<a href="{reverse("comments:receipt", args=[receipt.made_for(own)])}">Your receipt</a>' in page
    assert f'href="{reverse("comments:following")}"' in page
