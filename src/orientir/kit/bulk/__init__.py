"""Many rows at once: staged by COPY, laid by set-based SQL, traced so that they can be taken back."""

from orientir.kit.bulk.periods import Laid, lay_periods
from orientir.kit.bulk.staging import (
    execute,
    fetch_frame,
    fetch_rows,
    one_value,
    refresh_statistics,
    stage,
)
from orientir.kit.bulk.tracing import (
    open_trace,
    revert_trace,
    trace_before,
    trace_new,
)

__all__ = [
    "Laid",
    "execute",
    "fetch_frame",
    "fetch_rows",
    "lay_periods",
    "one_value",
    "open_trace",
    "refresh_statistics",
    "revert_trace",
    "stage",
    "trace_before",
    "trace_new",
]
