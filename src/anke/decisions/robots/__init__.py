# SPDX-License-Identifier: EUPL-1.2
"""Case work's robots: each a small class with a trigger, a guard and an act."""
