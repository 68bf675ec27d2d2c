# SPDX-License-Identifier: EUPL-1.2
"""The demo authority: a whole made-up authority that behaves like the published one."""
