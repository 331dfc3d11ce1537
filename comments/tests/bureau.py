"""What tests of official answers share: who answers for a bureau, a question, an answer to it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from comments import officials
from comments.models import Office

BUREAU = "Bureau of Consular Affairs"
BADGE = f"Official answer: <bdi>{BUREAU}</bdi>"


@pytest.fixture
def olga(db):
    """Who answers for the bureau."""
    user = User.objects.create_user("olga", "olga@example.gov", "pw", is_staff=True, first_name="Olga", last_name="O.")
    user.groups.add(Group.objects.get(name="Officials"))
    Office.objects.create(account=user, title=BUREAU, since=timezone.now() - timedelta(days=1))
    return user


@pytest.fixture
def senior(db):
    user = User.objects.create_user("sam", "sam@example.gov", "pw", is_staff=True)
    user.groups.add(Group.objects.get(name="Senior moderators"))
    return user


@pytest.fixture
def question(thread, comment_on):
    return comment_on(thread, text="When will visas be issued again?", author_name="Diane", asks=True)


@pytest.fixture
def answer(question, olga):
    """answer("Text") is kept and published by Olga herself."""

    def make(text="In May.", *, to=question, by=olga):
        kept = officials.keep(to, text, by=by)
        return kept and officials.publish(kept, text=text, by=by)

    return make


def page(client, thread):
    return client.get(thread.url).content.decode()


@pytest.fixture
def two(settings):
    settings.COMMENTS = settings.COMMENTS | {"ANSWERS_NEED_TWO": True}
