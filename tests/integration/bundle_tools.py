#!/usr/bin/env python3
"""A sealed bundle read by programs that know nothing of us: unzip, Python, bsdtar, 7z, and a BagIt check
written here from RFC 8493 with nothing but hashlib."""

import hashlib
import re
import shutil
import subprocess
import zipfile

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check


def sealed(binary, folder):
    home = Anjuan(binary, folder / "home").init()
    return home, home.archive(*DEMO).json["cases"]


def output_of(*command):
    done = subprocess.run(command, capture_output=True, check=False, timeout=60,
                          env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    check(done.returncode == 0, f"{command[0]}: {done.stderr.decode(errors='replace')[:800]}")
    return done.stdout.decode("utf-8", "replace")


def listings(bundle):
    """(program, its list of names); a program that is not installed is named as such."""
    for program, *options in (("unzip", "-Z1"), ("bsdtar", "-tf"), ("7z", "l", "-ba", "-slt")):
        if shutil.which(program):
            yield program, output_of(program, *options, str(bundle))
        else:
            print(f"SKIPPED: {program} is not installed")


def manifest(archive, name):
    rows = {}
    for line in archive.read(name).decode("utf-8").splitlines():
        found = re.fullmatch(r"([0-9a-f]{64})\s+\*?(\S.*)", line)
        check(found, f"{name}: {line!r}")
        path = found[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        check(path not in rows, f"{name}: {path} twice")
        rows[path] = found[1]
    return rows


def check_bag(bundle):
    """RFC 8493: declaration, every payload file listed once and right, tag manifest, Payload-Oxum."""
    with zipfile.ZipFile(bundle) as archive:
        check(archive.testzip() is None, f"CRC wrong: {archive.testzip()}")
        root = bundle.stem + "/"
        names = [n for n in archive.namelist() if not n.endswith("/")]
        check(all(n.startswith(root) for n in names), "a file outside the bag's folder")
        check(len(set(names)) == len(names), "a name twice")
        read = {n[len(root):]: archive.read(n) for n in names}
        declaration = read["bagit.txt"].decode()
        check(declaration == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", declaration)
        payload = {n for n in read if n.startswith("data/")}
        listed = manifest(archive, root + "manifest-sha256.txt")
        check(set(listed) == payload, f"manifest: {set(listed) ^ payload}")
        tags = manifest(archive, root + "tagmanifest-sha256.txt")
        for name, digest in (listed | tags).items():
            check(hashlib.sha256(read[name]).hexdigest() == digest, f"digest of {name}")
        oxum = f"Payload-Oxum: {sum(len(read[n]) for n in payload)}.{len(payload)}"
        check(oxum in read["bag-info.txt"].decode().splitlines(), f"no line {oxum!r}")
        unlisted = set(read) - payload - set(tags) - {"tagmanifest-sha256.txt"}
        check(all(n.startswith("metadata/seal") for n in unlisted), f"not listed: {unlisted}")
    return read


def test_listings(binary):
    """unzip, bsdtar and 7z list the Chinese names of every bundle and find no damage"""
    with Scratch() as folder:
        home, _ = sealed(binary, folder)
        check(len(home.bundles()) == 5, f"{len(home.bundles())} bundles")
        for bundle in home.bundles():
            for program, listing in listings(bundle):
                for word in ("指派通知书", "结案报告"):
                    check(word in listing, f"{program} does not show {word}:\n{listing[:600]}")
            if shutil.which("unzip"):
                output_of("unzip", "-tqq", str(bundle))
            if shutil.which("7z"):
                output_of("7z", "t", str(bundle))


def test_bag(binary):
    """every bundle is a valid bag by RFC 8493, judged by a program that shares nothing with ours"""
    with Scratch() as folder:
        home, _ = sealed(binary, folder)
        for bundle in home.bundles():
            check_bag(bundle)
        home.run("--json", "bag", "verify", *home.bundles())


def test_papers(binary):
    """every paper comes back bit for bit, and the drawn pages are PDF (R-6)"""
    with Scratch() as folder:
        home, reports = sealed(binary, folder)
        bundles = {b.stem: b for b in home.bundles()}
        for case, report in zip(DEMO, reports):
            if not report["archived"]:
                continue
            read = check_bag(bundles[report["archive_number"]])
            data = {hashlib.sha256(v).hexdigest(): n for n, v in read.items()
                    if n.startswith("data/")}
            sent = {p["sha256"] for p in cli.expected_of(case)["papers"]}
            check(sent <= data.keys(), f"{case.name}: {len(sent - data.keys())} papers are gone")
            drawn = [n for digest, n in data.items() if digest not in sent]
            check(drawn and all(read[n].startswith(b"%PDF-") for n in drawn), f"drawn: {drawn}")


def test_bag_check_can_fail(binary):
    """the BagIt check of this test notices one changed byte"""
    with Scratch() as folder:
        home, _ = sealed(binary, folder)
        bundle = home.bundles()[0]
        changed = folder / bundle.name
        with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(changed, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                new.writestr(name, data + b" " if "/data/" in name else data)
        try:
            check_bag(changed)
        except cli.Failed:
            return
        raise cli.Failed("not noticed")


if __name__ == "__main__":
    cli.main(globals())
