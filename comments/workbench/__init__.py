"""The moderators' queue: one card at a time, decided by one key. Mount its urls at admin/moderation/, above admin/."""
