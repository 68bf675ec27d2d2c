# SPDX-License-Identifier: EUPL-1.2
"""Who gets which case and why; a person's day and a team's board."""
