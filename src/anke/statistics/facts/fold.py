# SPDX-License-Identifier: EUPL-1.2
"""The fold in SQL: from events to case spells, counted units and deadlines.

It says for a million cases at once what `anke.cases.domain.state.fold` says for one. A
*spell* is the time from receipt, or from a reopening, until a decision. It carries the
area and subject by which it ended, or by which it now waits: a later reclassification
in a reopened case does not move the decision that was made before it. As every spell
has one area, opening + received + reopened − closed = closing in each area and month.

`known` is the view it reads: the events that were recorded by the day of the vintage.
A case that was opened by mistake does not exist in the facts once its withdrawal is
known: it is neither received nor pending nor closed. A vintage of an earlier day, which
knows of no withdrawal, counts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import duckdb
    import pyarrow as pa

# From this month of decision on, reopened cases count from the reopening (domain.md
# § 1.6); the number is that of anke.statistics.domain.periods.
COUNT_FROM_REOPENING = 2019 * 12

_MONTH = "year({day}) * 12 + month({day}) - 1"

# In which spell an entry stands: one more for each reopening up to it.
_IN_SPELL = """
    SELECT
        e.*,
        (1 + coalesce(len(list_filter(r.seqs, lambda s: s <= e.seq)), 0))::INTEGER
            AS spell
    FROM known e LEFT JOIN reopened r USING (case_number)
    WHERE e.kind IN ({kinds})
"""


def _in_spell(*kinds: str) -> str:
    return _IN_SPELL.format(kinds=", ".join(f"'{kind}'" for kind in kinds))


_CLOCK_KINDS = tuple(
    f"deadline_{word}"
    for word in ("started", "paused", "resumed", "extended", "noticed", "recomputed")
)

# Small tables first; each is what one kind of entry says, the last word winning.
_STEPS = {
    "withdrawn": """
SELECT DISTINCT case_number FROM known WHERE kind = 'registration_withdrawn'
""",
    # What was registered wrong was wrong from the beginning: it holds for every spell.
    "appeal": """
SELECT case_number, arg_max(first_instance, seq) AS first_instance
FROM known WHERE kind = 'appeal_corrected' GROUP BY case_number
""",
    # All else is joined with the opening: without one, a case has no facts.
    "opening": """
SELECT k.case_number, seq, occurred_on AS received_on, area, subject,
    coalesce(a.first_instance, k.first_instance) AS first_instance,
    coalesce(array_to_string(from_json(tracks, '["VARCHAR"]'), ','), '') AS tracks,
    coalesce(predecessor, '') <> '' AS is_successor
FROM known k LEFT JOIN appeal a USING (case_number)
WHERE kind = 'case_registered'
    AND k.case_number NOT IN (SELECT case_number FROM withdrawn)
""",
    "reopening": """
SELECT case_number, seq, occurred_on AS start_on,
    (1 + row_number() OVER (PARTITION BY case_number ORDER BY seq))::INTEGER AS spell
FROM known WHERE kind = 'case_reopened'
""",
    "reopened": """
SELECT case_number, list(seq) AS seqs FROM reopening GROUP BY case_number
""",
    # An empty list must win over an earlier one that was not empty.
    "closing": f"""
SELECT case_number, spell,
    max(occurred_on) FILTER (WHERE kind = 'case_decided') AS closed_on,
    arg_max(outcome, seq) AS outcome,
    arg_max(coalesce(units, ''), seq) AS units,
    arg_max(coalesce(reasons, ''), seq) AS reasons,
    arg_max(coalesce(formal_errors, ''), seq) AS formal_errors
FROM ({_in_spell("case_decided", "decision_corrected")})
GROUP BY case_number, spell
""",
    "allocation": f"""
SELECT case_number, spell, arg_max(staff, seq) AS staff, arg_max(team, seq) AS team
FROM ({_in_spell("case_allocated")}) GROUP BY case_number, spell
""",
    "classification": f"""
SELECT case_number, spell, arg_max(area, seq) AS area, arg_max(subject, seq) AS subject
FROM ({_in_spell("case_reclassified")}) GROUP BY case_number, spell
""",
    # What holds when each spell begins is carried on from the spells before it.
    "spell_begun": """
SELECT case_number, 1 AS spell, received_on AS start_on, 'received' AS start_kind
FROM opening
UNION ALL BY NAME
SELECT case_number, spell, start_on, 'reopened' AS start_kind FROM reopening
""",
    "spell_said": """
SELECT b.*, c.area, c.subject, a.staff, a.team
FROM spell_begun b
LEFT JOIN classification c USING (case_number, spell)
LEFT JOIN allocation a USING (case_number, spell)
""",
    "spell_now": """
SELECT * FROM spell_said WHERE case_number NOT IN (SELECT case_number FROM reopened)
UNION ALL BY NAME
SELECT case_number, spell, start_on, start_kind,
    last_value(area IGNORE NULLS) OVER so_far AS area,
    last_value(subject IGNORE NULLS) OVER so_far AS subject,
    last_value(staff IGNORE NULLS) OVER so_far AS staff,
    last_value(team IGNORE NULLS) OVER so_far AS team
FROM spell_said WHERE case_number IN (SELECT case_number FROM reopened)
WINDOW so_far AS (PARTITION BY case_number ORDER BY spell)
""",
    "spell": f"""
SELECT
    s.case_number, s.spell,
    coalesce(s.area, o.area) AS area,
    coalesce(w.law, '') AS law,
    coalesce(s.subject, o.subject) AS subject,
    o.first_instance,
    coalesce(i.region, '') AS region,
    coalesce(f.finance_kind, '') AS finance_kind,
    coalesce(f.has_reversal_rate, false) AS has_reversal_rate,
    o.received_on, s.start_on, s.start_kind, c.closed_on,
    coalesce(c.outcome, '') AS outcome,
    coalesce(k.on_merits, false) AS on_merits,
    coalesce(k.reversal, false) AS reversal,
    coalesce(s.staff, '') AS staff,
    coalesce(s.team, '') AS team,
    o.is_successor, o.tracks,
    ({_MONTH.format(day="s.start_on")})::INTEGER AS start_month,
    ({_MONTH.format(day="c.closed_on")})::INTEGER AS closed_month,
    (c.closed_on - CASE
        WHEN {_MONTH.format(day="c.closed_on")} >= {COUNT_FROM_REOPENING}
        THEN s.start_on ELSE o.received_on END)::INTEGER AS processing_days,
    (c.closed_on - o.received_on)::INTEGER AS processing_days_from_receipt,
    ({_MONTH.format(day="o.received_on")})::INTEGER AS received_month,
    coalesce(c.units, '') AS units,
    coalesce(c.reasons, '') AS reasons,
    coalesce(c.formal_errors, '') AS formal_errors
FROM spell_now s
JOIN opening o USING (case_number)
LEFT JOIN closing c USING (case_number, spell)
LEFT JOIN subject_word w ON w.subject = coalesce(s.subject, o.subject)
LEFT JOIN area_word f ON f.area = coalesce(s.area, o.area)
LEFT JOIN instance_word i ON i.first_instance = o.first_instance
LEFT JOIN outcome_word k
    ON k.area = coalesce(s.area, o.area) AND k.outcome = c.outcome
""",
    "unit": """
SELECT case_number, spell, 1 AS unit, outcome, subject, first_instance
FROM spell WHERE closed_on IS NOT NULL AND units IN ('', '[]')
UNION ALL BY NAME
SELECT case_number, spell, (place)::INTEGER AS unit, said.outcome AS outcome,
    coalesce(said.subject, subject) AS subject,
    coalesce(said.first_instance, first_instance) AS first_instance
FROM (
    SELECT *, unnest(list) AS said, generate_subscripts(list, 1) AS place
    FROM (
        SELECT *, from_json(units, '[{"outcome": "VARCHAR", "subject": "VARCHAR",
            "first_instance": "VARCHAR"}]') AS list
        FROM spell WHERE closed_on IS NOT NULL AND units NOT IN ('', '[]')
    )
)
""",
    "clock": f"""
SELECT case_number, spell, rule,
    min(seq) FILTER (WHERE kind = 'deadline_started') AS place,
    min(start_on) AS start_on,
    arg_max(due_on, seq) AS due_on,
    arg_max(occurred_on, seq) FILTER (WHERE kind = 'deadline_noticed') AS noticed_on,
    arg_max(occurred_on, seq) FILTER (WHERE kind = 'deadline_paused') AS paused_on,
    max(seq) FILTER (WHERE kind = 'deadline_paused') AS paused_seq,
    max(seq) FILTER (WHERE kind = 'deadline_resumed') AS resumed_seq
FROM ({_in_spell(*_CLOCK_KINDS)})
GROUP BY case_number, spell, rule
""",
}

_SPENT_AFTER = {
    "opening": ("withdrawn", "appeal"),
    "spell_said": ("spell_begun", "allocation", "classification"),
    "spell_now": ("spell_said",),
    "spell": ("spell_now", "opening", "reopening", "closing"),
}

# What becomes of the small tables. `received_month` says which file a row lies in.
_FACTS = {
    "case_spell": "SELECT * EXCLUDE (units, has_reversal_rate) FROM spell",
    "counted_unit": """
SELECT
    u.case_number, u.spell, u.unit, s.area, coalesce(w.law, '') AS law, u.subject,
    u.first_instance, coalesce(i.region, '') AS region, s.finance_kind,
    s.closed_on, u.outcome,
    coalesce(k.on_merits, false) AS on_merits,
    coalesce(k.reversal, false) AS reversal, s.has_reversal_rate,
    s.staff, s.team, s.closed_month, s.received_month
FROM unit u
JOIN spell s USING (case_number, spell)
LEFT JOIN subject_word w ON w.subject = u.subject
LEFT JOIN instance_word i ON i.first_instance = u.first_instance
LEFT JOIN outcome_word k ON k.area = s.area AND k.outcome = u.outcome
""",
    # Two versions of a rule are never in force on the same day.
    "deadline": """
SELECT
    c.case_number, c.spell, c.rule, c.place,
    coalesce(r.kind, 'decision') AS kind, coalesce(r.status, '') AS status,
    c.start_on, c.due_on,
    CASE WHEN c.paused_seq > coalesce(c.resumed_seq, 0) THEN c.paused_on END
        AS paused_on,
    c.noticed_on,
    CASE WHEN r.kind = 'notice' THEN least(c.noticed_on, s.closed_on)
        ELSE s.closed_on END AS met_on,
    s.closed_on, s.area, s.law, s.subject, s.first_instance, s.region, s.finance_kind,
    s.outcome, s.staff, s.team, s.closed_month, s.received_month
FROM clock c
JOIN spell s USING (case_number, spell)
LEFT JOIN rule_word r
    ON r.rule = c.rule AND c.start_on BETWEEN r.valid_from AND r.valid_to
""",
}
ORDERS = {
    "case_spell": "received_month, case_number, spell",
    "counted_unit": "received_month, case_number, spell, unit",
    "deadline": "received_month, case_number, spell, place, rule",
}
TABLES = tuple(_FACTS)


def know_all(database: duckdb.DuckDBPyConnection, events: str) -> None:
    """Let the fold see all events of a relation."""
    database.execute(f"CREATE OR REPLACE TEMP VIEW known AS SELECT * FROM {events}")


def know_until(
    database: duckdb.DuckDBPyConnection, events: str, moment: datetime
) -> None:
    """Let the fold see what was recorded before a moment (UTC, without a zone).

    A case is known up to its first entry recorded later; what stands behind that in
    the journal could not have been written without it.
    """
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE late AS SELECT case_number, min(seq) AS seq "
        f"FROM {events} WHERE recorded_at >= ? GROUP BY case_number",
        [moment],
    )
    database.execute(
        f"CREATE OR REPLACE TEMP VIEW known AS SELECT e.* FROM {events} e "
        "LEFT JOIN late l USING (case_number) WHERE l.seq IS NULL OR e.seq < l.seq"
    )


def months_received(database: duckdb.DuckDBPyConnection) -> set[int]:
    """Give the months in which the known cases came in, withdrawn ones included."""
    rows = database.execute(
        f"SELECT DISTINCT {_MONTH.format(day='occurred_on')} FROM known "
        "WHERE kind = 'case_registered'"
    ).fetchall()
    return {month for (month,) in rows}


def fold_events(
    database: duckdb.DuckDBPyConnection, words: dict[str, pa.Table]
) -> Iterator[tuple[str, pa.Table]]:
    """Fold what is known into the facts, table by table.

    Rows are ordered by month received and case number; each table carries
    `received_month`, by which it is cut into files. One table at a time is held, and
    small tables go as soon as nobody needs them: memory is what a million cases cost.
    """
    for name, table in words.items():
        database.register(name, table)
    for name, query in _STEPS.items():
        database.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        for spent in _SPENT_AFTER.get(name, ()):
            database.execute(f"DROP TABLE {spent}")
    for name, query in _FACTS.items():
        ordered = f"{query} ORDER BY {ORDERS[name]}"
        yield name, database.sql(ordered).to_arrow_table()
