# SPDX-License-Identifier: EUPL-1.2
"""What is handed in on the web: the citizen's form, the appeal form and the API.

Each of them makes a `Handover`; `hand_in` writes it as one JSON envelope, passes it
through the durable door and answers only afterwards.
"""
