# SPDX-License-Identifier: EUPL-1.2
"""What keeps people safe: protected cases, who looked, and who may sign in."""
