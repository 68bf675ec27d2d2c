# SPDX-License-Identifier: EUPL-1.2
"""The pure rules of a case: payloads, commands, `decide` and `fold`."""
