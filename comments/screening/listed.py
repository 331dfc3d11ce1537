"""What rules read in the cache: a draft has it fetched together, once, by the first rule that needs any of it."""

from __future__ import annotations

from typing import cast

from comments import conf, kept, lately
from comments.screening.draft import Draft

BLOCKS, STAFF = "comments:blocks", "comments:staff-names"
LISTS, ATTEMPTS = "lists", "attempts"  # among what was asked for a draft


def found(key: str, draft: Draft | None = None) -> object:
    """A list by its key; None where the cache has it no more."""
    if draft is None:
        return kept.get(key)
    return _fetched(draft).get(key)


def pace_before(draft: Draft) -> float | None:
    """How often the draft's network was counted in the bucket before this one; None where the cache did not say."""
    found = _fetched(draft)
    key = _bucket(draft)
    return cast("float", found[key] or 0) if key in found else None


def _fetched(draft: Draft) -> dict[str, object]:
    """All of it, None for what the cache has not; nothing where it did not answer."""
    if LISTS not in draft.asked:
        keys = [BLOCKS, STAFF, *([_bucket(draft)] if draft.network else [])]
        found = kept.get_many(keys)
        draft.asked[LISTS] = {} if found is None else {key: found.get(key) for key in keys}
    return cast("dict[str, object]", draft.asked[LISTS])


def _bucket(draft: Draft) -> str:
    return lately.bucket_before(f"pace:{draft.network}", conf.PACE_LIMIT[1])


def keep(key: str, made: object, seconds: int, draft: Draft | None = None) -> None:
    """Keep a list that was made anew, for the rest of this draft too."""
    if draft is not None:
        _fetched(draft)[key] = made
    kept.put(key, made, seconds)
