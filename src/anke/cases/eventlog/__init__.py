# SPDX-License-Identifier: EUPL-1.2
"""Event logs in and out: any case log becomes cases, and the journal becomes a log.

Reading goes file → rows (`csv_rows`, `xes_rows`) → cases (`source`) → acts
(`anke.cases.domain.eventlog`) → register (`importing`, through `services` alone);
`xes_export` goes the other way.
"""
