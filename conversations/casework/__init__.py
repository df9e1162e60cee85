"""The case as everybody sees it: states, card, what happened, files, timeline, own words."""
