"""Sync calls that are interrupted at any line, as by a signal: nothing is lost by it."""

import json
import subprocess
import sys

from tests.support.data import APPLICATION
from tests.support.server import Server, kept_json

PROGRAM = """
import gc, json, os, random, sys, warnings
from nexmo_application import Client, NexmoError
from tests.support.data import APP_ID, CREDENTIALS

warnings.simplefilter("ignore")

class Interrupt(BaseException):
    pass

def sockets():
    links = [os.path.join("/proc/self/fd", name) for name in os.listdir("/proc/self/fd")]
    return sum(os.readlink(link).startswith("socket:") for link in links if os.path.islink(link))

def call(at):
    # Interrupts one of the lines that run, as a signal may; says how many there were.
    count = 0
    def trace(frame, event, argument):
        nonlocal count
        count += 1
        if count == at:
            sys.settrace(None)
            raise Interrupt
        return trace
    try:
        sys.settrace(trace)
        client.applications.retrieve(APP_ID)
    finally:
        sys.settrace(None)
    return count

random.seed(1)
client = Client(**CREDENTIALS, base_url=sys.argv[1], timeout=2, max_retries=0)
call(0)
lines = call(0)
interrupted, failed = 0, []
while interrupted < 1000 and len(failed) < 3:
    try:
        call(random.randint(1, lines))
    except Interrupt:
        interrupted += 1
    except NexmoError as error:
        failed.append(repr(error))
names = [client.applications.retrieve(APP_ID).name for _ in range(3)]
gc.collect()
left = sockets()
client.close()
gc.collect()
print(json.dumps([interrupted, failed, names, left, sockets()]))
"""


def test_interrupted_calls_lose_no_place_and_no_socket(server: Server) -> None:
    """After 1,000 interrupts at random lines no other call has failed, and at the end no socket is open."""
    server.answer_by(lambda _: kept_json(200, APPLICATION))
    command = [sys.executable, "-c", PROGRAM, server.url]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603
    interrupted, failed, names, left, after = json.loads(done.stdout)
    assert (interrupted, failed, names) == (1000, [], ["A"] * 3)
    assert left <= 20
    assert after == 0
