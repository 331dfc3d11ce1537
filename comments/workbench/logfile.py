"""The log of decisions as a file: what the history finds, all of it, as CSV or as JSON lines, sent while it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from comments import occasion
from comments.addresses import without_addresses
from comments.history import every
from comments.models import Decision, Export
from comments.reach import reach_of
from comments.workbench.gate import moderator_of
from comments.workbench.history import HistoryForm
from comments.workbench.sheet import lines

KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
Cell = str | int | list[str] | None
COLUMNS = (
    *("decision", "made_at", "comment", "thread", "revision", "version", "digest", "was", "now", "source", "by"),
    *("clause", "found", "note", "undoes", "overrides", "batch", "shown_at", "claimed_at", "request"),
)


@require_safe
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Everything that the history finds. That it was taken is on record before the first line is sent."""
    form, kind = HistoryForm(request.GET), request.GET.get("format", "csv")
    if kind not in KINDS or not form.is_valid():
        raise BadRequest("No such file, or no such decisions.")
    wanted = form.wanted(reach_of(request.user))
    number = occasion.present().request
    Export.objects.create(by_id=moderator_of(request).pk, form=kind, query=form.address(), request=number)
    rows = (_row(one) for one in every(wanted))
    found = lines(COLUMNS, ([_cell(one) for one in row] for row in rows)) if kind == "csv" else _json(rows)
    answer = StreamingHttpResponse(found, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="decisions.{kind}"'
    return answer


def _row(one: Decision) -> list[Cell]:
    """In the order of COLUMNS. Neither a text nor a name of a reader, nor anybody's address, is among them."""
    return [
        one.pk,
        _moment(one.made_at),
        one.comment.key,
        one.comment.thread.key,
        one.revision,
        one.version,
        one.digest,
        one.was,
        one.now,
        one.source,
        without_addresses(one.by.get_username()) if one.by else None,
        one.clause.code if one.clause else None,
        sorted({str(finding.get("rule", "")) for finding in one.findings}),
        without_addresses(one.note),
        one.undoes_id,
        one.overrides_id,
        one.batch_id,
        _moment(one.shown_at),
        _moment(one.claimed_at),
        one.request,
    ]


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _cell(value: Cell) -> str | int | None:
    return " ".join(value) if isinstance(value, list) else value


def _json(rows: Iterator[list[Cell]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n"
