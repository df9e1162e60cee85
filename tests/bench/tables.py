"""The same ranking in SQL: tables with indexes, and queries that leave out whom `criteria`
leaves out and add up the same points. What a request says of whom to avoid is the one thing that
it does not know: no request of the labelled set says any.
"""

import sqlite3
from collections.abc import Iterable

from conversations.figures import Matching
from conversations.matching import criteria
from conversations.matching.columns import Columns, Standings
from conversations.matching.facts import SITUATION, TOPICS, Profile, RequestFacts

_MADE = """
create table mentor (
  id integer primary key, country text, city text, clock integer, promotion integer,
  format text, spoken integer, said text, out integer, recent integer
);
create table ticked (what text, mentor integer);
create table company (name text, mentor integer);
create table word (key text, mentor integer, rare real);
"""

_INDEXED = f"""
create index by_what on ticked (what, mentor);
create index by_company on company (name, mentor);
create index by_key on word (key, mentor, rare);
pragma automatic_index = off;
create temp table wanted (topic text, what text);
create temp table asked (word integer, key text);
create temp table firm (name text);
create temp table met (mentor integer primary key);
create temp table rare (mentor integer primary key, total real);
create temp table tick (
  mentor integer primary key, situation integer, country integer, languages integer,
  serves integer, {", ".join(f"{name} integer" for name in TOPICS)}
);
analyze;
"""

_OUT = """
select mentor from met
union select mentor from wanted cross join ticked using (what) where topic = 'bars'
union select mentor from company join (select distinct name as known from company) on name = known
  where exists (select 1 from firm where
    instr(' ' || known || ' ', ' ' || firm.name || ' ') > 0
    or instr(' ' || firm.name || ' ', ' ' || known || ' ') > 0)
union select id from mentor, firm where instr(' ' || said || ' ', ' ' || firm.name || ' ') > 0
"""

_TICKED = f"""
insert into tick
select mentor, max(topic = 'situation'), max(topic = 'country'), max(topic = 'languages'),
  max(topic = 'serves'), {", ".join(f"sum(topic = '{name}')" for name in TOPICS)}
from wanted cross join ticked using (what) group by mentor
"""

_SAID = """
insert into rare
select mentor, sum(rare) from (
  select mentor, word, max(rare) as rare from asked cross join word using (key)
  group by mentor, word
) group by mentor
"""

_RANKED = f"""
select id,
  :w_situation * coalesce(situation, 0)
  + {"".join(f" :w_{name} * coalesce(1.0 * min({name}, 2) / :n_{name}, 0) +" for name in TOPICS)}
  :w_words * (coalesce(min(total, :enough), 0) / :enough)
  + :w_country * coalesce(tick.country, 0)
  + :w_languages * coalesce(languages, 0)
  + :w_elder * coalesce(1.0 * min(max(:promotion - promotion, 0), :years) / :years, 0)
  + :w_zone * coalesce(case
      when min(abs(:clock - clock), 1440 - abs(:clock - clock)) <= {criteria.NEAR} then 1.0
      when min(abs(:clock - clock), 1440 - abs(:clock - clock)) <= {criteria.FAR} then 0.5 end, 0)
  + :w_format * (case
      when :format = '' or format = '' then 0
      when :format = 'either' or format = 'either' then 1
      when format <> :format then 0
      else :format = 'remote' or city = :city end)
  + :w_turn * (1.0 / (1 + recent)) as score
from mentor left join tick on tick.mentor = id left join rare on rare.mentor = id
where not out and serves and (:speaks = 0 or spoken = 0 or languages) and id not in ({_OUT})
order by score desc, recent, id limit :most
"""


class Tables:
    """A roster and how it stands, in SQL."""

    def __init__(self, columns: Columns, standings: Standings) -> None:
        self._known = columns.rare
        self._database = sqlite3.connect(":memory:")
        self._database.executescript(_MADE)
        for mentor in columns.mentors:
            standing = standings.get(mentor.id)
            self._fill("ticked", ((what, mentor.id) for what in _ticked(mentor)))
            self._fill("company", ((name, mentor.id) for name in mentor.companies))
            self._fill("word", ((key, mentor.id, columns.rare[key]) for key in mentor.keys))
            row = (
                mentor.id, mentor.country, mentor.city, mentor.offset, mentor.promotion,
                mentor.format, bool(mentor.languages), mentor.said,
                bool(standing and standing.out), standing.recent if standing else 0,
            )  # fmt: skip
            self._fill("mentor", [row])
        self._database.executescript(_INDEXED)

    def rank(self, request: RequestFacts, scale: Matching, most: int) -> list[int]:
        """The first of them, the best first."""
        assert not request.avoids
        topics = [(name, f"{name}/{each}") for name in TOPICS for each in getattr(request, name)]
        one = [
            (SITUATION, f"{SITUATION}/{request.situation}"),
            ("serves", f"serves/{request.seeks}"),
            *(("languages", f"languages/{each}") for each in request.languages),
            *(("bars", f"bars/{each}") for each in request.about),
        ]
        one += [("country", f"country/{request.country}")] if request.country else []
        words = enumerate(request.words.values())
        for table, rows in (
            ("wanted", topics + one),
            ("asked", [(at, key) for at, keys in words for key in keys if key in self._known]),
            ("firm", [(name,) for name in request.companies]),
            ("met", [(each,) for each in {request.person_id, *request.refused, *request.met}]),
        ):
            self._database.execute(f"delete from temp.{table}")
            self._fill(table, rows)
        for table, said in (("tick", _TICKED), ("rare", _SAID)):
            self._database.execute(f"delete from temp.{table}")
            self._database.execute(said)
        asked = {
            **{f"w_{name}": weight for name, weight in scale.weights.items()},
            **{f"n_{name}": min(len(getattr(request, name)), 2) or 1 for name in TOPICS},
            "enough": scale.words_enough, "years": scale.elder_years, "most": most,
            "promotion": request.promotion, "clock": request.offset, "format": request.format,
            "city": request.city, "speaks": len(request.languages),
        }  # fmt: skip
        return [row[0] for row in self._database.execute(_RANKED, asked)]

    def _fill(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        for row in rows:
            marks = ", ".join("?" * len(row))
            self._database.execute(f"insert into {table} values ({marks})", row)


def _ticked(mentor: Profile) -> list[str]:
    """What a mentor ticked, each with the name of the question."""
    named = {
        SITUATION: mentor.situations,
        **{name: getattr(mentor, name) for name in TOPICS},
        "languages": mentor.languages,
        "country": (mentor.countries | {mentor.country}) - {""},
        "serves": mentor.serves,
        "bars": mentor.bars,
    }
    return [f"{name}/{each}" for name, values in named.items() for each in values]
