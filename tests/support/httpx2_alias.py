"""Puts httpx2 in the place of httpx before anything imports httpx: `pytest -p tests.support.httpx2_alias`."""

import httpx2

httpx2.alias_httpx()
