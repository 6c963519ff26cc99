# SPDX-License-Identifier: Apache-2.0
# Puts pip (and before python 3.12 setuptools) into the virtual environment that runs this, from the
# folder of wheels named in the first line of the input: what ensurepip does, without its detour
# over a pip that starts from a zip file and compiles everything.
import glob
import os
import sys
import sysconfig
import zipfile

folder = sys.stdin.readline().strip()
purelib = sysconfig.get_path("purelib")
scripts = sysconfig.get_path("scripts")
projects = ["pip"] if sys.version_info >= (3, 12) else ["pip", "setuptools"]
for project in projects:
    wheels = glob.glob(os.path.join(folder, project + "-*py3-none-any.whl"))
    if not wheels:
        continue
    with zipfile.ZipFile(max(wheels, key=os.path.getmtime)) as wheel:
        wheel.extractall(purelib)
        about = next(n for n in wheel.namelist() if n.endswith(".dist-info/RECORD"))
    record = os.path.join(purelib, about)
    added = []
    installer = os.path.join(os.path.dirname(record), "INSTALLER")
    with open(installer, "w") as file:
        file.write("pip\n")
    added.append(os.path.relpath(installer, purelib))
    if project == "pip":
        for name in ("pip", "pip%d" % sys.version_info[0], "pip%d.%d" % sys.version_info[:2]):
            path = os.path.join(scripts, name)
            with open(path, "w") as file:
                file.write(
                    "#!/bin/sh\n'''exec' \"%s\" \"$0\" \"$@\"\n' '''\n" % sys.executable
                    + "import sys\n\nfrom pip._internal.cli.main import main\n\nsys.exit(main())\n"
                )
            os.chmod(path, 0o755)
            added.append(os.path.relpath(path, purelib))
    with open(record, "a") as file:
        file.writelines("%s,,\n" % path for path in added)
