"""The library in Django's admin: for looking, deciding and repair."""

from comments.admin.beat import BeatAdmin
from comments.admin.block import BlockAdmin
from comments.admin.clause import ClauseAdmin
from comments.admin.comment import CommentAdmin
from comments.admin.decision import DecisionAdmin
from comments.admin.letter import LetterAdmin
from comments.admin.office import OfficeAdmin
from comments.admin.reading import ExportAdmin, ReadingAdmin
from comments.admin.report import ReportAdmin
from comments.admin.thread import ThreadAdmin

__all__ = [
    "BeatAdmin",
    "BlockAdmin",
    "ClauseAdmin",
    "CommentAdmin",
    "DecisionAdmin",
    "ExportAdmin",
    "LetterAdmin",
    "OfficeAdmin",
    "ReadingAdmin",
    "ReportAdmin",
    "ThreadAdmin",
]
