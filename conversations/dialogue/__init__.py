"""One form, one person: questions, kinds of answers, moments and places, a run of answers."""
