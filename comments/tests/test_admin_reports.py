"""Reports in the admin: read by whoever may, never changed; who sent one is a mark to whoever may not know people."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from comments.models import Clause, Report

LIST = "/admin/comments/report/"


@pytest.fixture
def reports(thread, comment_on, maria):
    comment = comment_on(thread, author_name="Bargain")
    said = {"clause": Clause.objects.get(code="threat"), "note": "He means it.", "weight": 1.5}
    by_maria = Report(comment=comment, revision=1, by=maria, mark="a1" * 16, token_hash="1" * 64, **said)
    who = {"is_notice": True, "name": "Lee Law", "email": "lee@example.org", "network": "c3" * 16}
    notice = Report(comment=comment, revision=1, mark="b2" * 16, token_hash="2" * 64, **who)
    return Report.objects.bulk_create([by_maria, notice])


def looking(client, *rights, group=""):
    user = User.objects.create_user("looks", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="comments", codename__in=rights))
    user.groups.set(Group.objects.filter(name=group))
    client.force_login(user)
    return client


def pages(client, reports):
    return [client.get(one).content.decode() for one in (LIST, *(f"{LIST}{report.pk}/change/" for report in reports))]


@pytest.mark.parametrize("group", ["Auditors", "Moderators", "Senior moderators"])
def test_moderators_and_auditors_read_reason_outcome_weight_and_who(client, reports, group):
    listed, one, notice = pages(looking(client, group=group), reports)
    for words in (str(Clause.objects.get(code="threat").heading), "Illegal content", "1.5", "maria", "b2b2b2b2"):
        assert words in listed
    assert "He means it." in one
    assert "maria" in one
    assert "Lee Law" in notice
    assert "lee@example.org" in notice
    assert 'name="_save"' not in one


def test_whoever_may_not_know_people_is_told_a_mark_alone(client, reports):
    shown = "".join(pages(looking(client, "view_report"), reports))
    assert "a1a1a1a1" in shown
    for secret in ("maria", "Lee Law", "lee@example.org"):
        assert secret not in shown


@pytest.mark.parametrize("group", ["Auditors", "Senior moderators"])
def test_what_opens_a_reports_page_and_the_network_are_nowhere(client, reports, group):
    shown = "".join(pages(looking(client, group=group), reports))
    for secret in ("1" * 20, "2" * 20, "c3c3", "a1" * 10, "Bargain"):
        assert secret not in shown


@pytest.mark.parametrize("asked", ["token_hash__startswith=1", "email__startswith=l", "network=c3", "by__password=x"])
def test_t42_what_is_not_shown_cannot_be_asked_for_letter_by_letter(client, reports, asked):
    assert looking(client, group="Auditors").get(f"{LIST}?{asked}").status_code == 400


def test_it_is_filtered_by_what_came_of_it(client, reports):
    auditing = looking(client, group="Auditors")
    assert "maria" not in auditing.get(f"{LIST}?outcome__exact=upheld").content.decode()
    assert "maria" in auditing.get(f"{LIST}?outcome__exact=open&is_notice__exact=0").content.decode()


def test_the_list_costs_the_same_for_few_and_many(client, reports, thread, comment_on, django_assert_max_num_queries):
    auditing = looking(client, group="Auditors")
    for number in range(10):
        Report.objects.create(comment=comment_on(thread), revision=1, mark=f"{number:032}", token_hash=f"{number:064}")
    with django_assert_max_num_queries(9):
        auditing.get(LIST)
