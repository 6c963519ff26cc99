# SPDX-License-Identifier: Apache-2.0
# Asks package indexes for a project, because pip keeps to itself how they answered. Reads the
# project's name, then the URLs of the indexes; prints answers that are errors.
import base64
import sys
import urllib.error
import urllib.parse
import urllib.request

name, *indexes = sys.stdin.read().splitlines()
for index in indexes:
    parts = urllib.parse.urlsplit(index.rstrip("/") + "/" + name + "/")
    login, _, host = parts.netloc.rpartition("@")
    shown = urllib.parse.urlunsplit(parts._replace(netloc=host))
    request = urllib.request.Request(shown)
    if login:
        text = urllib.parse.unquote(login).encode()
        request.add_header("Authorization", "Basic " + base64.b64encode(text).decode())
    try:
        urllib.request.urlopen(request, timeout=10).close()
    except urllib.error.HTTPError as e:
        if e.code in (401, 403) or e.code >= 500:
            print("HTTP error %d while getting %s" % (e.code, shown))
    except (OSError, ValueError):
        pass  # pip has said so itself
