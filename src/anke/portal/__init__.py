# SPDX-License-Identifier: EUPL-1.2
"""The public site (*ankeportalen*): released figures for everybody.

A process of its own that opens the released bundle, read-only. It has no settings for
the case database and imports nothing that could reach it.
"""
