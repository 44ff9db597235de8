"""Where the third-party test data is; tests skip with a reason where it is not."""

import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).parents[3] / "shared" / "testdata"
FOLDER = Path(os.environ.get("DASHBOARD_TESTDATA", _DEFAULT))
needs_testdata = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no test data in {FOLDER}; set DASHBOARD_TESTDATA"
)
