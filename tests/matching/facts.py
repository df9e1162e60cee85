"""Requests and mentors of all sorts, for properties."""

from datetime import date

from hypothesis import strategies as st

from conversations.matching.facts import Profile, RequestFacts, Standing

situations = st.sampled_from(["graduating", "thirty", "research", "abroad", "other"])
languages = st.frozensets(st.sampled_from(["fr", "en", "de", "zh"]), max_size=3)
formats = st.sampled_from(["", "in_person", "remote", "either"])
countries = st.sampled_from(["", "FR", "DE", "US", "CN"])
cities = st.sampled_from(["", "lyon", "berlin"])
offsets = st.none() | st.sampled_from([-300, -60, 0, 60, 120, 330, 480, 765])
promotions = st.none() | st.integers(1960, 2026)
keys = st.sampled_from(["a", "b", "c", "d", "e", "f", "=1", "=2"])
topics = st.frozensets(st.sampled_from(["one", "two", "three"]))
companies = st.sampled_from(["edf", "edf renouvelables", "sncf", "total"])
ids = st.integers(1, 8)

requests = st.builds(
    RequestFacts,
    person_id=st.integers(1, 3),
    situation=situations,
    languages=languages,
    country=countries,
    city=cities,
    offset=offsets,
    promotion=promotions,
    words=st.dictionaries(
        st.text("xyz", min_size=1, max_size=3), st.frozensets(keys, min_size=1, max_size=2)
    ),
    format=formats,
    experiences=topics,
    sectors=topics,
    functions=topics,
    companies=st.frozensets(st.sampled_from(["edf", "sncf reseau", "non", "x"]), max_size=1),
    avoids=st.frozensets(
        st.sampled_from(["edf", "paul durand", "les gens de la sncf", "roy", "anne", "personne"]),
        max_size=2,
    ),
    met=st.dictionaries(ids, st.sampled_from(["asked", "declined", "accepted"]), max_size=2),
    refused=st.frozensets(ids, max_size=1),
    seeks=st.sampled_from(["mentor", "contact"]),
    asks=st.sampled_from(["", "what does edf do", "sncf reseau"]),
)
profiles = st.builds(
    Profile,
    id=ids,
    name=st.sampled_from(["Paul Durand", "Anne Roy", "Anne", ""]),
    situations=st.frozensets(situations),
    languages=languages,
    country=countries,
    city=cities,
    countries=st.frozensets(countries, max_size=2),
    offset=offsets,
    promotion=promotions,
    keys=st.frozensets(keys),
    format=formats,
    experiences=topics,
    sectors=topics,
    functions=topics,
    companies=st.frozensets(companies, max_size=2),
    said=st.sampled_from(["", "", "directeur chez edf", "reseau sncf", "a la sncf reseau", "x"]),
    serves=st.frozensets(st.sampled_from(["mentor", "contact", "talk"])),
    bars=st.frozensets(
        st.sampled_from(["situation/abroad", "sectors/one", "functions/two"]), max_size=1
    ),
)
standing = st.builds(
    Standing,
    out=st.sampled_from(["", "", "", "paused", "full", "waiting"]),
    recent=st.integers(0, 4),
    until=st.none() | st.just(date(2027, 1, 31)),
)
rosters = st.lists(profiles, max_size=8, unique_by=lambda profile: profile.id)
standings = st.dictionaries(ids, standing)
places = st.dictionaries(ids, st.integers(0, 3))
