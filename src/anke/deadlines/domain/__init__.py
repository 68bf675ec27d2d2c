# SPDX-License-Identifier: EUPL-1.2
"""The pure heart of the deadlines: no clock, no files, no database."""
