#!/usr/bin/env python3
"""kill -9 at any moment (R-1, R-2): nothing half, nothing twice, nothing lost.

The program is killed at random moments: `archive` of all demonstration cases, `case import` and
`case seal`, `rebuild`, `init`. Each time everything is looked at, first what lies on the disk without
asking the program, then by the program itself; then the run is completed. What was confirmed once (a
case said to be archived, with its number, bundle and money) must stay so through every later kill.

AJ_KILLS says how many kills of `archive` (25; 6 in a sanitizer build; a quarter as many of each
other command), AJ_SEED repeats a run.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import time

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check

EXPECTED = {e["case_number"]: e for e in map(cli.expected_of, DEMO)}
COMPLETE = {n: e["subsidy"]["payable_fen"] for n, e in EXPECTED.items() if e["may_archive"]}
GOOD = [folder for folder in DEMO if cli.expected_of(folder)["may_archive"]]
REVIEWER = "简书言"


def kill_after(home, seconds, *args):
    """Starts the program and kills it; True when it was still running."""
    process = subprocess.Popen(home.command(*args), env=home.env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def aimed_kill(home, chance, *args):
    """As kill_after, around the moment at which a bundle gets its name: the narrow place."""
    before, wanted = len(home.bundles()), chance.randint(1, 3)
    process = subprocess.Popen(home.command(*args), env=home.env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    while process.poll() is None and len(home.bundles()) < before + wanted:
        pass
    time.sleep(chance.uniform(0, 0.004))
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


# --- what lies on the disk ----------------------------------------------------------------------------


def segment_events(home):
    """The events of the journal's segments. Only the last line may be cut short (docs/formats/journal.md)."""
    folder, events = home.home / "store/journal", []
    for segment in sorted(folder.glob("[0-9]*.jsonl")):
        check(int(segment.stem) == len(events), f"{segment.name} begins after {len(events)} events")
        lines = segment.read_bytes().split(b"\n")
        events += [json.loads(line) for line in lines[:-1]]
    check([e["seq"] for e in events] == list(range(len(events))), "a gap in the segments")
    return events


def segment_archived(home):
    return {e["data"]["archive_number"]: e["data"] for e in segment_events(home)
            if e["type"] == "case.archived"}


def records(home):
    """case number → the whole record; all numbers of the demonstration have 云援 in them."""
    hits = home.run("--json", "find", "案号:云援", "--limit", 1000).json["hits"]
    check(len({h["case_number"] for h in hits}) == len(hits), "a case twice")
    return {h["case_number"]: home.run("--json", "case", "show", h["case_number"]).json for h in hits}


def archived_of(found):
    return {n: r["archived"] for n, r in found.items() if r["state"] == "archived"}


def check_money(home, archived):
    """Released money is exactly the archived cases', once each, for the bytes that lie there (R-1)."""
    rows = home.entitlements()
    released = {r["case_number"]: r for r in rows if r["state"] != "reserved"}
    check(sorted(released) == sorted(archived), f"released {sorted(released)}, archived {sorted(archived)}")
    check(len({r["id"] for r in rows}) == len(rows), "an entitlement twice")
    check(len({r["case_number"] for r in rows}) == len(rows), "two entitlements of one case")
    for row in rows:
        check(row["fen"] == COMPLETE[row["case_number"]], f"amount of {row['case_number']}")
    for number, row in released.items():
        check(row["bundle_sha256"] == archived[number]["bundle"]["sha256"], f"money of {number} on other bytes")


def check_bundles(home, archived):
    """Every record has its bundle, byte for byte, and its seal note; at most one bundle has no record
    (a crash between rename and commit), and none of the segments' is missing."""
    stored = {b.stem: b for b in home.bundles()}
    for case, a in archived.items():
        number = a["archive_number"]
        check(number in stored, f"no bundle for {case} {number}")
        found = hashlib.sha256(stored[number].read_bytes()).hexdigest()
        check(found == a["bundle"]["sha256"], f"{number} holds other bytes than its record says")
        check(stored[number].with_name(number + ".seal.json").is_file(), f"no seal note of {number}")
    known = {a["archive_number"] for a in archived.values()}
    check(len(stored.keys() - known) <= 1, f"bundles without record: {stored.keys() - known}")
    for number, data in segment_archived(home).items():
        check(number in known, f"the segments hold {number}, the index does not")
    check(len(known) == len(archived), "an archive number twice")
    return stored.keys() - known


def check_series(numbers):
    """Serial numbers of a series run 1, 2, 3 …: no gap, no twin. A number of place yunxi reads
    fonds-category·year-retention-class-serial; its series is all but retention and serial."""
    series = {}
    for number in numbers:
        fonds, year, _, kind, serial = number.split("-")
        series.setdefault((fonds, year, kind), []).append(int(serial))
    for name, serials in series.items():
        check(sorted(serials) == list(range(1, len(serials) + 1)), f"series {name}: {serials}")


class Watch:
    """One home under fire, and what it once confirmed."""

    def __init__(self, home):
        self.home, self.confirmed = home, {}
        self.seen = {"orphan": 0, "unexported": 0, "torn": 0, "draft": 0, "intake": 0}

    def count_states(self):
        """How often the kills met the narrow places: without them the test proves little."""
        store, staging = self.home.home / "store", self.home.home / "staging"
        self.seen["draft"] += any((store / "incoming").iterdir())
        self.seen["intake"] += any(staging.glob("intake-*"))
        tails = [s.read_bytes()[-1:] for s in (store / "journal").glob("*.jsonl")]
        self.seen["torn"] += any(t not in (b"", b"\n") for t in tails)

    def look(self):
        """After a kill, before anything may repair."""
        home = self.home
        self.count_states()
        home.run("--json", "doctor", allow=(0,) if self.exported() else (0, 1))
        found = records(home)
        archived = archived_of(found)
        check_money(home, archived)
        self.seen["orphan"] += len(check_bundles(home, archived))
        check_series(a["archive_number"] for a in archived.values())
        home.run("--json", "verify", "--all")
        for case, before in self.confirmed.items():
            now = archived.get(case)
            check(now == before, f"{case} was archived as {before}, now it is {now}")
        self.confirmed.update(archived)
        return archived

    def exported(self):
        """Did the segments get all events? A kill between commit and export leaves them behind, which
        `doctor` says (exit 1) until the next writer mends it."""
        size = self.home.run("--json", "journal", "head").json["size"]
        n = len(segment_events(self.home))
        check(n <= size, f"segments hold {n} events, the index {size}")
        self.seen["unexported"] += n < size
        return n == size

    def complete(self):
        home = self.home
        home.archive(*DEMO, allow=(1,))  # 1: the demonstration has one incomplete case
        check(self.exported(), "the segments stay behind")
        archived = self.look()
        check(set(archived) == set(COMPLETE), f"archived {sorted(archived)}")
        numbers = {a["archive_number"] for a in archived.values()}
        check({b.stem for b in home.bundles()} == numbers, "a bundle that no case knows")
        check(not list((home.home / "store/incoming").iterdir()), "drafts left")
        check(not list((home.home / "staging").glob("intake-*")), "intakes left")
        home.run("--json", "journal", "verify")
        home.run("--json", "rebuild", "--compare")
        # everything once more from the store alone: the same records
        before = records(home)
        home.run("rebuild")
        check(records(home) == before, "another index after rebuild")


def kills_wanted(binary):
    return int(os.environ.get("AJ_KILLS") or (6 if cli.sanitized(binary) else 25))


def new_chance(what, wanted):
    seed = int(os.environ.get("AJ_SEED") or time.time_ns() % 1_000_000)
    print(f"{what}: AJ_SEED={seed} kills={wanted}", flush=True)
    return random.Random(f"{what}{seed}")


def add_up(total, watch):
    for key, n in watch.seen.items():
        total[key] = total.get(key, 0) + n


def told(total):
    return ", ".join(f"{k} {n}" for k, n in total.items() if n)


# --- the tests -----------------------------------------------------------------------------------------


def test_archive(binary):
    """after kill -9 of archive every case is archived with its money or neither is"""
    wanted = kills_wanted(binary)
    chance, kills, hit, homes, total = new_chance("archive", wanted), 0, 0, 0, {}
    with Scratch() as folder:
        length = Anjuan(binary, folder / "measure").init().archive(*DEMO).seconds
        while kills < wanted:
            homes += 1
            watch = Watch(Anjuan(binary, folder / f"home{homes}").init())
            for _ in range(chance.randint(1, 4)):
                kills += 1
                command = ("archive", "--reviewer", REVIEWER, *DEMO)
                if chance.random() < 0.5:
                    hit += aimed_kill(watch.home, chance, *command)
                else:
                    hit += kill_after(watch.home, chance.uniform(0, length), *command)
                watch.look()
            watch.complete()
            add_up(total, watch)
            shutil.rmtree(watch.home.home)
    check(hit * 2 >= wanted, f"only {hit} of {kills} kills met a running program")
    return f"{hit} of {kills} kills while running, {homes} homes, a run lasts {length:.2f} s; met {told(total)}"


def step_commands(folder):
    number = cli.expected_of(folder)["case_number"]
    handler = json.loads((folder / "case.json").read_text(encoding="utf-8"))["handler"]["name"]
    return [("case", "import", folder), ("case", "hand-in", number, "--by", handler),
            ("case", "accept", number, "--reviewer", REVIEWER),
            ("case", "seal", number, "--reviewer", REVIEWER)]


def test_steps(binary):
    """after kill -9 of case import and case seal the step is done or not, and can be done again"""
    wanted = max(4, kills_wanted(binary) // 4)
    chance, kills, hit, total, n = new_chance("case", wanted), 0, 0, {}, 0
    with Scratch() as folder:
        while kills < wanted:
            n += 1
            watch = Watch(Anjuan(binary, folder / f"home{n}").init())
            case = chance.choice(GOOD)
            for command in step_commands(case):
                if command[1] in ("import", "seal"):
                    kills += 1
                    hit += kill_after(watch.home, chance.uniform(0, 0.25), *command)
                    watch.look()
                # done already, when the kill came after the commit: then it is refused, status 1
                watch.home.run(*command, allow=(0, 1))
            archived = watch.look()
            check(cli.expected_of(case)["case_number"] in archived, f"{case.name} is not archived")
            watch.complete()
            add_up(total, watch)
            shutil.rmtree(watch.home.home)
    return f"{hit} of {kills} kills while running; met {told(total)}"


def test_rebuild(binary):
    """after kill -9 of rebuild the index is the old one or the new one, whole"""
    wanted = max(4, kills_wanted(binary) // 4)
    chance, hit = new_chance("rebuild", wanted), 0
    with Scratch() as folder:
        watch = Watch(Anjuan(binary, folder / "home").init())
        watch.home.archive(*DEMO)
        length = watch.home.run("rebuild").seconds
        for _ in range(wanted):
            hit += kill_after(watch.home, chance.uniform(0, length), "rebuild")
            watch.look()
        watch.home.run("rebuild")
        watch.complete()
    return f"{hit} of {wanted} kills while running"


def test_rebuild_after_kill(binary):
    """a rebuild right after kill -9 of archive loses no case that was confirmed"""
    wanted = max(4, kills_wanted(binary) // 4)
    chance, total = new_chance("rebuild after archive", wanted), {}
    with Scratch() as folder:
        length = Anjuan(binary, folder / "measure").init().archive(*DEMO).seconds
        for n in range(wanted):
            watch = Watch(Anjuan(binary, folder / f"home{n}").init())
            kill_after(watch.home, chance.uniform(0, length), "archive", "--reviewer", REVIEWER, *DEMO)
            watch.look()
            watch.home.run("rebuild")
            watch.look()
            watch.complete()
            add_up(total, watch)
            shutil.rmtree(watch.home.home)
    return f"met {told(total)}"


def test_unexported_case_survives_rebuild(binary):
    """a case committed but not yet in the segments survives a rebuild, and its bundle is never deleted"""
    with Scratch() as folder:
        watch = Watch(Anjuan(binary, folder / "home").init())
        watch.home.archive(GOOD[0])
        segment = next((watch.home.home / "store/journal").glob("0*.jsonl"))
        head = segment.with_name("head.json")
        short, old_head = segment.read_bytes(), head.read_bytes()
        watch.home.archive(GOOD[1])
        segment.write_bytes(short + segment.read_bytes()[len(short):][:100])  # torn right at the export
        head.write_bytes(old_head)
        check(len(watch.look()) == 2, "not two cases")
        watch.home.run("rebuild")
        check(len(watch.look()) == 2, "the rebuild lost a case")
        # without the old index nobody can know of it: its bundle is put aside, not deleted
        segment.write_bytes(short)
        head.write_bytes(old_head)
        shutil.rmtree(watch.home.home / "index")
        digests = sorted(cli.sha256(b) for b in watch.home.bundles())
        watch.home.run("rebuild")
        watch.home.archive(GOOD[2])
        kept = sorted(cli.sha256(b) for b in (watch.home.home / "store").rglob("*.zip"))
        check(set(digests) <= set(kept), "a sealed bundle was deleted")
    return ""


def test_init(binary):
    """after kill -9 of init another init finishes the home or says that it is whole"""
    wanted = max(6, kills_wanted(binary) // 4)
    chance, hit = new_chance("init", wanted), 0
    with Scratch() as folder:
        whole = Anjuan(binary, folder / "measure")
        length = whole.run("init", "--profile", "yunxi").seconds
        for n in range(wanted):
            home = Anjuan(binary, folder / f"home{n}")
            for _ in range(chance.randint(1, 3)):
                hit += kill_after(home, chance.uniform(0, length), "init", "--profile", "yunxi")
            home.run("init", "--profile", "yunxi", allow=(0, 3))
            home.run("--json", "doctor")
            check(home.run("--json", "journal", "head").json["size"] == 1, "not one event")
            check([e["type"] for e in segment_events(home)] in (["home.created"], []), "segments")
            home.archive(GOOD[0], allow=(0,))
            home.run("--json", "journal", "verify")
            check([e["type"] for e in segment_events(home)].count("home.created") == 1, "created twice")
            shutil.rmtree(home.home)
    return f"{hit} kills while running"


if __name__ == "__main__":
    cli.main(globals())
