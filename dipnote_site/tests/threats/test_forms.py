"""T13, T15, T17, T32: what a request may ask of the site, and what it may not."""

import pytest
from django.test import Client
from django.urls import reverse

from comments import receipt
from comments.models import Comment, Decision, Recommendation, ReviewItem, Revision, Status, Thread
from dipnote_site.tests.threats.outside import FILLED, form_of, public_urls, respond_url, send
from posts.models import Post

OFF_SITE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://evil.example#testserver",
    "http://evil.example\\@testserver/",
    "//evil.example/%2f..",
    "/%09/evil.example",
    "/%5cevil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://evil。example/",
    "//evil\u3002example",
    "\x00//evil.example",
    "https://[::1]:80@evil.example/",
]
NAMES = ("next", "redirect", "url", "return", "return_to", "r", "goto", "continue", "dest", "to", "after", "before")


def everything():
    """What any change would show in, save the time of a login."""
    models = (Comment, Decision, Recommendation, ReviewItem, Revision, Thread, Post)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.fixture
def urls(thread, comment_on):
    comment = comment_on(thread)
    waiting = comment_on(thread, status=Status.PENDING)
    return public_urls(thread) | {
        "respond": respond_url(thread),
        "respond to": f"{respond_url(thread)}?to={comment.key}",
        "permalink": comment.get_absolute_url(),
        "replies": reverse("comments:replies", args=[comment.key]),
        "recommendation": reverse("comments:recommendation", args=[comment.key]),
        "waiting": reverse("comments:receipt", args=[receipt.made_for(waiting)]),
    }


@pytest.mark.parametrize("method", ["get", "head"])
def test_t13_asking_changes_nothing(client, urls, method):
    before = everything()
    for name, url in urls.items():
        answer = getattr(client, method)(url, FILLED if "?" not in url else {})
        assert answer.status_code in (200, 302), name
    assert everything() == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "https://evil.example/page", "wsgi.url_scheme": "https"},
    ],
)
def test_t13_a_strange_page_posts_nothing_for_its_visitor(urls, thread, maria, headers):
    visitor = Client(enforce_csrf_checks=True)
    visitor.force_login(maria)
    hidden = form_of(visitor, thread)
    if not headers:
        hidden.pop("csrfmiddlewaretoken")  # no token at all; the others have stolen one and come from elsewhere
    before = everything()
    for name, url in urls.items():
        assert visitor.post(url, FILLED | hidden, **headers).status_code in (403, 405), name
    plain = "&".join(f"{key}={value}" for key, value in (FILLED | hidden).items())
    for kind in ("application/x-www-form-urlencoded", "text/plain", "application/json"):
        assert visitor.generic("POST", urls["respond"], plain, content_type=kind, **headers).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_t13_other_methods_change_nothing(client, urls, method):
    before = everything()
    for name, url in urls.items():
        if "feed" not in name and name != "sitemap":  # Django's own views, which answer any method with the same page
            assert getattr(client, method)(url).status_code == 405, name
        else:
            getattr(client, method)(url)
    assert everything() == before


def test_t13_the_same_form_with_its_token_is_taken(thread):
    visitor = Client(enforce_csrf_checks=True)
    assert send(visitor, thread).status_code == 302
    assert Comment.objects.count() == 1


def test_t15_nothing_but_what_the_form_asks_for_is_taken_from_it(client, thread, comment_on, ada, lee):
    other = comment_on(thread)
    sent = {field.name: "1" for field in Comment._meta.get_fields()}
    sent |= {field.attname: "1" for field in Comment._meta.concrete_fields}
    sent |= {"status": "approved", "author": ada.pk, "author_id": ada.pk, "thread": 99, "parent": other.pk}
    sent |= {"created_at": "2001-01-01", "key": "sentinel", "html": "<script>", "is_approved": "1", "is_staff": "1"}
    sent |= {"author_name": "June Mod", "author_email": "june@example.gov", "lead_line": "sentinel", "user": ada.pk}
    client.force_login(lee)
    fields = sent | FILLED | form_of(client, thread)
    assert client.post(respond_url(thread), fields).status_code == 302
    made = Comment.objects.latest("pk")
    assert (made.status, made.author, made.thread, made.parent) == (Status.PENDING, lee, thread, None)
    assert (made.author_name, made.author_email, made.lead_line) == ("Maria", "", "")
    assert (made.depth, made.position, made.reply_count, made.version, made.revision) == (0, 0, 0, 1, 1)
    assert made.key != "sentinel"
    assert made.created_at.year > 2001
    assert made.html == "<p>A word of my own.</p>"
    assert Decision.objects.get(comment=made).by is None


def test_t15_a_body_of_json_is_no_form(client, thread):
    stored = {"text": "Sent as JSON", "status": "approved"} | form_of(client, thread)
    answer = client.post(respond_url(thread), stored, content_type="application/json")
    assert answer.status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["name", "text", "to", "stamp", "email", "location", "website", "preview", "odd"])
def test_t17_a_name_given_twice_in_the_form_is_a_bad_request(client, thread, name):
    fields = FILLED | form_of(client, thread)
    fields[name] = [fields.get(name, "1"), "another"]
    assert client.post(respond_url(thread), fields).status_code == 400
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["after", "before", "to", "p"])
def test_t17_a_name_given_twice_in_an_address_is_a_bad_request(client, urls, name):
    reads = {
        "after": ("post", "list", "replies", "respond"),
        "before": ("post", "replies", "respond"),
        "to": ("respond", "permalink", "waiting", "replies"),
        "p": (),
    }
    for page in reads[name]:
        assert client.get(f"{urls[page]}?{name}=1&{name}=2").status_code == 400, page
    for page, url in urls.items():
        assert client.get(f"{url}{'&' if '?' in url else '?'}{name}=1&{name}=2").status_code != 500, page
        assert client.get(f"{url}{'&' if '?' in url else '?'}{name}[]=1&{name}[x]=2").status_code in (200, 302), page


@pytest.mark.parametrize("value", ["\x00", "%00", "9" * 40, "-1", "x" * 10_000, "\ud83d", "None", "{}", "' OR 1=1 --"])
def test_t17_no_odd_value_of_a_parameter_is_an_error_of_ours(client, urls, value):
    query = value.encode("utf-8", "replace").decode()
    for page, url in urls.items():
        answer = client.get(url.partition("?")[0], dict.fromkeys(["to", "after", "before", "fragment", "p"], query))
        assert answer.status_code in (200, 302, 404), page


@pytest.mark.parametrize("start", range(0, len(OFF_SITE), len(NAMES)))
def test_t32_nothing_leads_off_the_site(client, urls, thread, start):
    asked = dict(zip(NAMES, OFF_SITE[start:], strict=False))
    for page, url in urls.items():
        assert_ours(client.get(url.partition("?")[0], asked), page)
    asked.pop("to", None)
    assert_ours(client.post(f"{respond_url(thread)}?next=//evil.example", asked | FILLED | form_of(client, thread)), "")
    for address in asked.values():
        assert_ours(client.get(f"/{address.lstrip()}"), "path")


@pytest.mark.parametrize("address", OFF_SITE[::4])
def test_t32_neither_signing_in_nor_out_leads_off_the_site(client, june, address):
    login = reverse("admin:login")
    answer = client.post(f"{login}?next=/", {"username": "june", "password": "pw", "next": address})
    assert answer.status_code == 302
    assert_ours(answer, "login")
    assert_ours(client.get(login, {"next": address}), "login again")
    assert_ours(client.post(reverse("admin:logout"), {"next": address}), "logout")


def assert_ours(answer, where):
    location = answer.headers.get("Location", "")
    if location:
        assert location.startswith(("/", "http://testserver/")), (where, location)
        assert not location.startswith(("//", "/\\", "/\t")), (where, location)
