# SPDX-License-Identifier: EUPL-1.2
"""The contract on screens: how its targets stand, where they go, what is missing."""
