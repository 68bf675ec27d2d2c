# SPDX-License-Identifier: EUPL-1.2
"""The tables of what happened to a case: its history and its deadlines."""

from __future__ import annotations

from anke.cases.moving.domain.tables import CASE, Column, Kind, Table

HISTORY = Table(
    "history",
    "historik",
    "Something that happened to a case.",
    (
        CASE,
        Column(
            "event",
            "hændelse",
            Kind.TEXT,
            "The row's own number in the other system, by which it is known again.",
            example="H17",
            longest=120,
        ),
        Column(
            "on",
            "dato",
            Kind.DATE,
            "Day on which it happened in law.",
            required=True,
            example="2022-10-10",
        ),
        Column(
            "recorded_at",
            "noteret",
            Kind.INSTANT,
            "When the authority learnt of it; noon of the day where empty.",
            example="2022-10-10 14:30",
        ),
        Column(
            "what",
            "hvad",
            Kind.CODE,
            "What happened: one of the words below, or any other text without personal"
            " data, which the journal then carries as it stands.",
            required=True,
            example="allocated",
            words="what",
            longest=500,
        ),
        Column(
            "by",
            "hvem",
            Kind.STAFF,
            "Code of the member of staff who did it.",
            example="ML",
            words="staff",
            longest=64,
        ),
        Column(
            "staff",
            "sagsbehandler",
            Kind.STAFF,
            "allocated: code of the caseworker who got the case.",
            example="KB",
            words="staff",
            longest=64,
        ),
        Column(
            "team",
            "team",
            Kind.CODE,
            "allocated: the team that got the case.",
            example="born",
            words="team",
            longest=40,
        ),
        Column(
            "step",
            "skridt",
            Kind.CODE,
            "step_started, step_ended, requested, answered: which step.",
            example="party-hearing",
            words="step",
        ),
        Column(
            "owed_by",
            "skyldes_af",
            Kind.CODE,
            "requested: who owes the answer: party, first-instance, consultant, other;"
            " whoever usually does where empty.",
            words="owed_by",
        ),
        Column(
            "answer",
            "svar",
            Kind.CODE,
            "answered: answered, nothing-to-add or no-answer; answered where empty.",
            words="answer",
        ),
        Column(
            "due_on",
            "svarfrist",
            Kind.DATE,
            "requested: the day by which the answer is owed; the step's usual number of"
            " days where empty.",
        ),
        Column(
            "area",
            "sagsområde",
            Kind.CODE,
            "reclassified: the area from then on.",
            words="area",
        ),
        Column(
            "subject",
            "sagsemne",
            Kind.CODE,
            "reclassified: the subject from then on.",
            words="subject",
        ),
        Column(
            "outcome",
            "udfald",
            Kind.CODE,
            "decided: the outcome.",
            words="outcome",
        ),
        Column(
            "reason",
            "årsag",
            Kind.TEXT,
            "reopened, reclassified: why, without personal data.",
        ),
        Column(
            "note",
            "notat",
            Kind.NOTE,
            "A text about it. It may hold personal data: the document store keeps it,"
            " the journal only its seal.",
            longest=100_000,
        ),
    ),
)

CLOCKS = Table(
    "clocks",
    "frister",
    "Something that happened to a deadline of a case.",
    (
        CASE,
        Column(
            "rule",
            "fristregel",
            Kind.CODE,
            "Deadline rule (an id of anke deadline rules); may be empty where only one"
            " deadline runs.",
            example="municipal",
            words="rule",
        ),
        Column(
            "kind",
            "art",
            Kind.CODE,
            "started, paused, resumed, extended or noticed.",
            required=True,
            example="paused",
            words="clock",
        ),
        Column(
            "on",
            "dato",
            Kind.DATE,
            "Day on which it happened.",
            required=True,
            example="2022-11-01",
        ),
        Column(
            "length",
            "længde",
            Kind.NUMBER,
            "extended: how long.",
        ),
        Column(
            "unit",
            "enhed",
            Kind.CODE,
            "extended: days, working_days, weeks or months.",
            words="unit",
        ),
        Column(
            "announced_on",
            "varslet_dato",
            Kind.DATE,
            "noticed: the new day that the letter announced.",
        ),
        Column(
            "reason",
            "årsag",
            Kind.TEXT,
            "paused, extended, noticed: why, without personal data.",
            example="party hearing",
        ),
        Column(
            "due_on",
            "frist",
            Kind.DATE,
            "started: the other system's due date for this deadline, to compare with.",
        ),
    ),
)
