# SPDX-License-Identifier: Apache-2.0
# Says what an interpreter is, and where it has the wheels that ensurepip installs: distributions
# keep them in a folder of their own.
import glob
import os
import sys
import sysconfig

bundled = ""
try:
    import ensurepip

    own = os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")
    for folder in (sysconfig.get_config_var("WHEEL_PKG_DIR"), own):
        if folder and not bundled and glob.glob(os.path.join(folder, "pip-*.whl")):
            bundled = folder
except ImportError:
    pass
print("version=%d.%d.%d" % sys.version_info[:3])
print("executable=%s" % sys.executable)
print("bundled=%s" % bundled)
