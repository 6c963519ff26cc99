# SPDX-License-Identifier: Apache-2.0
"""Fails as programs do: a line on standard error and an exit code."""
import sys

print("looking for the data")
print("there is no data", file=sys.stderr)
sys.exit(3)
