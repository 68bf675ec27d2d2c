# SPDX-License-Identifier: EUPL-1.2
"""Letters of ours on their way out of the house, each of them once in effect."""
