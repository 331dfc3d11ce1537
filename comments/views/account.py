"""What a signed-in reader may have of what is kept: a copy of all of it, an end to letters, and its end."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import following
from comments.erasing import erase
from comments.exporting import export
from comments.models import Person
from comments.models.erasure import Way
from comments.views.leaving import HELD
from comments.views.private import private


@private
@require_safe
def own_copy(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the account, as JSON to be saved."""
    response = JsonResponse(export(Person(_account(request))), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="comments.json"'
    return response


@private
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """No letters to the account any more, or some again."""
    account = _account(request)
    if request.POST.get("do") == "stop":
        following.silence(account)
    else:
        following.hear_again(account)
    return redirect(f"{reverse('comments:following')}#letters")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def own_erasure(request: HttpRequest) -> HttpResponse:
    """A page that says what goes and what stays; its buttons erase, with the words or without. Staff's own account
    is the administrators' to close."""
    account = _account(request)
    may_close = not getattr(account, "is_staff", False)
    if request.method != "POST":
        return render(request, "comments/own_erasure.html", {"may_close": may_close})
    closes = may_close and request.POST.get("close") == "yes"
    words_go = request.POST.get("words") == "go"
    if erase(Person(account), words_go=words_go, way=Way.AUTHOR, close_account=closes).is_held:
        return render(request, "comments/own_erasure.html", {"may_close": may_close, "is_held": True}, status=HELD)
    if closes:
        logout(request)
    return redirect("comments:erased")


def _account(request: HttpRequest) -> AbstractBaseUser:
    """Raises Http404 for a guest, whose receipts have all this."""
    if not isinstance(request.user, AbstractBaseUser):
        raise Http404
    return request.user
