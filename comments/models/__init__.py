"""The nouns: what is commented on, what was said, what was decided."""

from comments.models.answer import Answer
from comments.models.appeal import Appeal
from comments.models.batch import Batch
from comments.models.beat import Beat
from comments.models.block import Block
from comments.models.change import ThreadChange
from comments.models.clause import Clause, ClauseLetter
from comments.models.comment import TRANSITIONS, Comment, Status
from comments.models.decision import Decision, Source
from comments.models.erasure import Erasure
from comments.models.export import Export
from comments.models.follow import Follow, Pace
from comments.models.hold import Hold
from comments.models.host import KnownHost
from comments.models.item import LeftComment, LeftTopic, ReviewItem
from comments.models.letter import Letter
from comments.models.mailbox import Mailbox
from comments.models.note import Note
from comments.models.office import Office
from comments.models.person import Person
from comments.models.purge import Purge
from comments.models.reading import Place, Reading
from comments.models.recommendation import Recommendation
from comments.models.report import Report
from comments.models.revision import Revision
from comments.models.sanction import Sanction
from comments.models.saved_search import SavedSearch
from comments.models.seal import Seal
from comments.models.second_look import SecondLook
from comments.models.tally import Tally
from comments.models.thread import Mode, Thread
from comments.models.trace import Trace

__all__ = [
    "TRANSITIONS",
    "Appeal",
    "Beat",
    "Answer",
    "Batch",
    "Block",
    "Clause",
    "ClauseLetter",
    "Comment",
    "Decision",
    "Export",
    "Erasure",
    "Follow",
    "Hold",
    "KnownHost",
    "LeftComment",
    "LeftTopic",
    "Letter",
    "Mailbox",
    "Mode",
    "Note",
    "Office",
    "Pace",
    "Person",
    "Place",
    "Purge",
    "Reading",
    "Recommendation",
    "Report",
    "ReviewItem",
    "Revision",
    "Sanction",
    "SavedSearch",
    "Seal",
    "SecondLook",
    "Source",
    "Status",
    "Tally",
    "Thread",
    "ThreadChange",
    "Trace",
]
