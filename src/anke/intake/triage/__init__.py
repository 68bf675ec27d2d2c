# SPDX-License-Identifier: EUPL-1.2
"""Triage (*visitering*): what a letter is, how sure that is, when to say nothing."""
