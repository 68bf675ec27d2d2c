# SPDX-License-Identifier: EUPL-1.2
"""What access stores: the members of staff, and who saw which case.

The view log (opslagslog) is kept apart from the journal: it tells about the reader,
not about the case, and it is deleted after its own retention period.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from anke.access.domain.permissions import Action, actions_of, is_allowed
from anke.access.domain.roles import Role


class UserManager(BaseUserManager["User"]):
    """Creates members of staff and finds them by what they type at sign-in."""

    def create_user(
        self,
        username: str,
        email: str = "",
        password: str | None = None,
        *,
        role: Role = Role.CASEWORKER,
        display_name: str = "",
        staff_code: str | None = None,
        team: str = "",
    ) -> "User":
        """Create one member of staff with a hashed password.

        Args:
            username: What the person types at sign-in.
            email: The person's work address.
            password: In clear; stored only as a hash. None = cannot sign in so.
            role: The person's one role.
            display_name: The name that colleagues see; the user name when left out.
            staff_code: The code that the journal carries; None = no case work.
            team: The person's team, by its name on cases.
        """
        user = self.model(
            username=self.model.normalize_username(username),
            email=self.normalize_email(email),
            role=role.value,
            display_name=display_name or username,
            staff_code=staff_code,
            team=team,
        )
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str = "", password: str | None = None
    ) -> "User":
        """Create the first administrator; the house has no user above the roles."""
        return self.create_user(username, email, password, role=Role.ADMINISTRATOR)


class User(AbstractBaseUser):
    """A member of staff (medarbejder) who signs in.

    The permissions follow from the role alone (`anke.access.domain.permissions`):
    there are no personal permissions and no user above the table.
    """

    class RoleChoice(models.TextChoices):
        """The roles with the names that people see."""

        CASEWORKER = Role.CASEWORKER.value, _("Caseworker")
        TEAM_LEADER = Role.TEAM_LEADER.value, _("Team leader")
        HEAD = Role.HEAD.value, _("Head of appeals")
        DIRECTOR = Role.DIRECTOR.value, _("Director")
        REGISTRAR = Role.REGISTRAR.value, _("Registrar, mail room")
        ANALYST = Role.ANALYST.value, _("Analyst")
        MEDICAL_CONSULTANT = Role.MEDICAL_CONSULTANT.value, _("Medical consultant")
        BOARD_MEMBER = Role.BOARD_MEMBER.value, _("Board member")
        CONTROLLER = Role.CONTROLLER.value, _("Controller")
        PRACTICE_COORDINATOR = (
            Role.PRACTICE_COORDINATOR.value,
            _("Practice coordinator"),
        )
        SUPERVISION = Role.SUPERVISION.value, _("Supervision")
        AUDITOR = Role.AUDITOR.value, _("Auditor")
        ADMINISTRATOR = Role.ADMINISTRATOR.value, _("Administrator")
        ROBOT = Role.ROBOT.value, _("Robot")

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        help_text=_("What the person types at sign-in."),
    )
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("The person's work address; may also be typed at sign-in."),
    )
    display_name = models.CharField(
        _("name"), max_length=120, help_text=_("The name that colleagues see.")
    )
    staff_code = models.CharField(
        _("staff code"),
        max_length=20,
        unique=True,
        blank=True,
        null=True,
        help_text=_("The code by which the journal names the person."),
    )
    role = models.CharField(
        _("role"),
        max_length=30,
        choices=RoleChoice,
        help_text=_("The one role from which every permission follows."),
    )
    team = models.CharField(
        _("team"),
        max_length=40,
        blank=True,
        help_text=_("The team whose cases are the person's own team's cases."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Whether the person may sign in; never delete, deactivate."),
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("members of staff")
        constraints = [
            models.CheckConstraint(
                name="access_user_role_known",
                condition=models.Q(role__in=[role.value for role in Role]),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def actions(self) -> frozenset[Action]:
        """Everything the person may do; templates ask it with `in`."""
        return actions_of(Role(self.role))

    def may(self, action: Action) -> bool:
        """Answer whether the person may do this."""
        return self.is_active and is_allowed(Role(self.role), action)


class CaseTie(models.Model):
    """What ties a member of staff to a case beside team and allocation: a projection.

    Written with the case's other rows from its journal; in `anke verify` as well.
    """

    class Tie(models.TextChoices):
        """The strongest that holds: a conflict outweighs a name, a name a question.

        The weakest is a remark that waits for its answer; it opens no case.
        """

        REMARK = "remark", _("Waits for the answer to a remark")
        NAMED = "named", _("Named on the case")
        ASKED = "asked", _("Asked in the case")
        CONFLICT = "conflict", _("In conflict")

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    case = models.CharField(
        _("case"), max_length=16, help_text=_("Case number, YY-NNNNN.")
    )
    staff = models.CharField(
        _("staff code"),
        max_length=64,
        help_text=_("The code by which the journal names the person."),
    )
    tie = models.CharField(
        _("tie"),
        max_length=8,
        choices=Tie,
        help_text=_("Named, asked, in conflict, or with a remark that waits."),
    )

    class Meta:
        db_table = "case_tie"
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.UniqueConstraint(fields=["case", "staff"], name="case_tie_person")
        ]
        indexes = [
            models.Index(fields=["staff", "tie", "case"], name="case_tie_of_staff")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.staff} {self.tie}"


class ViewEvent(models.Model):
    """One look at personal data by one person (opslag)."""

    class Kind(models.TextChoices):
        """What was shown."""

        PAGE = "page", _("Case page")
        DOCUMENT = "document", _("Document")
        EXPORT = "export", _("Export")
        SEARCH = "search", _("Search by CPR number")
        LIST = "list", _("List with names")
        ADDRESS = "address", _("Secret address")
        LOG = "log", _("View log")
        SELF = "self", _("The party's own look")

    actor = models.ForeignKey(
        User,
        verbose_name=_("actor"),
        on_delete=models.PROTECT,
        related_name="view_events",
        blank=True,
        null=True,
        help_text=_("Who looked; empty for a party or first instance by a link."),
    )
    stream = models.CharField(
        _("stream"),
        max_length=80,
        help_text=_("Whose data: the journal stream, as case:22-00001."),
    )
    at = models.DateTimeField(_("time"), help_text=_("When the data were shown."))
    purpose = models.CharField(
        _("purpose"),
        max_length=120,
        help_text=_("What the data were shown for: the page or the task."),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, help_text=_("What was shown.")
    )

    class Meta:
        verbose_name = _("view event")
        verbose_name_plural = _("view events")
        indexes = [
            models.Index(fields=["stream", "at"], name="access_view_stream_at"),
            models.Index(fields=["actor", "at"], name="access_view_actor_at"),
            models.Index(fields=["at"], name="access_view_at"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.kind} {self.at:%Y-%m-%d %H:%M}"
