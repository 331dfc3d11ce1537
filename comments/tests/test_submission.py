from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Block, Comment, Decision, Mode, ReviewItem, Revision, Status, Trace
from comments.recounting import recount
from comments.screening import Draft, Outcome
from comments.signals import comment_refused, comment_submitted
from comments.submission import submit

pytestmark = pytest.mark.django_db


def draft_on(thread, **fields):
    return Draft(**{"thread": thread, "name": "Maria", "text": "Well said.", "form_age": 30.0} | fields)


@pytest.fixture
def open_thread(thread):
    thread.mode = Mode.OPEN
    thread.save(update_fields=["mode"])
    return thread


def test_a_comment_of_an_ordinary_thread_waits_and_is_on_the_list(thread):
    comment = submit(draft_on(thread, text="*Well* said.")).comment
    thread.refresh_from_db()
    assert (comment.status, comment.html) == (Status.PENDING, "<p><em>Well</em> said.</p>")
    assert (thread.pending_count, thread.approved_count) == (1, 0)
    item = ReviewItem.objects.open().get()
    assert item.causes == ["thread_mode"]
    assert item.due_at - comment.created_at == timedelta(minutes=10)
    [decision] = comment.decisions.all()
    assert (decision.was, decision.now, decision.by, decision.source) == ("", "pending", None, "screening")
    assert comment.revisions.get().text == "*Well* said."


def test_where_nothing_speaks_against_it_an_open_thread_publishes_at_once(open_thread):
    version = open_thread.version
    comment = submit(draft_on(open_thread)).comment
    open_thread.refresh_from_db()
    assert comment.status == Status.APPROVED
    assert (open_thread.approved_count, open_thread.version) == (1, version + 1)
    assert not ReviewItem.objects.exists()


def test_replies_get_their_place_in_the_branch_of_their_root(open_thread):
    root = submit(draft_on(open_thread, text="Root")).comment
    first = submit(draft_on(open_thread, text="First", parent=root)).comment
    second = submit(draft_on(open_thread, text="Second", parent=first)).comment
    root.refresh_from_db()
    places = [(one.root_id, one.parent_id, one.depth, one.position) for one in (first, second)]
    assert places == [(root.pk, root.pk, 1, 1), (root.pk, first.pk, 2, 2)]
    assert root.reply_count == 2
    assert not recount(mend=False)


def test_a_reply_goes_where_its_parent_hangs_by_then(open_thread):
    first = submit(draft_on(open_thread, text="First")).comment
    second = submit(draft_on(open_thread, text="Second")).comment
    Comment.objects.filter(pk=second.pk).update(root=first, parent=first, depth=1, position=1)  # an import, meanwhile
    reply = submit(draft_on(open_thread, text="Reply", parent=second)).comment
    assert (reply.root_id, reply.depth, reply.position) == (first.pk, 2, 2)


def test_the_same_form_twice_is_one_comment(thread):
    first = submit(draft_on(thread, form_key="k"))
    again = submit(draft_on(thread, form_key="k", text="Changed meanwhile"))
    assert again.comment == first.comment
    assert again.is_repeat
    assert thread.comments.count() == 1


def test_a_refused_comment_is_not_stored(thread):
    Block.objects.create(kind=Block.Kind.WORD, value="snake oil", outcome=Block.Outcome.REFUSE)
    submitted = submit(draft_on(thread, text="Buy snake  oil"))
    assert submitted.comment is None
    assert [one.rule for one in submitted.verdict.refusals] == ["barred_words"]
    assert not thread.comments.exists()


def test_spam_is_stored_out_of_sight_and_off_the_list(thread):
    Block.objects.create(kind=Block.Kind.DOMAIN, value="casino.example", outcome=Block.Outcome.SPAM)
    comment = submit(draft_on(thread, text="https://win.casino.example/now")).comment
    thread.refresh_from_db()
    assert comment.status == Status.SPAM
    assert (thread.pending_count, thread.approved_count) == (0, 0)
    assert not ReviewItem.objects.exists()


def test_all_rules_run_and_the_heaviest_outcome_wins(thread):
    Block.objects.create(kind=Block.Kind.WORD, value="pills", outcome=Block.Outcome.SPAM)
    verdict = submit(draft_on(thread, text="pills", trap="x")).verdict
    assert verdict.outcome is Outcome.SPAM
    assert {one.rule for one in verdict.findings} == {"trap_field", "barred_words", "thread_mode"}


def test_a_rule_that_breaks_holds_the_comment_and_says_so(open_thread, settings):
    settings.COMMENTS = {"RULES": ["comments.tests.test_submission.broken_rule"]}
    comment = submit(draft_on(open_thread)).comment
    assert comment.status == Status.PENDING
    assert [(one["rule"], one["outcome"]) for one in comment.findings] == [("broken_rule", "hold")]


def broken_rule(draft):
    raise RuntimeError("This rule is broken on purpose")


def test_a_newcomer_is_held_and_an_account_with_a_record_is_not(thread, maria, comment_on):
    thread.mode = Mode.HOLD_NEWCOMERS
    thread.save(update_fields=["mode"])
    assert submit(draft_on(thread, author=maria, text="One")).comment.status == Status.PENDING
    for _ in range(3):
        comment_on(thread, author=maria)
    assert submit(draft_on(thread, author=maria, text="Two")).comment.status == Status.APPROVED
    comment_on(thread, author=maria, status=Status.REJECTED, created_at=timezone.now())
    assert submit(draft_on(thread, author=maria, text="Three")).comment.status == Status.PENDING


def test_trust_does_not_hang_on_a_typed_name_or_address(thread, maria, comment_on):
    """Trust that somebody else earned (T24)."""
    thread.mode = Mode.HOLD_NEWCOMERS
    thread.save(update_fields=["mode"])
    for _ in range(3):
        comment_on(thread, author=maria, author_email=maria.email)
    submitted = submit(draft_on(thread, name="Maria", email=maria.email))
    assert submitted.comment.status == Status.PENDING


def test_others_hear_of_it_after_commit(thread, django_capture_on_commit_callbacks, request):
    heard = []
    comment_submitted.connect(lambda **sent: heard.append(sent["comment"]), weak=False, dispatch_uid="test")
    request.addfinalizer(lambda: comment_submitted.disconnect(dispatch_uid="test"))
    with django_capture_on_commit_callbacks(execute=True):
        comment = submit(draft_on(thread)).comment
        assert not heard
    assert heard == [comment]


@pytest.mark.parametrize("is_known", [False, True])
def test_what_looks_like_spam_may_wait_for_hours_unless_its_author_was_published(thread, comment_on, maria, is_known):
    Block.objects.create(kind="word", value="pills")
    if is_known:
        comment_on(thread, author=maria)
    draft = Draft(thread=thread, author=maria, name="Maria", text="Pills: http://pills.example/")
    item = submit(draft).comment.items.get()
    assert ("published_before" in item.causes) is is_known
    assert item.due_at - item.opened_at == timedelta(minutes=15 if is_known else 240)


def test_whoever_listens_hears_what_was_refused_and_why(open_thread, request):
    heard = []
    comment_refused.connect(lambda **sent: heard.append(sent), weak=False, dispatch_uid="test")
    request.addfinalizer(lambda: comment_refused.disconnect(dispatch_uid="test"))
    submit(draft_on(open_thread))
    assert heard == []
    submit(draft_on(open_thread))
    (sent,) = heard
    assert sent["thread"] == open_thread
    assert [one.rule for one in sent["findings"]] == ["said_before"]


@pytest.mark.django_db(transaction=True)
def test_a_form_that_came_before_leaves_nothing_of_its_second_coming(thread):
    """The database refuses it after the thread's counter was moved: outside of any other transaction, on purpose."""
    first = submit(draft_on(thread, form_key="k")).comment
    again = submit(draft_on(thread, form_key="k", text="Said otherwise.", network="203.0.113.7"))
    assert (again.comment, again.is_repeat) == (first, True)
    assert not recount(mend=False)
    kept = [Comment, Revision, Decision, ReviewItem]
    assert [model.objects.count() for model in kept] == [1, 1, 1, 1]
    assert not Trace.objects.exists()
