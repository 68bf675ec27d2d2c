# SPDX-License-Identifier: EUPL-1.2
"""The one dictionary of the tables that another system is asked for.

The reader, the example, the docs page and the refusals all go by this list, so that
none of them can say something else. A heading may be English or Danish.

>>> BY_NAME["cases"].column("Modtaget").name
'received_on'
>>> [column.name for column in BY_NAME["parties"].columns if column.required]
['case', 'role', 'name']
"""

from __future__ import annotations

from anke.cases.moving.domain.case_tables import CASES, DOCUMENTS, PARTIES
from anke.cases.moving.domain.event_tables import CLOCKS, HISTORY

__all__ = ["BY_NAME", "CASES", "CLOCKS", "DOCUMENTS", "HISTORY", "PARTIES", "TABLES"]

TABLES = (CASES, PARTIES, HISTORY, CLOCKS, DOCUMENTS)
BY_NAME = {table.name: table for table in TABLES}
