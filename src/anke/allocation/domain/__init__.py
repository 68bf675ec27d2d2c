# SPDX-License-Identifier: EUPL-1.2
"""The rules of allocation: pure functions over plain values."""
