"""Every type of record: those that this software disposes of, then those that it keeps."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from privacy.records import imports, messages, sanctions
from privacy.records.types import RecordType

_KEPT = (
    RecordType(
        code="decision_register",
        label=gettext_lazy("Registre des décisions et lectures de la politique"),
        starts=gettext_lazy("la décision"),
        holds=("policy.RegisterEntry", "policy.Reading"),
    ),
    RecordType(
        code="disposal_log",
        label=gettext_lazy("Journal de destruction, lots et suspensions"),
        starts=gettext_lazy("la destruction"),
        holds=("privacy.Destruction", "privacy.DisposalBatch", "privacy.DisposalItem", "privacy.LegalHold"),
    ),
)
RECORD_TYPES: Mapping[str, RecordType] = {
    known.code: known for known in (*messages.TYPES, *sanctions.TYPES, *imports.TYPES, *_KEPT)
}
