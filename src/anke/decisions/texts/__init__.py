# SPDX-License-Identifier: EUPL-1.2
"""The text library: what letters are made of, with versions, in force by day."""
