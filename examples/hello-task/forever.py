# SPDX-License-Identifier: Apache-2.0
"""Runs until somebody stops it."""
import itertools
import time

for second in itertools.count(1):
    print(f"still running: {second}", flush=True)
    time.sleep(1)
