import shutil
import tempfile
from pathlib import Path

import pytest

from tests.local.installation import Installation


@pytest.fixture(scope="module")
def reachable():
    """A directory that the account of PostgreSQL can reach when the tests run as root; pytest's own are closed."""
    directory = Path(tempfile.mkdtemp(prefix="weekwijzer-run-"))
    directory.chmod(0o711)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def installation(reachable, request):
    made = Installation(reachable / str(abs(hash(request.node.name))))
    yield made
    made.close()


@pytest.fixture(scope="module")
def running(reachable):
    made = Installation(reachable / "running")
    made.start()
    yield made
    made.close()
