# SPDX-License-Identifier: EUPL-1.2
"""Tests of what triage learns, promises, explains and stores."""
