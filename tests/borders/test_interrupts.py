"""Sync calls that a signal interrupts at any moment: nothing is lost by it."""

import json
import subprocess
import sys

from tests.support.data import APPLICATION
from tests.support.server import Server, kept_json

PROGRAM = """
import gc, json, os, random, signal, sys, time, warnings
from nexmo_application import Client, NexmoError, _connections
from tests.support.data import APP_ID, CREDENTIALS

warnings.simplefilter("ignore")
_connections.MAX_CONNECTIONS = 10  # so that lost places would be missed soon

class Interrupt(BaseException):
    pass

def interrupt(*_):
    raise Interrupt

def sockets():
    links = [os.path.join("/proc/self/fd", name) for name in os.listdir("/proc/self/fd")]
    return sum(os.readlink(link).startswith("socket:") for link in links if os.path.islink(link))

signal.signal(signal.SIGALRM, interrupt)
random.seed(1)
client = Client(**CREDENTIALS, base_url=sys.argv[1], timeout=5, max_retries=0)
start = time.perf_counter()
for _ in range(20):
    client.applications.retrieve(APP_ID)
usual = (time.perf_counter() - start) / 20
interrupted, failed = 0, []
while interrupted < 1000 and len(failed) < 10:
    try:
        signal.setitimer(signal.ITIMER_REAL, random.uniform(0, usual))
        client.applications.retrieve(APP_ID)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except Interrupt:
        interrupted += 1
    except NexmoError as error:
        failed.append(repr(error))
signal.setitimer(signal.ITIMER_REAL, 0)
names = [client.applications.retrieve(APP_ID).name for _ in range(3)]
gc.collect()
left = sockets()
client.close()
gc.collect()
print(json.dumps([interrupted, failed, names, left, sockets()]))
"""


def test_interrupted_calls_lose_no_place_and_no_socket(server: Server) -> None:
    """After 1,000 interrupts no call has failed by itself, one connection is open, and after the client's end none."""
    server.answer_by(lambda _: kept_json(200, APPLICATION))
    command = [sys.executable, "-c", PROGRAM, server.url]
    done = subprocess.run(command, check=True, capture_output=True, timeout=100)  # noqa: S603
    interrupted, failed, names, left, after = json.loads(done.stdout)
    assert (interrupted, failed, names) == (1000, [], ["A"] * 3)
    assert left <= 20
    assert after == 0
