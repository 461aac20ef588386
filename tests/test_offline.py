"""The tests run without a network: the guard that sees to it works in every process they start."""

import subprocess
import sys

import pytest

SENTENCE = "The tests of the course run without a network"


@pytest.mark.parametrize(
    "request_code",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=2)",
        "import urllib.request; urllib.request.urlopen('http://example.invalid', timeout=2)",
    ],
)
def test_a_process_of_the_tests_reaches_no_network(request_code):
    done = subprocess.run([sys.executable, "-c", request_code], capture_output=True, text=True)
    assert done.returncode != 0 and SENTENCE in done.stderr


def test_a_process_of_the_tests_reaches_this_machine():
    code = (
        "import socket\n"
        "server = socket.create_server(('localhost', 0))\n"
        "socket.create_connection(server.getsockname()[:2]).close()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
