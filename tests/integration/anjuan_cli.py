"""What the tests of the whole program share: running the binary, a home that goes away, comparing with
expected.json. Python 3 standard library only.

Every script is started as `script.py PATH-TO-anjuan`; a test is a function whose name begins with
`test_`, and its docstring is what is printed.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
DEMO = sorted(p.parent for p in (SOURCE / "demo").glob("[0-9]*/case.json"))
TIMEOUT_S = 300
SKIPPED = 77  # CTest's SKIP_RETURN_CODE

# Codes that are ours to add: they say something of the installation or of the bytes of a file, not of
# the case, and the samples' tables do not know them.
EXTRA_CODES = {"virus_scan_not_run", "already_archived"}


class Failed(AssertionError):
    pass


def check(condition, text):
    if not condition:
        raise Failed(text)


class Result:
    """One run of the binary: exit status (negative: a signal), time, peak memory of it and its workers."""

    def __init__(self, status, seconds, peak_kib, out, err):
        self.status, self.seconds, self.peak_kib = status, seconds, peak_kib
        self.out, self.err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")

    @property
    def json(self):
        try:
            return json.loads(self.out)
        except ValueError as e:
            raise Failed(f"no JSON on standard output ({e}): {self.out[:500]!r}\n{self.err[-2000:]}")


def run_process(command, env, cwd):
    """As subprocess.run, but with the peak memory of this one process (wait4)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env,
                                   cwd=cwd)
        guard = threading.Timer(TIMEOUT_S, process.kill)
        guard.start()
        _, status, usage = os.wait4(process.pid, 0)
        guard.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        out.seek(0)
        err.seek(0)
        return Result(process.returncode, seconds, usage.ru_maxrss, out.read(), err.read())


class Anjuan:
    """The binary under test and one home."""

    def __init__(self, binary, home, env=None):
        self.binary, self.home = str(binary), Path(home)
        self.env = os.environ | {"ANJUAN_TEMPLATES": str(SOURCE / "templates")} | (env or {})

    def command(self, *args):
        return [self.binary, "--home", str(self.home), *map(str, args)]

    def run(self, *args, allow=(0,), env=None, cwd=None):
        """Runs it and refuses any exit status that is not allowed (a signal is negative)."""
        result = run_process(self.command(*args), self.env | (env or {}), cwd)
        check(result.status in allow, f"anjuan {' '.join(map(str, args))[:300]}: exit status "
              f"{result.status}, wanted {allow}\n{result.out[-1500:]}\n{result.err[-3000:]}")
        return result

    def init(self, profile="yunxi"):
        self.run("init", "--profile", profile)
        return self

    def archive(self, *folders, allow=(0, 1), env=None, cwd=None):
        return self.run("--json", "archive", "--reviewer", "简书言", *folders, allow=allow, env=env,
                        cwd=cwd)

    def bundles(self):
        return sorted((self.home / "store/bundles").rglob("*.zip"))

    def entitlements(self, state=None):
        more = ["--state", state] if state else []
        return self.run("--json", "pay", "list", *more).json["entitlements"]


class Scratch:
    """A folder that goes away with the test."""

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="anjuan-test-"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def sanitized(binary):
    """An ASan build needs looser bounds for memory and time."""
    return b"__asan_init" in Path(binary).read_bytes()


def samples():
    """The folder of the shared samples, or None: they are not part of this project."""
    place = Path(os.environ.get("AJ_SHARED") or SOURCE.parent / "shared") / "samples"
    return place if place.is_dir() else None


def skip(why):
    print(f"SKIPPED: {why}", flush=True)
    sys.exit(SKIPPED)


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def tree(folder):
    """path → (kind, size, digest or link) of everything below a folder."""
    out = {}
    for path in sorted(Path(folder).rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            out[name] = ("link", os.readlink(path))
        elif path.is_file():
            out[name] = ("file", path.stat().st_size, sha256(path))
        else:
            out[name] = ("other" if not path.is_dir() else "folder",)
    return out


def codes(findings):
    return {f["code"] for f in findings} - EXTRA_CODES


# --- one case against its expected.json --------------------------------------------------------------


def paper_differences(report, expected):
    found = {p["file"]: p for p in report["papers"]}
    wanted = {p["file"]: p for p in expected["papers"]}
    out = [f"paper not taken in: {name}" for name in wanted.keys() - found.keys()]
    out += [f"paper nobody sent: {name}" for name in found.keys() - wanted.keys()]
    for name in sorted(wanted.keys() & found.keys()):
        want, have = wanted[name], found[name]
        pairs = [("pages", want["pages"], have["pages"]),
                 ("sha256", want["sha256"], have["sha256"]),
                 ("kinds", [p["kind"] for p in want["parts"]], [p["kind"] for p in have["parts"]]),
                 ("counts", want["counts"], have["counts"])]
        if want["kind_from"] != "person":
            pairs.append(("kind_from", want["kind_from"], have["kind_from"]))
        for key in ("raw_name_hex", "exif_orientation"):
            if key in want:
                pairs.append((key, want[key], have.get(key)))
        out += [f"{name}: {what} is {b!r}, wanted {a!r}" for what, a, b in pairs if a != b]
        out += part_page_differences(name, want, have)
    return out


def part_page_differences(name, want, have):
    """Page ranges matter where one file holds several papers."""
    if len(want["parts"]) < 2:
        return []
    ranges = [[(p["first_page"], p["last_page"]) for p in side["parts"]] for side in (want, have)]
    return [] if ranges[0] == ranges[1] else [f"{name}: ranges {ranges[1]}, wanted {ranges[0]}"]


def duplicate_may_be_either(report, expected):
    """Either of two equal files may be the one that is named: take the expected one for it."""
    for warning in expected["warnings"]:
        if warning["code"] != "duplicate_paper":
            continue
        pair = {warning["file"], warning["same_as"]}
        rows = [p for p in report["papers"] if p["file"] in pair]
        if len(rows) == 2 and sorted(p["counts"] for p in rows) == [False, True]:
            for row in rows:
                row["counts"] = row["file"] != warning["file"]
    return report


def finding_differences(report, expected):
    wanted = {f["code"] for f in expected["errors"] + expected["warnings"]}
    have = codes(report["findings"])
    out = [f"finding missing: {c}" for c in sorted(wanted - have)]
    out += [f"finding nobody expects: {c}: " + "; ".join(
        f["message"] for f in report["findings"] if f["code"] == c) for c in sorted(have - wanted)]
    blocking = {f["code"] for f in report["findings"] if f["severity"] == "error"}
    wanted_blocking = {f["code"] for f in expected["errors"]}
    if blocking != wanted_blocking:
        out.append(f"blocking codes {sorted(blocking)}, wanted {sorted(wanted_blocking)}")
    missing = sorted(f["kind"] for f in report["findings"]
                     if f["code"] == "missing_paper" and "kind" in f)
    if missing != sorted(expected["missing_kinds"]):
        out.append(f"missing kinds {missing}, wanted {sorted(expected['missing_kinds'])}")
    for code in ("wrong_case_paper", "unclassified_paper"):
        files = [sorted(f["file"] for f in side if f["code"] == code)
                 for side in (expected["errors"], report["findings"])]
        if files[0] != files[1]:
            out.append(f"{code} names {files[1]}, wanted {files[0]}")
    return out


def differences(report, expected):
    """Everything in which the report of one case is not what expected.json says."""
    report = duplicate_may_be_either(report, expected)
    out = []
    if report["case_number"] != expected["case_number"]:
        out.append(f"case number {report['case_number']}")
    if report["archived"] != expected["may_archive"]:
        out.append(f"archived is {report['archived']}, wanted {expected['may_archive']}")
    if report["subsidy_fen"] != expected["subsidy"]["payable_fen"]:
        out.append(f"subsidy {report['subsidy_fen']}, wanted {expected['subsidy']['payable_fen']}")
    return out + paper_differences(report, expected) + finding_differences(report, expected)


def expected_of(folder):
    return json.loads((Path(folder) / "expected.json").read_text(encoding="utf-8"))


def compare_all(reports, folders):
    """Raises with every difference of every case."""
    out = []
    check(len(reports) == len(folders), f"{len(reports)} reports for {len(folders)} folders")
    for report, folder in zip(reports, folders):
        out += [f"{folder.name}: {d}" for d in differences(report, expected_of(folder))]
    check(not out, f"{len(out)} differences:\n  " + "\n  ".join(out))


# --- running the tests of a script --------------------------------------------------------------------


def main(namespace):
    """Runs every test_ function of a script with the binary; each may return a line to print."""
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} PATH-TO-anjuan")
    binary, failed = Path(sys.argv[1]).resolve(), 0
    tests = [f for name, f in namespace.items() if name.startswith("test_")]
    for test in tests:
        name = (test.__doc__ or test.__name__).strip().split("\n")[0]
        try:
            note = test(binary)
            print(f"ok      {name}" + (f" ({note})" if note else ""), flush=True)
        except Failed as e:
            failed += 1
            print(f"FAILED  {name}\n{e}", flush=True)
        except Exception:  # whatever it is, it fails this test and the others go on
            failed += 1
            print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
    print(f"{len(tests) - failed} of {len(tests)} passed")
    sys.exit(1 if failed else 0)
