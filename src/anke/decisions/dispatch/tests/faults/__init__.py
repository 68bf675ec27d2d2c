# SPDX-License-Identifier: EUPL-1.2
"""What befalls dispatch: kills, full disks, moved clocks, two at once."""
