# SPDX-License-Identifier: EUPL-1.2
"""The look of every page: Det Fælles Designsystem as Django template tags."""
