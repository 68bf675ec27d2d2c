# SPDX-License-Identifier: EUPL-1.2
"""The words of an explanation: one module per language, the same phrases in each."""
