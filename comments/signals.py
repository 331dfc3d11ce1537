"""Signals for other apps, sent after the transaction is committed."""

from django.dispatch import Signal

# sender=Comment, comment=the stored Comment
comment_submitted = Signal()

# sender=Comment, thread=its thread, findings=tuple of comments.screening.Finding; nothing was stored
comment_refused = Signal()

# sender=Comment, comment=the Comment with its new text; readers may still see the text before it
comment_edited = Signal()

# sender=Comment, moved=tuple of comments.moderation.Moved, by=the account or None
comment_decided = Signal()
