# SPDX-License-Identifier: Apache-2.0
"""Prints what it runs with, and succeeds."""
import platform
import sys

from hello_greeting import greeting

print(greeting("ClearML"))
print(f"python {platform.python_version()} in {sys.prefix}")
for step in range(1, 4):
    print(f"step {step} of 3")
