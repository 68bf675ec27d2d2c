# SPDX-License-Identifier: EUPL-1.2
"""Facts, measures and vintages: every figure with its definition and its cases."""
