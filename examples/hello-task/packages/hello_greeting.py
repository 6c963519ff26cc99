# SPDX-License-Identifier: Apache-2.0
"""The package that hello.py requires; the demo offers it on a package index of its own."""


def greeting(name: str) -> str:
    return f"Hello, {name}!"
