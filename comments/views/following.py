"""Being told of what is new: asking for it, confirming it, changing and ending it. Nothing here is done by GET."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import conf, following, mandate
from comments.follow_form import FollowForm
from comments.models import Comment, Follow, Pace, Thread
from comments.models.follow import FollowQuerySet
from comments.screening import pace
from comments.views.private import private
from comments.views.sender import network_behind
from comments.views.target import is_visible, visible_thread

SHOWN = 200  # of what one person follows


@private
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """The form by which a thread, or the replies to an account's own comment, is followed; and its answer."""
    if not conf.may_follow():
        raise Http404
    thread = visible_thread(key)
    account = _account(request)
    comment = _own_comment(thread, account, request.GET.get("to", ""))
    form = FollowForm(request.POST if request.method == "POST" else None, by_account=account is not None)
    context = {"thread": thread, "comment": comment, "account": account, "form": form}
    if request.method != "POST":
        return render(request, "comments/follow.html", context)
    if not form.is_valid():
        return render(request, "comments/follow.html", context, status=422)
    network = network_behind(request)
    if not pace.count(network) or pace.sent_lately(network) > conf.PACE_LIMIT[0]:
        return render(request, "comments/follow.html", context | {"is_too_fast": True}, status=429)
    is_done = _ask(form, thread, comment, account)
    return render(request, "comments/asked.html", context | {"is_done": is_done})


@csrf_exempt  # the token is the proof: a mail program's browser keeps no cookies
@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button; the button confirms, once, or keeps all such questions from the address."""
    key = mandate.key_in(token, mandate.CONFIRM)
    if key is None:
        raise Http404
    waiting = Follow.objects.filter(key=key).select_related("thread__content_type", "comment").first()
    if request.method == "POST" and "hush" in request.POST:
        if waiting is not None:
            following.hush(waiting.address)
        return render(request, "comments/following.html", {"is_hushed": True})
    if request.method == "POST" and (confirmed := following.confirm(key)):
        return redirect("comments:following_by", mandate.made_for(confirmed, mandate.LEAVE))
    is_open = waiting is not None and waiting.confirmed_at is None and is_visible(waiting.thread)
    status = 409 if request.method == "POST" else 200
    return render(request, "comments/confirm.html", {"follow": waiting if is_open else None}, status=status)


@csrf_exempt  # RFC 8058: a mail program posts "List-Unsubscribe=One-Click", without cookies
@private
@require_http_methods(["GET", "HEAD", "POST"])
def following_by(request: HttpRequest, token: str) -> HttpResponse:
    """What the address of a letter follows, for whoever holds the link in it; each can be changed or ended."""
    key = mandate.key_in(token, mandate.LEAVE)
    if key is None:
        raise Http404
    own = Follow.objects.confirmed().filter(key=key).select_related("account").first()
    if own is None:  # it was ended: a second press of the button is no error
        return render(request, "comments/following.html", {"is_over": True})
    if request.method == "POST":
        return _changed(request, own)
    of_person = Follow.objects.filter(follower=own.follower)
    return _list(request, of_person, {"own": own})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def following_of(request: HttpRequest) -> HttpResponse:
    """What an account follows. A guest is told where the link to theirs is."""
    account = _account(request)
    if account is None:
        return render(request, "comments/following.html", {"is_guest": True})
    mine = Follow.objects.filter(account=account.pk)
    if request.method == "POST":
        _act(request, mine)
        return redirect("comments:following")
    return _list(request, mine, {"is_silent": following.is_silent(account)})


def _ask(form: FollowForm, thread: Thread, comment: Comment | None, account: AbstractBaseUser | None) -> bool:
    """Whether it is done; a guest's answer is the same whatever is known of the address."""
    wanted = {"pace": form.cleaned_data["pace"], "language": get_language() or conf.language()}
    if account is not None:
        return following.follow_as(account, thread, comment=comment, **wanted)
    if not form.is_trapped:
        following.follow_by_mail(form.cleaned_data["email"], thread, again=form.cleaned_data["again"], **wanted)
    return True


def _changed(request: HttpRequest, own: Follow) -> HttpResponse:
    if "hush" in request.POST and own.account is None:
        following.hush(own.address)
        return render(request, "comments/following.html", {"is_hushed": True})
    if request.POST.get("List-Unsubscribe") == "One-Click":
        following.leave(Follow.objects.filter(pk=own.pk))
    else:
        _act(request, Follow.objects.filter(follower=own.follower))
    return redirect(request.path)


def _act(request: HttpRequest, mine: QuerySet[Follow]) -> None:
    """End all, end one, or change how often one is told: what was pressed."""
    if "stop_all" in request.POST:
        following.leave(mine)
    elif stop := request.POST.get("stop"):
        following.leave(mine.filter(key=stop))
    elif request.POST.get("pace") in Pace.values:
        mine.filter(key=request.POST.get("of", "")).update(pace=request.POST["pace"])


def _list(request: HttpRequest, follows: FollowQuerySet, context: dict[str, object]) -> HttpResponse:
    rows = follows.confirmed().select_related("thread__content_type", "comment").order_by("-pk")[:SHOWN]
    seen = [row for row in rows if is_visible(row.thread)]
    return render(request, "comments/following.html", context | {"follows": seen, "paces": Pace.choices})


def _account(request: HttpRequest) -> AbstractBaseUser | None:
    return request.user if isinstance(request.user, AbstractBaseUser) else None


def _own_comment(thread: Thread, account: AbstractBaseUser | None, key: str) -> Comment | None:
    """The account's comment by this key. Raises Http404 where it is none of theirs."""
    if not key:
        return None
    mine = Comment.objects.on(thread).filter(author=account.pk) if account and key.isalnum() else Comment.objects.none()
    comment = mine.filter(key=key[:16]).first()
    if comment is None:
        raise Http404
    return comment
