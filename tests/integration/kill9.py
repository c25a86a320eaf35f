#!/usr/bin/env python3
"""kill -9 at any moment (R-1, R-2): nothing half, nothing twice.

A home is made, `archive` of all demonstration cases is killed one to three times at random moments,
each time everything is looked at, then the run is completed. AJ_KILLS says how many kills (25; 6 in a
sanitizer build), AJ_SEED repeats a run.
"""

import os
import random
import signal
import subprocess
import time

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check

NUMBERS = [cli.expected_of(folder)["case_number"] for folder in DEMO]
COMPLETE = {e["case_number"]: e["subsidy"]["payable_fen"]
            for e in map(cli.expected_of, DEMO) if e["may_archive"]}


def kill_after(home, seconds):
    """Starts the run and kills it; True when it was still running."""
    process = subprocess.Popen(home.command("--json", "archive", "--reviewer", "简书言", *DEMO),
                               env=home.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def archived_cases(home):
    """case number → archive number, by asking for every case."""
    out = {}
    for number in NUMBERS:
        for hit in home.run("--json", "find", number, "--field", "number").json["hits"]:
            if hit["state"] == "archived":
                out[hit["case_number"]] = hit["archive_number"]
    return out


def check_money(home, archived):
    """Released money is exactly the archived cases', once each (R-1)."""
    rows = home.entitlements()
    released = [r["case_number"] for r in rows if r["state"] != "reserved"]
    check(sorted(released) == sorted(archived), f"released {released}, archived {sorted(archived)}")
    check(len({r["id"] for r in rows}) == len(rows), "an entitlement twice")
    for row in rows:
        check(row["fen"] == COMPLETE[row["case_number"]], f"amount of {row['case_number']}")


def look(home):
    """After a kill, before anything may repair: doctor is content and money matches the archive."""
    home.run("--json", "doctor", allow=(0,))
    archived = archived_cases(home)
    check_money(home, archived)
    present = {b.stem for b in home.bundles()}
    check(set(archived.values()) <= present, f"no bundle for {set(archived.values()) - present}")
    home.run("--json", "verify", "--all")
    return archived


def check_series(numbers):
    """Serial numbers of a series run 1, 2, 3 …: no gap, no twin. A number of place yunxi reads
    fonds-category·year-retention-class-serial; its series is all but retention and serial."""
    series = {}
    for number in numbers:
        fonds, year, _, kind, serial = number.split("-")
        series.setdefault((fonds, year, kind), []).append(int(serial))
    for name, serials in series.items():
        check(sorted(serials) == list(range(1, len(serials) + 1)), f"series {name}: {serials}")


def complete(home):
    home.archive(*DEMO, allow=(1,))  # 1: the demonstration has one incomplete case
    archived = look(home)
    check(set(archived) == set(COMPLETE), f"archived {sorted(archived)}")
    check({b.stem for b in home.bundles()} == set(archived.values()), "a bundle that no case knows")
    check(len(set(archived.values())) == len(archived), "an archive number twice")
    check_series(archived.values())
    left = [p for p in (home.home / "store").rglob("*") if p.is_file() and "incoming" in p.parts]
    check(not left, f"drafts left: {left}")
    home.run("--json", "journal", "verify")
    home.run("--json", "rebuild", "--compare")


def typical_seconds(binary, folder):
    home = Anjuan(binary, folder / "measure").init()
    return home.archive(*DEMO).seconds


def test_kill9(binary):
    """after kill -9 at a random moment every case is archived with its money or neither is"""
    seed = int(os.environ.get("AJ_SEED") or time.time_ns() % 1_000_000)
    wanted = int(os.environ.get("AJ_KILLS") or (6 if cli.sanitized(binary) else 25))
    chance, kills, hit, homes = random.Random(seed), 0, 0, 0
    print(f"AJ_SEED={seed} AJ_KILLS={wanted}", flush=True)
    with Scratch() as folder:
        length = typical_seconds(binary, folder)
        while kills < wanted:
            homes += 1
            home = Anjuan(binary, folder / f"home{homes}").init()
            for _ in range(chance.randint(1, 3)):
                kills += 1
                hit += kill_after(home, chance.uniform(0, length))
                look(home)
            complete(home)
    check(hit * 2 >= wanted, f"only {hit} of {kills} kills met a running program")
    return f"{hit} of {kills} kills while running, {homes} homes, a run lasts {length:.2f} s"


if __name__ == "__main__":
    cli.main(globals())
