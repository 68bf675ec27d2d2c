# SPDX-License-Identifier: EUPL-1.2
"""The rules of decisions: pure functions over plain values."""
