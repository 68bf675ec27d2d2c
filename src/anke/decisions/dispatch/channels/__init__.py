# SPDX-License-Identifier: EUPL-1.2
"""The ways out of the house: Digital Post, secure mail, print."""
