# SPDX-License-Identifier: EUPL-1.2
"""Tests of the deadlines, with an oracle that walks day by day."""
