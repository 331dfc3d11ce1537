"""A moderator's morning on a filled site: python -m bench.compare.desk prints seconds as JSON, and writes there."""

from __future__ import annotations

import json
import statistics
import sys

import django

from bench.compare.asking import timed

ROUNDS = 15


def main() -> None:
    django.setup()
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from comments import claiming
    from comments.models import Comment, Status
    from comments.moderation import Seen, decide

    june = User.objects.get(username="june")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(june)

    def waiting_list() -> None:
        assert client.get("/admin/comments/comment/?status=pending").status_code == 200

    def next_item() -> None:
        claims = claiming.next_items(june)
        item = claims.items[0]
        decide([Seen(item.comment_id, item.comment.version)], Status.APPROVED, by=june)

    def approve(count: int) -> float:
        rows = Comment.objects.pending().order_by("pk").values_list("pk", "version")[:count]
        seen = [Seen(*row) for row in rows]
        assert len(seen) == count
        return timed(lambda: decide(seen, Status.APPROVED, by=june))

    found = {name: _median(run) for name, run in (("waiting list", waiting_list), ("next item", next_item))}
    statements = []
    for count in (1, 100):
        with CaptureQueriesContext(connection) as asked:
            approve(count)
        statements.append(len(asked))
    many = min(1000, Comment.objects.pending().count() // 4)
    found["approve"] = statistics.median(approve(many) for _round in range(3))
    json.dump(found | {"approved": many, "statements": max(statements), "fewest": min(statements)}, sys.stdout)


def _median(run) -> float:
    run()
    return statistics.median(timed(run) for _round in range(ROUNDS))


if __name__ == "__main__":
    main()
