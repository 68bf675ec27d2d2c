# SPDX-License-Identifier: EUPL-1.2
"""The rules of self-service: pure functions over plain values."""
