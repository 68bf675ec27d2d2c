# SPDX-License-Identifier: EUPL-1.2
"""The results contract (*resultatplan*): targets that score themselves, with proof."""
