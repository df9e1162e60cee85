"""Bringing in mentors from a roster that was kept elsewhere: the file, what becomes of it, the
report. What a row means is decided by `conversations.mentoring.register`, as for the form."""
