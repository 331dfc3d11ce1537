"""What a page asks while it is looked at: cheap, the same for everybody, and only of what readers see."""

import pytest
from django.urls import reverse

from comments.models import Status
from comments.tests.test_budgets import SIZES, Spent
from posts.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(thread):
    return reverse("comments:live", args=[thread.key])


def test_it_says_how_many_comments_readers_see_and_changes_with_them_alone(client, thread, comment_on, address):
    comment_on(thread)
    first = client.get(address)
    assert first.json() == {"count": 1}
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    comment_on(thread, status=Status.PENDING)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    comment_on(thread)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).json() == {"count": 2}


def test_of_a_hidden_object_it_says_nothing(client, thread, address):
    Post.objects.update(is_public=False)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("size", SIZES)
def test_it_costs_two_statements(client, thread_of, size, address):
    thread_of(size)
    client.get(address)
    with Spent() as spent:
        client.get(address)
    assert spent.tables == ["comments_thread", "posts_post"]
