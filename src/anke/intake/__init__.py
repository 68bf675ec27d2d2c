# SPDX-License-Identifier: EUPL-1.2
"""The mail room: channels, durable receipt, reading, triage and the queue."""
