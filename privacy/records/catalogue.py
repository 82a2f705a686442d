"""Every type of record: those that this software disposes of, then those that it keeps."""

from collections.abc import Mapping

from privacy.records import imports, messages, sanctions, simple
from privacy.records.kept import KEPT
from privacy.records.types import RecordType

RECORD_TYPES: Mapping[str, RecordType] = {
    known.code: known for known in (*messages.TYPES, *sanctions.TYPES, *imports.TYPES, *simple.TYPES, *KEPT)
}
