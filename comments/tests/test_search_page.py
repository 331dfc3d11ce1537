"""The search page: whatever is typed is answered, nothing typed is lost, and searches can be saved."""

import re
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.matching import Pattern, places
from comments.models import Clause, SavedSearch, Status
from comments.moderation import Seen, decide
from comments.terms import read
from comments.tests.test_budgets import Spent

SEARCH = "/admin/moderation/search/"
SAVED = "/admin/moderation/searches/"


@pytest.fixture
def desk(client, june):
    client.force_login(june)
    return client


def page(client, **asked):
    return client.get(SEARCH, asked)


def html_of(response):
    return response.content.decode()


def shown(response):
    return re.findall(r'<p class="comments-excerpt"[^>]*>(.*?)</p>', html_of(response))


def test_what_is_found_is_shown_with_its_words_marked(desk, thread, comment_on):
    comment_on(thread, text="Wild Bées & <b>wasps</b>", author_name="Zoë")
    comment_on(thread, text="Nothing.")
    answer = page(desk, q="bees")
    assert shown(answer) == ["Wild <mark>Bées</mark> &amp; &lt;b&gt;wasps&lt;/b&gt;"]
    assert "1 found" in html_of(answer)
    assert 'value="bees"' in html_of(answer)


def test_a_word_far_into_a_long_comment_is_shown(desk, thread, comment_on):
    comment_on(thread, text=f"{'lorem ' * 300}needle {'ipsum ' * 300}")
    (excerpt,) = shown(page(desk, q="needle"))
    assert excerpt.startswith("…lorem ")
    assert "<mark>needle</mark> ipsum" in excerpt
    assert excerpt.endswith("…")
    assert len(excerpt) < 400


def test_a_row_says_who_decided_last_under_which_clause(desk, june, thread, comment_on):
    comment = comment_on(thread, status=Status.PENDING)
    clause = Clause.objects.first()
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=clause)
    answer = html_of(page(desk, moderator="june", clause=str(clause.number), status="rejected"))
    assert f"Rejected 0 minutes ago, {clause}, <bdi>june</bdi>" in " ".join(answer.split())
    assert f"/admin/comments/comment/{comment.pk}/change/" in answer
    assert shown(page(desk, moderator="june", clause="2")) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"status": "gone"}, "gone is not one of the available choices"),
        ({"start": "yesterday"}, "Enter a valid date."),
        ({"moderator": "nobody"}, "No account is named “nobody”."),
        ({"account": "nobody"}, "No account is named “nobody”."),
        ({"clause": "99"}, "99 is not one of the available choices"),
        ({"thread": "nowhere"}, "There is no such thread."),
        ({"person": "account-0"}, "There is no such person."),
        ({"per": "5000"}, "5000 is not one of the available choices"),
        ({"account": "nul\0"}, "Null characters are not allowed."),
    ],
)
def test_what_does_not_exist_is_said_and_loses_nothing(desk, thread, comment_on, asked, said):
    comment_on(thread, text="Bees")
    answer = page(desk, q="bees", **asked)
    assert answer.status_code == (400 if "\0" not in str(asked) else answer.status_code)
    assert said in html_of(answer) or "\0" in str(asked)
    assert 'value="bees"' in html_of(answer) or "\0" in str(asked)
    assert shown(answer) == []


@pytest.mark.parametrize("typed", ["!!!", "-bees", '"', "☃", " * "])
def test_what_cannot_be_looked_up_is_said_and_finds_nothing(desk, thread, comment_on, typed):
    comment_on(thread, text="Bees")
    answer = page(desk, q=typed)
    assert answer.status_code == 200
    assert "Type at least one word" in html_of(answer)
    assert shown(answer) == []


def test_too_much_is_cut_and_that_is_said(desk):
    answer = page(desk, q="x" * 10_000, name="y " * 40)
    assert answer.status_code == 200
    assert "only the first 32 words" in html_of(answer)


TYPED = st.one_of(st.text(max_size=60), st.text("\"*-():^{}+\\'.@ abAND OR NOT NEAR", max_size=40))
ANYTHING = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(max_examples=10, **ANYTHING)
@given(typed=TYPED)
def test_any_string_is_answered(desk, typed):
    typed = quote(typed.replace("\0", "").encode("utf-8", "surrogatepass"))
    assert desk.get(f"{SEARCH}?q={typed}&name={typed}").status_code == 200


@settings(max_examples=100, **ANYTHING)
@given(typed=TYPED)
def test_any_terms_are_understood_by_the_database(db, typed):
    terms = read(typed).terms
    for pattern in (Pattern(terms), Pattern(named=terms), Pattern(terms, terms)):
        if pattern and not pattern.is_open:
            assert list(places(pattern, rising=False, most=1)) == []


@pytest.mark.parametrize("address", ["?q=%00", "?q=%ff%fe", "?after=x", "?after=" + "A" * 24, "?author__password=x"])
def test_odd_addresses_are_answered(desk, address):
    assert desk.get(SEARCH + address).status_code in (200, 400)


@pytest.mark.parametrize("asked", [{"q": "number"}, {}, {"status": "approved", "q": "number -zebra"}])
@pytest.mark.parametrize("size", [60, 300])
def test_the_page_costs_as_much_of_few_as_of_many(desk, thread_of, asked, size):
    thread_of(size)
    page(desk)
    with Spent() as spent:
        answer = page(desk, **asked)
    assert len(shown(answer)) == 50
    assert len(spent.statements) <= 11


def test_pages_go_on_in_the_address_bar(desk, thread_of):
    thread_of(70)
    first = html_of(page(desk, q="number", status="approved"))
    onward = re.search(r'href="(\?[^"]*)" rel="next"', first)[1].replace("&amp;", "&")
    assert "q=number" in onward
    assert "status=approved" in onward
    assert len(shown(desk.get(SEARCH + onward))) == 20


def test_addresses_are_for_those_who_may_see_them(thread, comment_on):
    comment_on(thread, author_email="guest@example.org")
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    client = Client()
    client.force_login(clerk)
    answer = html_of(page(client, email="guest@example.org"))
    assert "guest@example.org" not in answer
    clerk.user_permissions.add(Permission.objects.get(codename="view_comment"))
    assert "guest@example.org" in html_of(page(client, email="guest@example.org"))


# Saved searches


def save(client, name, query="q=bees", **more):
    return client.post(SAVED, {"name": name, "query": query, **more})


def test_a_search_is_saved_listed_and_found_again(desk, june):
    answer = save(desk, "Bees, waiting", "q=bees&status=pending&after=x&nonsense=1")
    assert answer["Location"] == f"{SEARCH}?q=bees&status=pending"
    assert SavedSearch.objects.get().query == "q=bees&status=pending"
    assert '<a href="?q=bees&amp;status=pending"><bdi>Bees, waiting</bdi></a>' in html_of(page(desk))


def test_saving_under_the_same_name_takes_its_place(desk):
    save(desk, "Bees")
    save(desk, "Bees", "q=wasps", is_shared="on")
    saved = SavedSearch.objects.get()
    assert (saved.query, saved.is_shared) == ("q=wasps", True)


def test_others_see_what_is_shared_and_only_its_owner_deletes_it(desk, ada):
    save(desk, "Mine")
    save(desk, "Ours", is_shared="on")
    other = Client()
    other.force_login(ada)
    listed = html_of(page(other))
    assert "Ours" in listed
    assert "Mine" not in listed
    shared = SavedSearch.objects.get(name="Ours")
    assert other.post(SAVED, {"delete": shared.pk}).status_code == 404
    assert desk.post(SAVED, {"delete": shared.pk, "query": "q=x"})["Location"] == f"{SEARCH}?q=x"
    assert list(SavedSearch.objects.values_list("name", flat=True)) == ["Mine"]


@pytest.mark.parametrize("sent", [{"name": ""}, {"name": "x" * 61}, {"name": "Long", "query": "q=" + "x" * 3000}])
def test_what_cannot_be_saved_is_refused(desk, sent):
    assert desk.post(SAVED, {"query": "", **sent}).status_code == 400
    assert desk.post(SAVED, {"delete": "9" * 30}).status_code == 404
    assert not SavedSearch.objects.exists()
