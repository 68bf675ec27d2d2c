# SPDX-License-Identifier: EUPL-1.2
"""What a letter says: numbers, dates, senders, signals and routing rules."""
