# SPDX-License-Identifier: EUPL-1.2
"""The pure part of safeguards: who may protect, who may change an account."""
