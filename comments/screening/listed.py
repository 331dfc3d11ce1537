"""Lists that rules keep in the cache: a draft has them fetched together, once, by the first rule that needs one."""

from __future__ import annotations

from typing import cast

from comments import kept
from comments.screening.draft import Draft

BLOCKS, STAFF = "comments:blocks", "comments:staff-names"
LISTS = "lists"  # among what was asked for a draft


def found(key: str, draft: Draft | None = None) -> object:
    """A list by its key; None where the cache has it no more."""
    if draft is None:
        return kept.get(key)
    if LISTS not in draft.asked:
        draft.asked[LISTS] = kept.get_many([BLOCKS, STAFF])
    return cast("dict[str, object]", draft.asked[LISTS]).get(key)


def keep(key: str, made: object, seconds: int, draft: Draft | None = None) -> None:
    """Keep a list that was made anew, for the rest of this draft too."""
    if draft is not None:
        cast("dict[str, object]", draft.asked[LISTS])[key] = made
    kept.put(key, made, seconds)
