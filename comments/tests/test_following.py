"""Followers: asked once a day at most, told of nothing before they say yes, and gone when they say no."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from comments import following, gathering, mandate, posting
from comments.models import Follow, Letter, Mailbox, Pace, Thread
from comments.tests.followers import GUEST, SITE, later, sent
from posts.models import Post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("linked")]


# Asking


def test_an_address_that_wanted_no_letters_comes_back_by_its_own_letter_alone(client, thread, linked, time_machine):
    following.hush(GUEST)
    form = reverse("comments:follow", args=[thread.key])
    answers = [client.post(form, {"email": GUEST, "pace": "at_once"} | more).text for more in ({}, {"again": "on"})]
    assert answers[0] == answers[1]  # nobody learns that it wanted none
    follow, letter = Follow.objects.get(), Letter.objects.get()
    assert (letter.kind, following.is_hushed(GUEST)) == ("confirmation", True)
    page = reverse("comments:confirm", args=[mandate.made_for(follow, mandate.CONFIRM)])
    client.get(page)
    assert following.is_hushed(GUEST)
    client.post(page, {"confirm": "yes"})
    assert not following.is_hushed(GUEST)
    assert Follow.objects.confirmed().get() == follow


def test_t29_an_address_that_wants_no_letters_is_asked_once_in_thirty_days(thread, linked, time_machine):
    following.hush(GUEST)
    days = []
    for day in (0, 1, 28, 2):
        later(time_machine, day * 86400)
        following.follow_by_mail(GUEST, thread, pace="at_once", language="en")
        assert not Follow.objects.exists()
        following.follow_by_mail(GUEST, thread, pace="at_once", language="en", again=True)
        days.append(Letter.objects.count())
        Follow.objects.all().delete()
    assert days == [1, 0, 0, 1]


def test_t29_saying_no_to_that_letter_keeps_it_hushed(client, thread, linked):
    following.hush(GUEST)
    following.follow_by_mail(GUEST, thread, pace="at_once", language="en", again=True)
    page = reverse("comments:confirm", args=[mandate.made_for(Follow.objects.get(), mandate.CONFIRM)])
    client.post(page, {"hush": "yes"})
    assert following.is_hushed(GUEST)
    assert not Follow.objects.exists()


def test_an_address_is_asked_first_and_told_nothing_before(asked, publish, time_machine):
    follow = asked()
    publish()
    later(time_machine)
    gathering.gather()
    list(posting.post())
    [letter] = mail.outbox
    assert letter.to == [GUEST]
    assert letter.subject == f"Please confirm: comments on “{follow.thread.title}”"
    [address] = re.findall(r"https?://\S+", letter.body)
    assert address.startswith(f"{SITE}/comments/confirm/")


def test_t29_a_thousand_requests_are_one_letter(client, post, thread):
    posts = [Post(title=f"P{n}", slug=f"p{n}", published_on=post.published_on) for n in range(5)]
    threads = [Thread.of(one) for one in Post.objects.bulk_create(posts)]
    for number in range(40):
        address = reverse("comments:follow", args=[threads[number % 5].key])
        sent_form = {"email": GUEST.upper() if number % 2 else GUEST, "pace": "at_once"}
        answer = client.post(address, sent_form, REMOTE_ADDR=f"2001:db8:0:{number:x}::1")
        assert answer.status_code == 200
    list(posting.post())
    assert len(mail.outbox) == 1


def test_t29_the_next_day_it_may_be_asked_again(asked, thread, time_machine):
    asked()
    later(time_machine, 86_399)
    asked()
    assert Letter.objects.count() == 1
    later(time_machine, 2)
    asked()
    assert Letter.objects.count() == 2


def test_t29_two_days_later_nothing_is_left_of_what_was_not_confirmed(asked, time_machine):
    asked()
    later(time_machine, 2 * 86400 + 1)
    gathering.gather()
    assert not Follow.objects.exists()
    later(time_machine, 86400)
    gathering.gather()
    assert not Mailbox.objects.exists()


def test_t29_who_wants_no_letters_is_never_asked_again_and_known_by_a_hash_alone(followed, asked, time_machine):
    follow = followed()
    following.hush(follow.address)
    later(time_machine, 3 * 86400)
    gathering.gather()
    following.follow_by_mail(f" {GUEST.upper()}", follow.thread, pace=Pace.DAILY, language="en")
    assert not Follow.objects.exists()
    assert not Letter.objects.exists()
    assert GUEST not in str(Mailbox.objects.values())


def test_t29_an_account_with_the_address_of_somebody_who_wants_none_is_told_nothing(thread, maria):
    following.hush(maria.email)
    assert following.follow_as(maria, thread, pace=Pace.AT_ONCE, language="en") is False
    assert not Follow.objects.exists()


def test_t29_a_network_that_asks_too_often_is_told_to_wait_and_loses_nothing(client, thread):
    address = reverse("comments:follow", args=[thread.key])
    answers = [client.post(address, {"email": f"a{n}@example.org", "pace": "daily"}) for n in range(11)]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    assert "a10@example.org" in answers[-1].content.decode()
    assert Follow.objects.count() == 10


def test_what_is_answered_tells_nobody_who_follows(client, thread, followed):
    followed()
    following.hush("hushed@example.org")
    address = reverse("comments:follow", args=[thread.key])
    answers = {
        client.post(address, {"email": email, "pace": "daily"}).content
        for email in (GUEST, "new@example.org", "hushed@example.org")
    }
    assert len(answers) == 1


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(client, thread):
    sent_form = {"email": GUEST, "pace": "daily", "website": "https://evil.example"}
    assert client.post(reverse("comments:follow", args=[thread.key]), sent_form).status_code == 200
    assert not Follow.objects.exists()


@pytest.mark.parametrize("typed", ["", "nobody", '"a\x01b"@example.org', "a@b.example\r\nBcc: c@d.example"])
def test_what_is_no_address_comes_back_filled_in(client, thread, typed):
    answer = client.post(reverse("comments:follow", args=[thread.key]), {"email": typed, "pace": "daily"})
    assert answer.status_code == 422
    assert not Follow.objects.exists()


def test_an_account_follows_at_its_own_address_at_once(client, thread, maria, publish, time_machine):
    client.force_login(maria)
    page = client.get(reverse("comments:follow", args=[thread.key]))
    assert b'name="email"' not in page.content
    client.post(reverse("comments:follow", args=[thread.key]), {"pace": "at_once", "email": "lee@example.org"})
    publish()
    later(time_machine)
    [letter] = sent()
    assert letter.to == [maria.email]


def test_where_letters_could_have_no_links_nobody_can_follow(client, thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": ""}
    assert client.get(reverse("comments:follow", args=[thread.key])).status_code == 404
    assert b"Follow by e-mail" not in client.get(thread.url).content
    assert b'name="follow"' not in client.get(reverse("comments:respond", args=[thread.key])).content


def test_replies_to_anothers_comment_are_followed_by_nobody_else(client, thread, comment_on, maria, lee):
    comment = comment_on(thread, author=maria)
    address = f"{reverse('comments:follow', args=[thread.key])}?to={comment.key}"
    assert client.get(address).status_code == 404
    client.force_login(lee)
    assert client.post(address, {"pace": "daily"}).status_code == 404
    client.force_login(maria)
    assert client.post(address, {"pace": "daily"}).status_code == 200
    assert Follow.objects.get().comment == comment


# The links of letters


def tokens():
    return set(re.findall(r"/(?:confirm|following)/([^/\s>]+)/", "\n".join(one.body for one in mail.outbox)))


def rows():
    return list(Follow.objects.values()), list(Mailbox.objects.values())


def test_t14_looking_at_every_link_of_every_letter_changes_nothing(client, followed, asked, publish, time_machine):
    followed("told@example.org")
    asked("asked@example.org")
    publish()
    later(time_machine)
    sent()
    links = set(re.findall(r"https://comments\.example\.org(\S+)", "\n".join(one.body for one in mail.outbox)))
    assert len(links) == 3
    before = rows()
    for link in links:
        for _ in range(3):
            assert client.get(link, follow=True).status_code == 200
            assert client.head(link, follow=True).status_code == 200
    assert rows() == before


def test_t14_a_token_is_for_one_purpose_one_follow_and_a_time(client, asked, time_machine):
    follow, other = asked(), asked("other@example.org")
    token, leave = mandate.made_for(follow, "confirm"), mandate.made_for(follow, "leave")
    forged = token.replace(token.split(":")[0], mandate.made_for(other, "confirm").split(":")[0])
    stamp = token.split(":")[1]
    for wrong in (leave, forged, token.replace(stamp, f"2{stamp[1:]}"), follow.key, f"{token}x"):
        assert client.post(reverse("comments:confirm", args=[wrong])).status_code == 404
    assert client.post(reverse("comments:following_by", args=[token])).status_code == 404
    later(time_machine, 2 * 86400 + 1)
    assert client.post(reverse("comments:confirm", args=[token])).status_code == 404
    assert not Follow.objects.confirmed().exists()


def test_t14_what_was_confirmed_once_is_not_confirmed_again(client, asked):
    follow = asked()
    address = reverse("comments:confirm", args=[mandate.made_for(follow, "confirm")])
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    following.leave(Follow.objects.all())
    assert client.post(address).status_code == 409
    asked()
    assert client.post(address).status_code == 409
    assert not Follow.objects.confirmed().exists()


def test_the_page_of_a_question_can_keep_all_others_away(client, asked):
    address = reverse("comments:confirm", args=[mandate.made_for(asked(), "confirm")])
    assert b"never asked again" in client.post(address, {"hush": "yes"}).content
    assert following.is_hushed(GUEST)
    assert not Follow.objects.exists()


def test_one_click_ends_it_without_a_cookie_and_again_is_no_error(followed, publish, time_machine):
    follow = followed()
    publish()
    later(time_machine)
    [letter] = sent()
    headers = letter.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = strict.post(path, {"List-Unsubscribe": "One-Click"}, follow=True)
        assert answer.status_code == 200
        assert not answer.cookies
    assert not Follow.objects.filter(pk=follow.pk).exists()
    assert b"not told of this any more" in strict.get(path).content


def test_the_link_changes_and_ends_what_its_own_address_follows_and_no_others(client, followed, post):
    other_post = Post.objects.create(title="Other", slug="other", published_on=post.published_on)
    mine, more = followed(), followed(on=Thread.of(other_post))
    others = followed("other@example.org")
    address = reverse("comments:following_by", args=[mandate.made_for(mine, "leave")])
    page = client.get(address).content.decode()
    assert post.title in page
    assert "Other" in page
    client.post(address, {"of": more.key, "pace": "daily"})
    client.post(address, {"of": others.key, "pace": "daily"})
    assert dict(Follow.objects.values_list("pk", "pace")) == {
        mine.pk: "at_once",
        more.pk: "daily",
        others.pk: "at_once",
    }
    client.post(address, {"stop": others.key})
    client.post(address, {"stop_all": "yes"})
    assert Follow.objects.get() == others
    followed()
    assert client.get(address).status_code == 200  # the old link is for what was ended
    assert Follow.objects.count() == 2


def test_an_account_sees_and_ends_what_it_follows(client, thread, maria, lee):
    for person in (maria, lee):
        following.follow_as(person, thread, pace=Pace.AT_ONCE, language="en")
    mine = Follow.objects.get(account=maria)
    address = reverse("comments:following")
    assert b"not signed in" in client.get(address).content
    client.force_login(maria)
    assert thread.title in client.get(address).content.decode()
    client.post(address, {"of": mine.key, "pace": "daily"})
    assert Follow.objects.get(pk=mine.pk).pace == "daily"
    client.post(address, {"stop": Follow.objects.get(account=lee).key})
    client.post(address, {"stop": mine.key})
    assert Follow.objects.get().account == lee


@pytest.mark.parametrize("name", ["follow", "confirm", "following", "following_by"])
def test_no_cache_keeps_these_pages(client, asked, name):
    follow = asked()
    purpose = {"confirm": "confirm", "following_by": "leave"}.get(name)
    args = [mandate.made_for(follow, purpose)] if purpose else [follow.thread.key] if name == "follow" else []
    assert "no-store" in client.get(reverse(f"comments:{name}", args=args)).headers["Cache-Control"]
    assert client.delete(reverse(f"comments:{name}", args=args)).status_code == 405


def test_where_the_cache_counts_nothing_nobody_is_asked_and_nothing_breaks(client, thread, settings):
    settings.CACHES = {"default": {"BACKEND": "dipnote_site.tests.threats.broken_cache.BrokenCache"}}
    answer = client.post(reverse("comments:follow", args=[thread.key]), {"email": GUEST, "pace": "daily"})
    assert answer.status_code == 429
    assert not Follow.objects.exists()
