# SPDX-License-Identifier: Apache-2.0
# Downloads pip's wheel from a package index (PEP 503) or a folder, for interpreters without pip.
# Reads the target folder, then "index URL" and "links URL-or-folder" lines; prints the wheel's path.
import base64
import hashlib
import html.parser
import os
import re
import shutil
import sys
import urllib.parse
import urllib.request

target, *sources = sys.stdin.read().splitlines()


def get(url):
    parts = urllib.parse.urlsplit(url)
    request = urllib.request.Request(
        urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    )
    if "@" in parts.netloc:
        user = urllib.parse.unquote(parts.netloc.rpartition("@")[0])
        request.add_header("Authorization", "Basic " + base64.b64encode(user.encode()).decode())
    with urllib.request.urlopen(request, timeout=15) as answer:
        return answer.read()


class Links(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page = page
        self.found = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and given.get("href"):
            url = urllib.parse.urljoin(self.page, given["href"])
            login = urllib.parse.urlsplit(self.page).netloc.rpartition("@")
            parts = urllib.parse.urlsplit(url)
            if login[1] and parts.netloc == login[2]:
                url = urllib.parse.urlunsplit(parts._replace(netloc="".join(login)))
            self.found.append((url, given.get("data-requires-python") or ""))


def numbers(text):
    return tuple(int(n) for n in re.findall(r"\d+", text)[:3])


def fits(requires):
    own = sys.version_info[:3]
    for clause in filter(None, (c.strip() for c in requires.split(","))):
        operator, version = re.match(r"([<>=!~]*)\s*(.*)", clause).groups()
        wanted = numbers(version)
        mine = own[: len(wanted)]
        if operator == ">=" and mine < wanted or operator == "<" and mine >= wanted:
            return False
        if operator == "!=" and mine == wanted or operator == ">" and mine <= wanted:
            return False
    return True


def candidates(kind, place):
    folder = place[len("file://"):] if place.startswith("file://") else place
    if kind == "links" and os.path.isdir(folder):
        return [(os.path.join(folder, name), "") for name in os.listdir(folder)]
    page = place.rstrip("/") + "/pip/" if kind == "index" else place
    links = Links(page)
    links.feed(get(page).decode("utf-8", "replace"))
    return links.found


wheels = []
for source in sources:
    kind, _, place = source.partition(" ")
    shown = re.sub(r"(?<=://)[^/@]+(?=@)", "********", place)
    try:
        for url, requires in candidates(kind, place):
            name = os.path.basename(urllib.parse.unquote(urllib.parse.urlsplit(url).path))
            match = re.match(r"pip-(\d+(?:\.\d+)*)-(?:py2\.)?py3-none-any\.whl$", name)
            if match and fits(requires):
                wheels.append((numbers(match.group(1)), name, url))
    except (OSError, ValueError) as e:
        print("%s: %s" % (shown, e))
if not wheels:
    print("no wheel of pip for python %d.%d was found" % sys.version_info[:2])
    sys.exit(1)
_, name, url = max(wheels)
path = os.path.join(target, name)
if os.path.isfile(url):
    shutil.copyfile(url, path)
else:
    content = get(url)
    expected = re.search(r"sha256=([0-9a-f]{64})", urllib.parse.urlsplit(url).fragment)
    if expected and hashlib.sha256(content).hexdigest() != expected.group(1):
        print("the hash of %s does not match the index" % name)
        sys.exit(1)
    with open(path, "wb") as file:
        file.write(content)
print("wheel=" + path)
