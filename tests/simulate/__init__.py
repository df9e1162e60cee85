"""Two thousand invented pairs live their six months, and everything that was said is looked over.

What acts is the product: its reception, its rounds, its courier, each town on one database
(`world`). What is invented are people, who answer late, twice, never, at night, in another
language, move to another platform, take breaks, leave (`people`), the team (`team`), and platforms
that take what is said and are down at times (`platforms`). A watch notes each payload that is
delivered, and what it may not be (`watch`); at the end what is stored is looked at, too (`checks`).
"""
