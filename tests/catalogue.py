"""The programme that ships, read once for all tests of a process: to read it takes half a second,
and each file that read it for itself had each process wait for it."""

from conversations.programme import load

CATALOGUE = load()
