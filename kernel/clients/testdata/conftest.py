import signal

import pytest

from client import Client, Kernel

LIMIT = 60  # seconds for one test; whatever hangs fails


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    def too_long(*_):
        raise TimeoutError(f"the test takes more than {LIMIT} s")

    old = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(getattr(item.module, "LIMIT", LIMIT))
    try:
        return (yield)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)


@pytest.fixture(autouse=True)
def close_clients():
    yield
    for c in Client.open[:]:
        if not c.keep:
            c.close()


@pytest.fixture(scope="module")
def shared():
    """One kernel for the tests of a file; they must not mind what the others leave behind."""
    k = Kernel()
    k.client.keep = True
    yield k
    k.close()


@pytest.fixture
def client(shared):
    """A client of the file's kernel, of this test alone."""
    return shared.connect(strangers=True).welcome()


@pytest.fixture
def kernel():
    """A kernel of this test alone."""
    k = Kernel()
    yield k
    k.close()
