# SPDX-License-Identifier: EUPL-1.2
"""The top of the house: settings, addresses, the staff site's frame, the command.

Only this part may import every other one; no other part imports this one.
"""
