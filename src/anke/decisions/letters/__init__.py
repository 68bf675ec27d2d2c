# SPDX-License-Identifier: EUPL-1.2
"""Letters: drafted in the page or in Word, drawn as PDF, kept as they were sent."""
