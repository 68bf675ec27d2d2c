# SPDX-License-Identifier: EUPL-1.2
"""Tests of feed, catalogue and bulk files."""
