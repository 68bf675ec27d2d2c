# SPDX-License-Identifier: EUPL-1.2
"""The design system's template tags."""
