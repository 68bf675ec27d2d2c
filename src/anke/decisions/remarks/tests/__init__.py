# SPDX-License-Identifier: EUPL-1.2
"""Tests of the remarks on what is registered."""
