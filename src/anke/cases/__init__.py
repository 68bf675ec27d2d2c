# SPDX-License-Identifier: EUPL-1.2
"""The case (*sag*): its journal, parties, documents and what is folded from them."""
