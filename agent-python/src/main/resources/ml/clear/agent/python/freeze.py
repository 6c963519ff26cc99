# SPDX-License-Identifier: Apache-2.0
# Lists what is installed, as `pip freeze` does, in one start of the interpreter.
import json
import re
import sys

try:
    from importlib.metadata import distributions
except ImportError:
    sys.exit(3)

hidden = {"pip"}
if sys.version_info < (3, 12):
    hidden |= {"setuptools", "wheel", "distribute"}


def line_of(name, version, direct):
    if direct is None:
        return "%s==%s" % (name, version)
    url = direct.get("url", "")
    tail = []
    if "vcs_info" in direct:
        vcs = direct["vcs_info"]
        url = "%s+%s@%s" % (vcs.get("vcs"), url, vcs.get("commit_id"))
    elif direct.get("dir_info", {}).get("editable"):
        path = url[len("file://"):] if url.startswith("file://") else url
        return "-e " + path
    elif "archive_info" in direct:
        digest = direct["archive_info"].get("hash", "")
        if digest:
            tail.append(digest)
    if direct.get("subdirectory"):
        tail.append("subdirectory=" + direct["subdirectory"])
    return "%s @ %s%s" % (name, url, "#" + "&".join(tail) if tail else "")


found = {}
for distribution in distributions():
    name = distribution.metadata["Name"]
    if not name:
        continue
    key = re.sub("[-_.]+", "-", name).lower()
    if key in found or key in hidden:
        continue
    text = distribution.read_text("direct_url.json")
    try:
        direct = json.loads(text) if text else None
    except ValueError:
        direct = None
    found[key] = line_of(name, distribution.version, direct)
for key in sorted(found):
    print(found[key])
