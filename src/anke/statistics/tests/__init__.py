# SPDX-License-Identifier: EUPL-1.2
"""Tests of the facts, the measures and their engines."""
