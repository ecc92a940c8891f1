"""What every table that the program hands out has to bear: Parquet and back, and being put under another one."""

from __future__ import annotations

import io
import warnings

import pandas as pd
from pandas.testing import assert_frame_equal


def check_bears(frame: pd.DataFrame) -> None:
    """Fail where a table does not come back from Parquet as it was, or does not go together with an empty one."""
    file = io.BytesIO()
    frame.to_parquet(file, index=False)
    file.seek(0)
    assert_frame_equal(pd.read_parquet(file), frame)
    empty = frame.iloc[:0]
    assert "object" not in set(map(str, frame.dtypes))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for together in ([frame, frame], [empty, frame], [frame, empty]):
            assert_dtypes_equal(pd.concat(together), frame)


def assert_dtypes_equal(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert list(one.columns) == list(other.columns)
    assert list(map(str, one.dtypes)) == list(map(str, other.dtypes))
