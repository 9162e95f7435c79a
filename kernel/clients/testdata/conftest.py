import pytest

from client import Kernel


@pytest.fixture(scope="module")
def shared():
    """One kernel for the tests of a file; they must not mind what the others leave behind."""
    k = Kernel()
    yield k
    k.close()


@pytest.fixture
def client(shared):
    """A client of the file's kernel, of this test alone."""
    c = shared.connect(strangers=True)
    shared.welcome(c)
    yield c
    c.close()
    shared.clients.remove(c)


@pytest.fixture
def kernel():
    """A kernel of this test alone."""
    k = Kernel()
    yield k
    k.close()
