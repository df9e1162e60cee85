"""Which mentors suit a request, and why; and who suits whom best, when several requests wait.

All of it is pure: facts in, reasons out. `facts` says what is known, `vocabulary` what words mean,
`criteria` scores one mentor with a reason for every point, `columns` scores a whole roster at once
with the same arithmetic, `assigning` serves many requests together, `sentences` tells it all to
people. What the facts are read from is the business of `mentoring.roster`.
"""
