# SPDX-License-Identifier: Apache-2.0
# Compares the installed pip with version rules; reads "pin RULE" and "legacy RULE" lines.
import sys

from pip import __version__ as version

try:
    from pip._vendor.packaging.requirements import Requirement
    from pip._vendor.packaging.specifiers import SpecifierSet
except ImportError:
    print("version=" + version)
    sys.exit(0)

print("version=" + version)
for line in sys.stdin.read().splitlines():
    kind, _, rule = line.partition(" ")
    try:
        if kind == "legacy":
            if SpecifierSet(rule).contains(version, prereleases=True):
                print("legacy=" + rule)
        else:
            pin = Requirement("pip" + rule)
            applies = pin.marker is None or pin.marker.evaluate()
            if applies and not pin.specifier.contains(version, prereleases=True):
                print("unmet=pip" + str(pin.specifier))
    except ValueError as e:
        print("bad=%s: %s" % (rule, e))
