# SPDX-License-Identifier: EUPL-1.2
"""The screens of reports on the results contract (`resultatplan/rapporter/`)."""
