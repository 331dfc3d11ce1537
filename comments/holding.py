"""hold() and let_go(): what the law wants kept about a person is neither erased nor purged."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from comments.models import Hold, Person
from comments.sanctions import NOTE_MAX


def hold(person: Person, *, by: AbstractBaseUser, why: str) -> Hold | None:
    """Hold a person from now on; None where no reason is given, too long a one, or nobody is known."""
    why = why.strip()
    if not 0 < len(why) <= NOTE_MAX or not (person.account or person.address):
        return None
    account = person.account.pk if person.account else None
    return Hold.objects.create(account_id=account, address=person.address.lower(), why=why, by_id=by.pk)


def let_go(held: int, *, by: AbstractBaseUser) -> bool:
    """Lift a hold, by its key; of two who do, one does. A guest's address goes with it."""
    rows = Hold.objects.in_force().filter(pk=held)
    return bool(rows.update(lifted_at=timezone.now(), lifted_by=by.pk, address=""))


def holds_on(person: Person) -> bool:
    """Whether a hold is in force on a person, or on whoever sent the one comment that is meant."""
    who = Person.behind(person.comment) if person.alone and person.comment else person
    return who is not None and Hold.objects.in_force().on(who).exists()
