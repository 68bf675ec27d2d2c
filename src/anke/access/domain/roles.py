# SPDX-License-Identifier: EUPL-1.2
"""The roles (roller) in which people work at the authority.

A member of staff has exactly one role; what a role may do stands in
`anke.access.domain.permissions` and nowhere else.

    >>> Role("caseworker") is Role.CASEWORKER
    True
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person does in the house; the value is what the register stores."""

    CASEWORKER = "caseworker"  # sagsbehandler
    TEAM_LEADER = "team_leader"  # teamleder
    HEAD = "head"  # ankechef
    DIRECTOR = "director"  # direktør
    REGISTRAR = "registrar"  # journalmedarbejder i postrummet
    ANALYST = "analyst"  # analytiker
    MEDICAL_CONSULTANT = "medical_consultant"  # lægekonsulent
    BOARD_MEMBER = "board_member"  # beskikket medlem
    CONTROLLER = "controller"  # controller
    PRACTICE_COORDINATOR = "practice_coordinator"  # praksiskoordinator
    SUPERVISION = "supervision"  # tilsynsmedarbejder
    AUDITOR = "auditor"  # revisor
    ADMINISTRATOR = "administrator"  # systemadministrator
    ROBOT = "robot"  # robot: acts by itself, never signs in


# What a person can be; robots are made by the house itself.
PEOPLE = tuple(role for role in Role if role is not Role.ROBOT)
