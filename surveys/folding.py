"""Folding: responses become columns of small integers that every figure is computed from.

A block holds some ten thousand responses of one version in shuffled order. Blocks are made from
the responses and can be made again whole; `compare` says whether they still agree with the truth.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard
from uuid import UUID

from sqlalchemy import delete, func, select

from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from surveys.blocks import Folded, Person, from_rows, in_one_order, joined, unpacked, write_column
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import Column
from surveys.definition.scoring import Plan, scoring_plan
from surveys.models import (
    Collector,
    QuestionnaireVersion,
    Response,
    ResponseBlock,
    ResponseToFold,
    Survey,
)
from surveys.quality import SCREENED, bits_of
from surveys.queries import content_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

BLOCK = 10_000  # responses in a block
LOT = 5_000  # responses folded in one transaction
TAIL = 5_000  # responses not yet folded that a page reads beside the blocks


@dataclass(frozen=True)
class FoldedSurvey:
    """All answers of a survey as numbers.

    `unfolded_count` are responses that are not in the matrix yet, `unreadable` those that cannot
    be shown because what is stored does not fit the questionnaire (REL-25).
    """

    columns: tuple[Column, ...]
    matrix: NDArray[np.int8]
    department_index: NDArray[np.int16]
    departments: tuple[UUID, ...]
    day_index: NDArray[np.int16]
    days: tuple[date, ...]
    flags: NDArray[np.int16]
    unfolded_count: int = 0
    unreadable: int = 0
    doors: tuple[UUID, ...] = ()
    door_index: NDArray[np.int16] | None = None

    def taken(self, who: NDArray[np.bool_]) -> FoldedSurvey:
        """These persons alone, in the order they stand in."""
        return replace(
            self,
            matrix=_rows_of(self.matrix, who),
            department_index=self.department_index[who],
            day_index=self.day_index[who],
            flags=self.flags[who],
            door_index=None if self.door_index is None else self.door_index[who],
        )


def _rows_of(matrix: NDArray[np.int8], who: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Rows of a matrix that lies column after column, and does so afterwards."""
    import numpy as np

    return np.ascontiguousarray(matrix.T[:, who]).T


class Row(NamedTuple):
    """What is read of a response to fold it."""

    id: UUID
    version_id: UUID
    answers: object
    department_id: UUID | None
    day: date
    flags: object
    left_out: bool
    door: UUID | None  # the way in, if it has a place

    @property
    def bits(self) -> int:
        """Its flags as the blocks keep them."""
        return bits_of(self.flags, left_out=self.left_out)


@dataclass
class Versions:
    """The versions that responses of one survey were given to, with their plans."""

    known: dict[UUID, tuple[Content, Plan]]

    def plan(self, version_id: UUID) -> Plan:
        """How a version's answers become numbers."""
        return self._of(version_id)[1]

    def encode(self, row: Row) -> list[int] | None:
        """The numbers of a response; None if what is stored is no answer to its version."""
        content, plan = self._of(row.version_id)
        return plan.encode(row.answers) if _fits(row.answers, content) else None

    def _of(self, version_id: UUID) -> tuple[Content, Plan]:
        if version_id not in self.known:
            query = select(QuestionnaireVersion).where(QuestionnaireVersion.id == version_id)
            content = content_of(session().scalars(query).one())
            self.known[version_id] = (content, scoring_plan(content))
        return self.known[version_id]


def _fits(answers: object, content: Content) -> TypeGuard[Mapping[str, object]]:
    if not isinstance(answers, Mapping):
        return False
    return all(content.takes(code, value) for code, value in answers.items())


def load_matrix(survey: Survey) -> FoldedSurvey:
    """All answers of a survey: its blocks, and what is not folded yet beside them.

    But for those of people who were not meant, whom a screening end sent away.
    """
    lock_figures(survey.id, shared=True)
    versions = Versions({})
    columns = versions.plan(survey.version_id).columns
    rows = _waiting(survey.id, TAIL)
    waiting = _count_waiting(survey.id) if len(rows) == TAIL else len(rows)
    blocks = session().scalars(blocks_of(survey.id)).all()
    tail, odd = _encoded(rows, versions)
    parts = [read_block(block) for block in blocks if block.size]
    parts += [from_rows(versions.plan(v).columns, found) for v, found in tail.items()]
    whole = in_one_order(joined(columns, parts))
    folded = FoldedSurvey(
        columns,
        whole.matrix,
        whole.department_index,
        whole.departments,
        whole.day_index,
        whole.days,
        whole.flags,
        unfolded_count=waiting - len(rows),
        unreadable=len(odd) + sum(block.unreadable for block in blocks),
        doors=whole.doors,
        door_index=whole.door_index,
    )
    meant = (folded.flags & bits_of([SCREENED])) == 0
    return folded if meant.all() else folded.taken(meant)


def fold(survey_id: UUID, lot: int = LOT) -> int:
    """Fold a lot of waiting responses in the transaction under way; how many are left.

    The notes that they wait are deleted with it, so that no order remains and a second run finds
    nothing to do.
    """
    lock_figures(survey_id)
    rows = _waiting(survey_id, lot)
    if not rows:
        return 0
    versions = Versions({})
    encoded, odd = _encoded(rows, versions)
    for response_id in odd:
        # The id says which; what is stored is no business of a log.
        log.warning("response %s cannot be shown: it does not fit its version", response_id)
    readable = Counter({version: len(found) for version, found in encoded.items()})
    seen = Counter(row.version_id for row in rows)
    for version_id, number in seen.items():
        fresh = from_rows(versions.plan(version_id).columns, encoded.get(version_id, ()))
        _append(survey_id, version_id, fresh, odd=number - readable[version_id])
    session().execute(
        delete(ResponseToFold)
        .where(ResponseToFold.id.in_([row.id for row in rows]))
        .execution_options(synchronize_session=False)
    )
    return _count_waiting(survey_id) if len(rows) == lot else 0


def rebuild(survey: Survey) -> int:
    """Make all blocks of a survey again from its responses; how many were folded."""
    lock_figures(survey.id)
    for table in (ResponseBlock, ResponseToFold):
        gone = delete(table).where(table.survey_id == survey.id)
        session().execute(gone.execution_options(synchronize_session=False))
    versions = Versions({})
    total = 0
    for version_id, rows in _in_lots(_all_rows(survey.id), BLOCK):
        encoded = [_person(r, codes) for r in rows if (codes := versions.encode(r)) is not None]
        fresh = from_rows(versions.plan(version_id).columns, encoded)
        _append(survey.id, version_id, fresh, odd=len(rows) - len(encoded))
        total += len(encoded)
    return total


@dataclass(frozen=True)
class Comparison:
    """How blocks and truth differ: persons that only one of them has, and the unreadable."""

    missing: int
    surplus: int
    unreadable: int
    unreadable_in_blocks: int

    @property
    def agree(self) -> bool:
        """Whether the blocks say what the responses say."""
        return not self.missing and not self.surplus and self._same_odd

    @property
    def _same_odd(self) -> bool:
        return self.unreadable == self.unreadable_in_blocks


def compare(survey: Survey) -> Comparison:
    """Compare blocks and what waits with the responses, person by person, order aside."""
    lock_figures(survey.id, shared=True)
    versions = Versions({})
    truth, odd = _counted(_all_rows(survey.id), versions)
    folded, odd_waiting = _counted(_waiting(survey.id, None), versions)
    odd_folded = odd_waiting
    for block in session().scalars(blocks_of(survey.id)):
        odd_folded += block.unreadable
        if block.size:
            folded.update((block.version_id, *row) for row in read_block(block).rows())
    return Comparison(
        missing=(truth - folded).total(),
        surplus=(folded - truth).total(),
        unreadable=odd,
        unreadable_in_blocks=odd_folded,
    )


def _counted(rows: Iterable[Row], versions: Versions) -> tuple[Counter[Any], int]:
    import numpy as np

    found: Counter[Any] = Counter()
    odd = 0
    for row in rows:
        codes = versions.encode(row)
        if codes is None:
            odd += 1
            continue
        packed = np.array(codes, np.int8).tobytes()
        found[row.version_id, packed, row.department_id, row.day, row.bits, row.door] += 1
    return found, odd


def _person(row: Row, codes: list[int]) -> Person:
    return codes, row.department_id, row.day, row.bits, row.door


def _append(survey_id: UUID, version_id: UUID, fresh: Folded, odd: int) -> None:
    """Add responses to the version's last block, shuffled anew, and begin more when it is full."""
    import numpy as np

    query = (
        select(ResponseBlock)
        .where(
            ResponseBlock.survey_id == survey_id,
            ResponseBlock.version_id == version_id,
            ResponseBlock.size < BLOCK,
        )
        .limit(1)
    )
    block = session().scalars(query).one_or_none()
    whole = joined(fresh.columns, [read_block(block), fresh]) if block is not None else fresh
    whole = whole.taken(np.random.default_rng().permutation(whole.size))
    for start in range(0, max(whole.size, 1), BLOCK):
        if block is None:
            block = ResponseBlock(survey_id=survey_id, version_id=version_id, unreadable=0)
            session().add(block)
        write_block(block, whole.taken(slice(start, start + BLOCK)))
        block.unreadable += odd
        block, odd = None, 0
    session().flush()


def write_block(block: ResponseBlock, part: Folded) -> None:
    """Put persons into a block in place of those it holds."""
    block.size = part.size
    block.columns = [write_column(column) for column in part.columns]
    block.departments = [str(unit) for unit in part.departments]
    block.days = [day.isoformat() for day in part.days]
    block.doors = [str(door) for door in part.doors]
    block.data = part.packed()


def read_block(block: ResponseBlock) -> Folded:
    """The persons of a block."""
    return unpacked(
        block.data, block.size, block.columns, block.departments, block.days, block.doors
    )


def _encoded(
    rows: Sequence[Row], versions: Versions
) -> tuple[dict[UUID, list[Person]], list[UUID]]:
    """The numbers of responses by version, and those that have none."""
    found: dict[UUID, list[Person]] = {}
    odd: list[UUID] = []
    for row in rows:
        codes = versions.encode(row)
        if codes is None:
            odd.append(row.id)
        else:
            found.setdefault(row.version_id, []).append(_person(row, codes))
    return found, odd


def _waiting(survey_id: UUID, limit: int | None) -> list[Row]:
    query = (
        rows_query()
        .join(ResponseToFold, ResponseToFold.id == Response.id)
        .where(ResponseToFold.survey_id == survey_id)
        .limit(limit)
    )
    return [Row(*row) for row in session().execute(query)]


def _all_rows(survey_id: UUID) -> Iterator[Row]:
    query = rows_query().where(Response.survey_id == survey_id)
    query = query.order_by(Response.version_id, Response.id).execution_options(yield_per=LOT)
    for row in session().execute(query):
        yield Row(*row)


def rows_query() -> Any:
    """What a `Row` is made of."""
    return select(
        Response.id,
        Response.version_id,
        Response.answers,
        Response.department_id,
        Response.day,
        Response.flags,
        Response.left_out,
        Collector.id,
    ).outerjoin(Collector, (Collector.id == Response.collector_id) & (Collector.place_zh != ""))


def _in_lots(rows: Iterable[Row], size: int) -> Iterator[tuple[UUID, list[Row]]]:
    """Rows in lots of one version each; they come sorted by version."""
    lot: list[Row] = []
    for row in rows:
        if lot and (len(lot) == size or row.version_id != lot[0].version_id):
            yield lot[0].version_id, lot
            lot = []
        lot.append(row)
    if lot:
        yield lot[0].version_id, lot


def _count_waiting(survey_id: UUID) -> int:
    query = select(func.count()).select_from(ResponseToFold)
    return session().scalar(query.where(ResponseToFold.survey_id == survey_id)) or 0


def blocks_of(survey_id: UUID) -> Any:
    """The blocks of a survey."""
    return select(ResponseBlock).where(ResponseBlock.survey_id == survey_id)


def lock_figures(survey_id: UUID, *, shared: bool = False) -> None:
    """One folds a survey at a time; who reads holds that off, so that nothing is read twice.

    Held to the end of the transaction.
    """
    name = f"fold:{current_tenant_id()}:{survey_id}".encode()
    key = int.from_bytes(hashlib.sha256(name).digest()[:8], "big", signed=True)
    lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
    session().execute(select(lock(key)))
