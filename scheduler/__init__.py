"""When: a mentorship stores one instant, `look_again_at`; a round asks the pure journey what to
say of those that are due, and `nudges` puts it into words; the timetable makes rounds happen."""
