import pytest
from django.test import Client
from django.urls import reverse

from comments.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def test_a_comment_sent_without_its_token_comes_back_whole(strict, thread):
    typed = {"name": "Maria", "location": "Guam", "text": "A long <thought>", "stamp": "x"}
    answer = strict.post(reverse("comments:respond", args=[thread.key]), typed)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "A long &lt;thought&gt;" in page
    assert "csrfmiddlewaretoken" in page
    assert "could not be recognised" in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    assert not Comment.objects.exists()


def test_of_a_closed_thread_the_text_is_given_back(strict, thread):
    thread.mode = "closed"
    thread.save(update_fields=["mode"])
    answer = strict.post(reverse("comments:respond", args=[thread.key]), {"text": "My words"})
    assert answer.status_code == 403
    assert "My words" in answer.content.decode()


@pytest.mark.parametrize("path", ["/admin/login/", "/comments/respond/nothing-here/"])
def test_any_other_form_gets_the_ordinary_answer(strict, db, path):
    answer = strict.post(path, {"text": "x"})
    assert answer.status_code == 403
    assert "CSRF" in answer.content.decode()
