# SPDX-License-Identifier: EUPL-1.2
"""Tests of the public site, against bundles that are made up."""
