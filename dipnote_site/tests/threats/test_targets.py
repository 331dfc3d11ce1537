"""T16: a comment goes where the page it was written on says, and nowhere else."""

import re

import pytest
from django.urls import reverse

from comments.models import Comment, Mode, Status, Thread
from dipnote_site.tests.threats.outside import FILLED, form_of, respond_url
from posts.models import Post


@pytest.fixture
def hidden_parents(post, thread, comment_on, settings):
    """Comments nobody can answer, by why."""
    settings.COMMENTS = settings.COMMENTS | {"MAX_DEPTH": 2}
    other = Post.objects.create(title="Another", slug="another", published_on=post.published_on)
    deep = comment_on(thread, parent=comment_on(thread, parent=comment_on(thread)))
    return {
        "missing": "a" * 13,
        "other page": comment_on(Thread.of(other)).key,
        "pending": comment_on(thread, status=Status.PENDING).key,
        "rejected": comment_on(thread, status=Status.REJECTED).key,
        "spam": comment_on(thread, status=Status.SPAM).key,
        "withdrawn": comment_on(thread, status=Status.WITHDRAWN).key,
        "too deep": deep.key,
        "a number": str(deep.pk),
        "garbage": "'\"<>",
        "nul": "\x00",
    }


def bare(answer):
    """A page without what differs from one form to the next: its hidden fields, and what was asked."""
    return re.sub(r'<input type="hidden"[^>]*>|\?to=[^"]*(?=" lang=)', "", answer.content.decode())


def test_t16_every_parent_that_cannot_be_answered_is_refused_in_the_same_words(client, thread, hidden_parents):
    before = Comment.objects.count()
    hidden = form_of(client, thread)
    answers = {}
    for why, key in hidden_parents.items():
        answer = client.post(respond_url(thread), FILLED | hidden | {"to": key})
        assert answer.status_code == 422, why
        if why != "nul":  # which no field takes
            answers[bare(answer)] = why
    assert len(answers) == 1, answers.values()
    assert Comment.objects.count() == before


def test_t16_the_form_of_a_hidden_parent_tells_nothing_of_it(client, thread, hidden_parents):
    pages = {bare(client.get(respond_url(thread), {"to": key})) for key in hidden_parents.values()}
    assert len(pages) == 1


def test_t16_nothing_is_taken_where_nothing_is_shown(client, post, thread, comment_on):
    hidden = form_of(client, thread)
    gone = Post.objects.create(title="Gone", slug="gone", published_on=post.published_on)
    thread_of_gone = Thread.of(gone)
    gone.delete()
    Post.objects.filter(pk=post.pk).update(is_public=False)
    urls = [respond_url(thread), respond_url(thread_of_gone), reverse("comments:respond", args=["a" * 13])]
    answers = {client.post(url, FILLED | hidden).content for url in urls}
    assert [client.post(url, FILLED | hidden).status_code for url in urls] == [404, 404, 404]
    assert len(answers) == 1
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    assert not Comment.objects.exists()


def test_t16_a_closed_thread_takes_nothing_and_gives_the_text_back(client, thread):
    hidden = form_of(client, thread)
    Thread.objects.update(mode=Mode.CLOSED)
    answer = client.post(respond_url(thread), FILLED | hidden)
    assert answer.status_code == 403
    assert FILLED["text"] in answer.content.decode()
    assert client.get(respond_url(thread)).status_code == 403
    assert not Comment.objects.exists()


def test_t16_the_form_of_one_page_is_not_taken_on_another(client, post, thread):
    other = Thread.of(Post.objects.create(title="Another", slug="another", published_on=post.published_on))
    answer = client.post(respond_url(other), FILLED | form_of(client, thread))
    assert answer.status_code == 422
    for stamp in ("", "x", "a:b:c", form_of(client, other)["stamp"][:-3] + "!!!"):
        assert client.post(respond_url(other), FILLED | {"stamp": stamp}).status_code == 422
    assert not Comment.objects.exists()
