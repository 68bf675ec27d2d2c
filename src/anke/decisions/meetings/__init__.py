# SPDX-License-Identifier: EUPL-1.2
"""Board meetings (*ankemøder*): agenda, members, material, votes, protocol."""
