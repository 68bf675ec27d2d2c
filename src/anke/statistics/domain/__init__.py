# SPDX-License-Identifier: EUPL-1.2
"""What a figure is: measures, counters, predicates, periods and intervals; pure."""
