"""Ten languages: the address decides which one, and nothing else does."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from comments import keeping, reading, receipt, visitors
from comments.models import Comment, Mode, Status, Thread
from dipnote_site.languages import versions_of
from dipnote_site.tests.threats.outside import respond_url, send

CODES = [code for code, _name in settings.LANGUAGES]
OTHERS = [code for code in CODES if code != "en"]
pytestmark = pytest.mark.django_db


def in_language(code, address):
    return next(version.address for version in versions_of(address) if version.code == code)


def test_there_are_english_and_the_nine_of_the_archives_day():
    assert set(CODES) == {"en", "ar", "zh-hans", "fa", "fr", "pt", "ru", "es", "tr", "ur"}


@pytest.mark.parametrize("code", OTHERS)
def test_each_language_has_addresses_of_its_own(client, post, code):
    Thread.of(post)
    page = client.get(f"/{code}{post.get_absolute_url()}")
    text = page.content.decode()
    direction = "rtl" if code in ("ar", "fa", "ur") else "ltr"
    assert f'<html lang="{code}" dir="{direction}">' in text
    assert ("bootstrap.rtl.min.css" in text) == (direction == "rtl")
    assert page["Content-Language"] == code
    assert f'href="/{code}/comments/policy/"' in text
    assert f'action="/{code}/' not in text


def test_neither_the_browsers_wish_nor_a_cookie_changes_what_an_address_says(post):
    asks = Client(headers={"accept-language": "ar"})
    asks.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    plain = Client().get(post.get_absolute_url())
    asked = asks.get(post.get_absolute_url())
    assert asked.content == plain.content
    assert asked["Content-Language"] == plain["Content-Language"] == "en"
    for answer in (asked, Client().get(f"/ar{post.get_absolute_url()}")):
        assert "accept-language" not in answer.get("Vary", "").lower()
        assert not answer.cookies


@pytest.mark.parametrize("address", ["/en/", "/de/", "/zh-cn/", "/AR/feed/", "/ar/robots.txt", "/ar/sitemap.xml"])
def test_there_is_no_second_address_for_the_same_page(client, address):
    assert client.get(address).status_code == 404


def test_a_page_leaves_no_language_behind(client, post):
    with translation.override("en"):
        client.get(f"/fa{post.get_absolute_url()}")
        assert translation.get_language() == "en"


@pytest.mark.parametrize("code", ["ar", "zh-hans"])
def test_a_thread_keeps_the_sites_own_address_whoever_sees_it_first(client, post, code):
    address = post.get_absolute_url()
    assert client.get(f"/{code}{address}").status_code == 200
    thread = Thread.objects.get()
    assert thread.url == address
    with translation.override(code):
        assert thread.get_absolute_url() == f"/{code}{address}"
        post.slug = "renamed"
        Thread.follow(post)
    assert Thread.objects.get().url == address.replace(address.split("/")[-2], "renamed")


def test_an_address_that_is_not_the_sites_stays_as_it_is_kept(thread):
    thread.url = "https://elsewhere.example/story/"
    with translation.override("ar"):
        assert thread.get_absolute_url() == "https://elsewhere.example/story/"


def test_all_that_follows_a_page_stays_in_its_language(client, post, thread, comment_on, monkeypatch):
    monkeypatch.setitem(settings.COMMENTS, "PAGE_ROOTS", 1)
    first, second = comment_on(thread), comment_on(thread)
    with translation.override("ar"):
        assert reading.page(thread).after_url.startswith(f"/ar{thread.url}?after=")
        assert reading.address_of(second).startswith(f"/ar{thread.url}?after=")
    assert client.get(f"/ar/comments/c/{first.key}/")["Location"] == f"/ar{thread.url}#c-{first.key}"
    assert f'href="/ar{thread.url}"' in client.get(f"/ar{respond_url(thread)}").content.decode()


def test_a_comment_remembers_the_language_it_was_written_in(client, thread):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    with translation.override("fa"):
        answer = send(client, thread)
    comment = Comment.objects.get()
    assert comment.language == "fa"
    assert answer["Location"].startswith("/fa/comments/")


@pytest.mark.parametrize(
    "path", ["/", "/stories/2012/06/29/x/", "/comments/log/?before=a", "/admin/comments/comment/?q=1"]
)
def test_every_page_leads_to_itself_in_every_other_language(path):
    for code in CODES:
        with translation.override(code):
            versions = versions_of(in_language(code, path))
        assert [one.address for one in versions] == [path if one == "en" else f"/{one}{path}" for one in CODES]
        assert [one.code for one in versions if one.is_this] == [code]


def test_the_languages_are_plain_links_each_in_its_own(client, post):
    text = client.get(f"/ar{post.get_absolute_url()}?after=x").content.decode()
    for code, name in settings.LANGUAGES:
        assert f'lang="{code}" hreflang="{code}"' in text
        assert f">{name}</a>" in text
    assert f'href="{post.get_absolute_url()}?after=x" lang="en" hreflang="en" dir="ltr">English' in text
    assert 'dir="rtl" aria-current="true">العربية' in text


@pytest.mark.parametrize("page", ["list", "post", "policy", "log"])
@pytest.mark.parametrize("code", ["en", "ur"])
def test_search_engines_are_told_which_pages_are_one(client, post, page, code):
    paths = {"list": "/", "post": post.get_absolute_url(), "policy": "/comments/policy/", "log": "/comments/log/"}
    text = client.get(in_language(code, paths[page])).content.decode()
    here = f"http://testserver{in_language(code, paths[page])}"
    assert text.count(f'<link rel="canonical" href="{here}">') == 1
    for other in CODES:
        there = f"http://testserver{in_language(other, paths[page])}"
        assert f'<link rel="alternate" hreflang="{other}" href="{there}">' in text
    assert f'<link rel="alternate" hreflang="x-default" href="http://testserver{paths[page]}">' in text
    assert f'<meta property="og:locale" content="{"en_US" if code == "en" else "ur_PK"}">' in text


def test_a_page_that_search_engines_have_no_business_with_names_no_others(client, thread):
    for address in (respond_url(thread), "/nothing/"):
        text = client.get(address).content.decode()
        assert "x-default" not in text
        assert 'rel="canonical"' not in text


def test_the_sitemap_names_each_post_in_each_language(client, post):
    text = client.get("/sitemap.xml").content.decode()
    for code in CODES:
        there = f"http://testserver{in_language(code, post.get_absolute_url())}"
        assert text.count(f"<loc>{there}</loc>") == 1
        assert text.count(f'hreflang="{code}" href="{there}"') == len(CODES)
    assert text.count('hreflang="x-default"') == len(CODES)


def test_crawlers_are_kept_from_the_same_pages_in_every_language(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    for code in CODES:
        for path in ("/admin/", "/comments/respond/", "/comments/waiting/", "/comments/receipt/"):
            assert f"Disallow: {in_language(code, path)}" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


@pytest.mark.parametrize("code", ["en", "fa"])
def test_the_feed_and_what_is_missing_speak_it_too(client, thread, code):
    feed = client.get(in_language(code, reverse("posts:feed")))
    assert f'xml:lang="{code}"' in feed.content.decode()
    missing = client.get(in_language(code, "/nothing/"))
    assert missing.status_code == 404
    assert f'<html lang="{code}"' in missing.content.decode()
    assert f'href="{in_language(code, "/")}"' in missing.content.decode()


def test_the_admin_has_the_same_links(client, june):
    client.force_login(june)
    text = client.get("/ar/admin/moderation/").content.decode()
    assert '<a href="/admin/moderation/" lang="en" hreflang="en" dir="ltr">English</a>' in text
    assert 'dir="rtl"' in text.partition("<head>")[0]
    assert client.get("/ar/admin/comments/comment/").status_code == 200
    client.logout()
    assert client.get("/ar/admin/moderation/")["Location"] == "/ar/admin/login/?next=/ar/admin/moderation/"


def test_a_text_says_its_language_where_that_is_not_the_pages(client, post, thread, comment_on):
    comment_on(thread, text="Well said.", language="en")
    comment_on(thread, text="Очень верно сказано.", language="en")
    for address, said in ((post.get_absolute_url(), ' lang=""'), (f"/ar{post.get_absolute_url()}", ' lang="en"')):
        text = client.get(address).content.decode()
        assert f'<div class="comment-text" dir="auto"{said}>' in text
    assert '<h1 class="post-title" dir="auto" lang="en">' in text


def cookies_sent(answer):
    """Name and path of each cookie, as the browser is told."""
    return sorted((cookie.key, cookie["path"]) for cookie in answer.cookies.values())


def test_whoever_changes_the_language_is_the_same_person(client, rf, thread, comment_on):
    everywhere = [in_language(code, "/comments/") for code in CODES]
    held = comment_on(thread, status=Status.PENDING)
    with translation.override("ar"):
        kept = client.post(reverse("comments:keep", args=[receipt.made_for(held)]), {"do": "keep"})
        assert kept.cookies[keeping.COOKIE]["path"] == "/ar/comments/"
    assert cookies_sent(kept) == sorted((keeping.COOKIE, path) for path in everywhere)
    assert len({cookie.value for cookie in kept.cookies.values()}) == 1
    voted = client.post(reverse("comments:recommendation", args=[comment_on(thread).key]), {"do": "recommend"})
    assert [path for name, path in cookies_sent(voted) if name == visitors.COOKIE] == sorted(everywhere)
