# SPDX-License-Identifier: EUPL-1.2
"""The ways in: each fetches or takes letters and hands them to the door."""
