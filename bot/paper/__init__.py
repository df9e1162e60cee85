"""Pages to keep: a person's own words, a timeline, all that is held. Drawn by Typst from the
templates here, in a process of their own (`draw`, `press`)."""
