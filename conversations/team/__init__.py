"""The careers team's desk: triage, forms, home, stepping in."""
