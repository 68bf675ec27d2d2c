# SPDX-License-Identifier: EUPL-1.2
"""Administrative time: calendar, counting, dated rules and the clock of a case.

A due date (*frist*) is never typed in. It is computed from the events of the case, a
dated rule with its legal source and a dated calendar, and it prints its own arithmetic.
"""
