# SPDX-License-Identifier: EUPL-1.2
"""What the register stores: the journal, its seals, the vault, and projections.

`JournalEntry`, `Seal`, `PersonalData` and `Document` are the record. `Case`,
`CaseParty`, `CaseDocument`, `CaseClock` and `CaseRelation` are projections: `anke
verify` can rebuild them from the journal at any time. `EventLogImport`, `ImportedCase`
and `ImportedRow` account for what was read from event logs. Nothing here has logic.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One line of the journal (*journalen*), append-only by database triggers."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    stream = models.CharField(
        max_length=80, help_text=_("Which list the entry belongs to, e.g. a case.")
    )
    stream_seq = models.PositiveIntegerField(
        help_text=_("The entry's place in its stream, from 1 without gaps.")
    )
    kind = models.CharField(
        max_length=40, help_text=_("What kind of thing happened (the catalogue).")
    )
    occurred_on = models.DateField(help_text=_("When it happened in law."))
    recorded_at = models.DateTimeField(help_text=_("When the authority learnt of it."))
    actor_kind = models.CharField(max_length=8, help_text=_("Person, robot or system."))
    actor_id = models.CharField(
        max_length=64, help_text=_("Staff code, or name of the robot.")
    )
    batch = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("The import or run that wrote the entry; empty for single acts."),
    )
    payload = models.TextField(
        help_text=_("Canonical JSON: codes, dates and commitments, no personal data.")
    )
    hash = models.BinaryField(
        max_length=32, help_text=_("SHA-256 over the previous hash and this entry.")
    )

    class Meta:
        db_table = "journal_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "stream_seq"], name="journal_entry_stream_seq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stream} #{self.stream_seq} {self.kind}"


class Seal(models.Model):
    """A seal (*segl*) over all entries since the seal before it."""

    id = models.BigAutoField(primary_key=True, help_text=_("Number of the seal."))
    sealed_at = models.DateTimeField(help_text=_("When the seal was set."))
    first_entry = models.BigIntegerField(help_text=_("Lowest entry id it covers."))
    last_entry = models.BigIntegerField(help_text=_("Highest entry id it covers."))
    count = models.BigIntegerField(help_text=_("How many entries it covers."))
    merkle_root = models.BinaryField(
        max_length=32, help_text=_("Root of the Merkle tree over the entries.")
    )
    previous_hash = models.BinaryField(
        max_length=32, help_text=_("Hash of the seal before it.")
    )
    hash = models.BinaryField(
        max_length=32, help_text=_("Hash of this seal, also kept outside the database.")
    )

    class Meta:
        db_table = "seal"
        constraints = [
            models.UniqueConstraint(fields=["last_entry"], name="seal_last_entry")
        ]

    def __str__(self) -> str:
        return f"seal {self.pk}: {self.first_entry}–{self.last_entry}"


class PersonalData(models.Model):
    """Personal data behind a commitment, encrypted; deleted only after `erased`."""

    commitment = models.CharField(
        max_length=64,
        primary_key=True,
        help_text=_("SHA-256 of salt and plaintext: what the journal carries."),
    )
    stream = models.CharField(
        max_length=80, help_text=_("The case the data belong to.")
    )
    salt = models.BinaryField(max_length=16, help_text=_("Random salt."))
    ciphertext = models.BinaryField(help_text=_("AES-256-GCM; the key is elsewhere."))
    lookup = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Keyed hash of the CPR number, for search."),
    )

    class Meta:
        db_table = "personal_data"
        indexes = [
            models.Index(fields=["lookup"], name="personal_data_lookup"),
            models.Index(fields=["stream"], name="personal_data_stream"),
        ]

    def __str__(self) -> str:
        return f"personal data {self.commitment[:12]} of {self.stream}"


class Document(models.Model):
    """A document's place in the content-addressed store."""

    commitment = models.CharField(
        max_length=64,
        primary_key=True,
        help_text=_("SHA-256 of salt and content hash: what the journal carries."),
    )
    stream = models.CharField(max_length=80, help_text=_("The case it is filed on."))
    salt = models.BinaryField(max_length=16, help_text=_("Random salt."))
    sha256 = models.CharField(
        max_length=64, help_text=_("SHA-256 of the content, and its file name.")
    )
    size_bytes = models.BigIntegerField(help_text=_("Size of the content in bytes."))
    media_type = models.CharField(max_length=100, help_text=_("Type by content."))

    class Meta:
        db_table = "document"
        indexes = [
            models.Index(fields=["sha256"], name="document_sha256"),
            models.Index(fields=["stream"], name="document_stream"),
        ]

    def __str__(self) -> str:
        return f"document {self.commitment[:12]} of {self.stream}"


class CaseCounter(models.Model):
    """The next free case number of a year, locked while one is given out."""

    year = models.PositiveSmallIntegerField(
        primary_key=True, help_text=_("Year in which the cases are registered.")
    )
    last = models.PositiveIntegerField(
        default=0, help_text=_("The last number that was given out.")
    )

    class Meta:
        db_table = "case_counter"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Case(models.Model):
    """A case as it stands now: a projection of its journal."""

    number = models.CharField(
        max_length=16, primary_key=True, help_text=_("Case number, YY-NNNNN.")
    )
    year = models.PositiveSmallIntegerField(help_text=_("Year of registration."))
    serial = models.PositiveIntegerField(help_text=_("Number within the year."))
    status = models.CharField(
        max_length=12, help_text=_("Pending, decided or withdrawn.")
    )
    area = models.CharField(max_length=60, help_text=_("Area (catalogue id)."))
    law = models.CharField(
        max_length=60, blank=True, help_text=_("Law of the subject (catalogue id).")
    )
    subject = models.CharField(max_length=80, help_text=_("Subject (catalogue id)."))
    first_instance = models.CharField(
        max_length=60, help_text=_("First instance (catalogue id).")
    )
    channel = models.CharField(
        max_length=20, blank=True, help_text=_("How the appeal came in.")
    )
    reference = models.CharField(
        max_length=120, blank=True, help_text=_("The sender's own case number.")
    )
    received_on = models.DateField(help_text=_("Day of receipt."))
    spell = models.PositiveSmallIntegerField(
        help_text=_("1, and one more each time the case was reopened.")
    )
    spell_started_on = models.DateField(
        help_text=_("Day of receipt, or of the latest reopening.")
    )
    due_on = models.DateField(
        null=True, blank=True, help_text=_("Nearest running due date.")
    )
    decided_on = models.DateField(
        null=True, blank=True, help_text=_("Day of decision.")
    )
    outcome = models.CharField(
        max_length=40, blank=True, help_text=_("Outcome (catalogue id).")
    )
    withdrawn_on = models.DateField(
        null=True,
        blank=True,
        help_text=_("Day a registration made by mistake was withdrawn."),
    )
    staff = models.CharField(
        max_length=64, blank=True, help_text=_("Staff code of the caseworker.")
    )
    team = models.CharField(max_length=40, blank=True, help_text=_("Team."))
    predecessor = models.CharField(
        max_length=16, blank=True, help_text=_("The case it follows, if any.")
    )
    fast_track = models.BooleanField(
        default=False, help_text=_("Whether it is on the fast track.")
    )
    access = models.CharField(
        max_length=80,
        default="0:",
        help_text=_("Permission signature: protection level and team."),
    )
    todo = models.CharField(
        max_length=24,
        blank=True,
        help_text=_("What is to be done next, as far as the day does not matter."),
    )
    held_by = models.CharField(
        max_length=64, blank=True, help_text=_("Staff code of whose turn it is.")
    )
    notice_by = models.DateField(
        null=True,
        blank=True,
        help_text=_("Last day of the first deadline that has had no notice."),
    )
    request_due_on = models.DateField(
        null=True, blank=True, help_text=_("Day by which the next answer is owed.")
    )
    owed_by = models.CharField(
        max_length=20, blank=True, help_text=_("Who owes that answer.")
    )
    draft = models.CharField(
        max_length=12,
        blank=True,
        help_text=_("Where the draft lies: submitted, returned or approved."),
    )
    signer = models.CharField(
        max_length=64, blank=True, help_text=_("Staff code of who was asked to sign.")
    )
    meeting = models.CharField(
        max_length=20, blank=True, help_text=_("Board meeting it is tabled for.")
    )
    meeting_on = models.DateField(
        null=True, blank=True, help_text=_("Day of that meeting.")
    )
    length = models.PositiveIntegerField(help_text=_("Entries in its journal."))
    head = models.BinaryField(
        max_length=32, help_text=_("Hash of the last entry in its journal.")
    )

    class Meta:
        db_table = "case"
        indexes = [
            # With all that "overdue" asks, so that it is counted in the index.
            models.Index(
                fields=["status", "due_on", "decided_on", "spell_started_on"],
                name="case_status_due",
            ),
            models.Index(fields=["outcome", "status"], name="case_outcome"),
            # Who has running cases, with what the access rule asks of each.
            models.Index(
                fields=["status", "team", "staff", "access", "number"],
                name="case_people",
            ),
            models.Index(fields=["year", "serial"], name="case_year_serial"),
            models.Index(fields=["area", "status", "received_on"], name="case_area"),
            models.Index(fields=["received_on"], name="case_received"),
            models.Index(fields=["reference"], name="case_reference"),
            models.Index(fields=["predecessor"], name="case_predecessor"),
            models.Index(fields=["first_instance"], name="case_first_instance"),
            models.Index(fields=["access"], name="case_access"),
            # With what is left to do when a case has ended: few of thousands.
            models.Index(
                fields=["staff", "status", "todo", "due_on"], name="case_staff_work"
            ),
            models.Index(fields=["team", "status", "due_on"], name="case_team_work"),
            models.Index(
                fields=["draft", "signer"],
                condition=~models.Q(draft=""),
                name="case_draft",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseClock(models.Model):
    """A deadline of a case as last computed: a projection."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="clocks", help_text=_("The case.")
    )
    place = models.PositiveSmallIntegerField(help_text=_("Order within the case."))
    rule = models.CharField(max_length=60, help_text=_("Deadline rule (id)."))
    spell = models.PositiveSmallIntegerField(help_text=_("Which spell of the case."))
    start_on = models.DateField(help_text=_("Day the deadline counts from."))
    due_on = models.DateField(help_text=_("Last day."))
    paused = models.BooleanField(help_text=_("Whether it stands still."))
    noticed_on = models.DateField(
        null=True, blank=True, help_text=_("Day of the deadline notice.")
    )
    ended_on = models.DateField(
        null=True,
        blank=True,
        help_text=_("Day the clock was stopped by a decision or a withdrawal."),
    )

    class Meta:
        db_table = "case_clock"
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="case_clock_place")
        ]
        indexes = [models.Index(fields=["rule", "ended_on"], name="case_clock_running")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule} {self.due_on}"


class CaseParty(models.Model):
    """A party of a case: a projection."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="parties", help_text=_("The case.")
    )
    place = models.PositiveSmallIntegerField(help_text=_("Order within the case."))
    role = models.CharField(max_length=40, help_text=_("Role in the case."))
    person = models.CharField(
        max_length=64, help_text=_("Commitment to the personal data.")
    )

    class Meta:
        db_table = "case_party"
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="case_party_place")
        ]
        indexes = [models.Index(fields=["person"], name="case_party_person")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"


class CaseDocument(models.Model):
    """A document in a case's file: a projection."""

    case = models.ForeignKey(
        Case,
        on_delete=models.CASCADE,
        related_name="documents",
        help_text=_("The case."),
    )
    place = models.PositiveSmallIntegerField(help_text=_("Order within the case."))
    document = models.CharField(
        max_length=64, help_text=_("Commitment to the document.")
    )
    theme = models.CharField(max_length=200, help_text=_("Short theme."))
    direction = models.CharField(
        max_length=8, help_text=_("Received, sent or internal.")
    )
    dated_on = models.DateField(help_text=_("Day of receipt or sending."))
    withdrawn_on = models.DateField(
        null=True,
        blank=True,
        help_text=_("Day it was withdrawn because it belongs to another case."),
    )

    class Meta:
        db_table = "case_document"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "place"], name="case_document_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.theme}"


class CaseRelation(models.Model):
    """A relation from one case to another: a projection."""

    case = models.ForeignKey(
        Case,
        on_delete=models.CASCADE,
        related_name="relations",
        help_text=_("The case."),
    )
    place = models.PositiveSmallIntegerField(help_text=_("Order within the case."))
    other = models.CharField(max_length=16, help_text=_("Number of the other case."))
    relation = models.CharField(max_length=40, help_text=_("What kind of relation."))

    class Meta:
        db_table = "case_relation"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "place"], name="case_relation_place"
            )
        ]
        indexes = [models.Index(fields=["other"], name="case_relation_other")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.relation} {self.other}"


class EventLogImport(models.Model):
    """One file read into the register: how far it has come, and its sums.

    `place` is written in the transaction that writes the cases, so that an import that
    was killed goes on where its last commit left it.
    """

    id = models.CharField(
        max_length=64,
        primary_key=True,
        help_text=_("Log and content: the batch of the journal entries."),
    )
    log = models.CharField(max_length=40, help_text=_("The log, by its mapping."))
    name = models.CharField(max_length=255, help_text=_("Name of the file."))
    sha256 = models.CharField(
        max_length=64, help_text=_("SHA-256 of the file and its file of cases.")
    )
    mapping = models.CharField(max_length=255, help_text=_("Name of the mapping."))
    mapping_sha256 = models.CharField(
        max_length=64, help_text=_("SHA-256 of the mapping.")
    )
    place = models.BigIntegerField(
        default=0, help_text=_("How many rows are accounted for so far.")
    )
    rows = models.BigIntegerField(
        default=0, help_text=_("Rows that were not in the register before.")
    )
    imported = models.BigIntegerField(default=0, help_text=_("Rows imported."))
    rejected = models.BigIntegerField(default=0, help_text=_("Rows rejected."))
    already = models.BigIntegerField(
        default=0, help_text=_("Rows that an earlier import had brought.")
    )
    cases = models.BigIntegerField(default=0, help_text=_("Cases opened."))
    case_rows = models.BigIntegerField(
        default=0, help_text=_("Rows of the file of cases.")
    )
    case_rows_rejected = models.BigIntegerField(
        default=0, help_text=_("Rows of the file of cases that were rejected.")
    )
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the file was read to its end.")
    )

    class Meta:
        db_table = "event_log_import"

    def __str__(self) -> str:
        return self.pk


class ImportedCase(models.Model):
    """Which case a case of a log became, and which of its rows are in the register."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    log = models.CharField(max_length=80, help_text=_("The log, and whose file it is."))
    reference = models.CharField(
        max_length=120, help_text=_("The case's own name in the log.")
    )
    number = models.CharField(max_length=16, help_text=_("Case number, YY-NNNNN."))
    keys = models.BinaryField(
        help_text=_("Eight bytes for each imported row, in the order of import.")
    )

    class Meta:
        db_table = "imported_case"
        constraints = [
            models.UniqueConstraint(
                fields=["log", "reference"], name="imported_case_reference"
            )
        ]

    def __str__(self) -> str:
        return f"{self.log} {self.reference}: {self.number}"


class ImportedRow(models.Model):
    """A row that was not imported, or only in part, and why.

    Every row of an import that is not listed here was imported.
    """

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    batch = models.CharField(max_length=64, help_text=_("The import."))
    file = models.CharField(
        max_length=8,
        default="events",
        help_text=_("The file of events, or the file of cases."),
    )
    line = models.PositiveBigIntegerField(
        help_text=_("Line in the file; in XES the number of the event.")
    )
    fate = models.CharField(
        max_length=8,
        default="rejected",
        help_text=_("Rejected, or imported with a remark."),
    )
    code = models.CharField(
        max_length=40, default="", help_text=_("What was wrong, in one word.")
    )
    reason = models.TextField(help_text=_("What was wrong, in words."))

    class Meta:
        db_table = "imported_row"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "file", "line"], name="imported_row_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.file} line {self.line}"
