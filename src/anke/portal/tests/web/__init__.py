# SPDX-License-Identifier: EUPL-1.2
"""Tests of the public site in a real browser."""
