#!/usr/bin/env python3
"""The n-th system call fails, or the process dies right there (R-1, R-2, R-12).

tests/integration/fault.c counts the calls of one run that change files of the home; then the run is
repeated on a copy of the same home, once for each call: killed before it, killed after it, the disk
full from it on, an I/O error at it. Each time nothing is half, nothing lost, and the same command then
succeeds with the next number. Of calls that are alike (blocks of one file) the first and the last are
tried, and of these every AJ_FAULTS-th (6; "1" for each), beginning anywhere; AJ_FAULTS=all tries all.

    faults.py PATH-TO-anjuan PATH-TO-libaj_fault.so
"""

import os
import random
import re
import shutil
import sys

import anjuan_cli as cli
from anjuan_cli import Anjuan, Scratch, check
from kill9 import GOOD, REVIEWER, Watch, step_commands

LIBRARY = sys.argv[2] if len(sys.argv) > 2 else ""
FAULTS = os.environ.get("AJ_FAULTS") or "6"
CASE = GOOD[1]
NUMBER = cli.expected_of(CASE)["case_number"]


def fault_env(home, log, at=0, what="kill", stay=False):
    return {"LD_PRELOAD": LIBRARY, "AJ_FAULT_UNDER": str(home.home), "AJ_FAULT_AT": str(at),
            "AJ_FAULT_DO": what, "AJ_FAULT_LOG": str(log)} | ({"AJ_FAULT_STAY": "1"} if stay else {})


def shape(line):
    """What a call is, without the numbers and digests in its path."""
    _, call, path = line.split(" ", 2)
    return call + " " + re.sub(r"[0-9a-f]{64}|XXXXXX|(?<=[-.])\w{6}$|intake-\d+-\w+|[0-9a-f]{2}$|\d+", "*", path)


def points(lines):
    if FAULTS == "all":
        return list(range(1, len(lines) + 1))
    first, last = {}, {}
    for at, line in enumerate(lines, 1):
        first.setdefault(shape(line), at)
        last[shape(line)] = at
    chosen, step = sorted(set(first.values()) | set(last.values())), int(FAULTS)
    return chosen[random.randrange(min(step, len(chosen))) :: step]


class Field:
    """A prepared home that is copied for each try."""

    def __init__(self, binary, folder, prepare, command):
        self.binary, self.folder, self.command, self.n = binary, folder, command, 0
        self.base = Anjuan(binary, folder / "base")
        prepare(self.base)
        self.confirmed = Watch(self.base).look() if self.base.home.exists() else {}
        home, log = self.fresh(), folder / "count.log"
        home.run(*command, env=fault_env(home, log))
        self.lines = log.read_text(encoding="utf-8").splitlines()
        shutil.rmtree(home.home)

    def fresh(self):
        self.n += 1
        home = Anjuan(self.binary, self.folder / f"h{self.n}")
        if self.base.home.exists():
            shutil.copytree(self.base.home, home.home, symlinks=True)
        return home

    def each(self, kinds, judge):
        """judge(watch, result, kind) for every point and kind; raises with the call that was hit."""
        tries, chosen = 0, points(self.lines)
        for at in chosen:
            for kind, stay in kinds:
                home = self.fresh()
                watch = Watch(home)
                watch.confirmed = dict(self.confirmed)
                log = self.folder / "try.log"
                log.unlink(missing_ok=True)
                result = home.run(*self.command, allow=range(-64, 64),
                                  env=fault_env(home, log, at, kind, stay))
                tries += 1
                try:
                    judge(watch, result, kind)
                except cli.Failed as e:
                    raise cli.Failed(f"{kind} at {self.lines[at - 1]}: exit {result.status}\n"
                                     f"{result.err[-800:]}\n{e}") from e
                shutil.rmtree(home.home)
        return f"{tries} tries at {len(chosen)} of {len(self.lines)} calls"


KILLS = [("kill", False), ("killafter", False)]
FULL = [("ENOSPC", True)]
BROKEN = [("EIO", False), ("EACCES", False)]


def check_told(result):
    """A failure says in Chinese what and what to do (R-12), and never claims to be done."""
    check(result.status == 3, f"exit status {result.status}, wanted 3")
    check("处理：" in result.err or "请" in result.err, "no remedy in the message")
    check(re.search("[\u4e00-\u9fff]", result.err), "no Chinese in the message")


def judge_archive(watch, result, kind):
    if kind.startswith("kill"):
        check(result.status == -9, f"exit status {result.status}")
    elif kind == "ENOSPC":
        check_told(result)
        check("磁盘" in result.err, "does not speak of the disk")
    elif result.status != 0:
        check(result.status in (1, 3), f"exit status {result.status}")
    archived = watch.look()
    if result.status == 0:
        check(NUMBER in archived, "said to be archived and is not")
    watch.home.archive(CASE, allow=(0,))
    archived = watch.look()
    check(set(archived) == {NUMBER, cli.expected_of(GOOD[0])["case_number"]}, f"{sorted(archived)}")
    check(watch.exported(), "the segments stay behind")
    left = [*(watch.home.home / "store/incoming").iterdir(), *(watch.home.home / "staging").glob("intake-*")]
    check(not left, f"left behind: {left}")
    watch.home.run("journal", "verify")
    watch.home.run("rebuild", "--compare")


def prepare_archive(home):
    home.init()
    home.archive(GOOD[0], allow=(0,))


def run_archive(binary, kinds):
    with Scratch() as folder:
        field = Field(binary, folder, prepare_archive,
                      ("--json", "archive", "--reviewer", REVIEWER, CASE))
        return field.each(kinds, judge_archive)


def test_archive_killed(binary):
    """killed at a system call of archive: nothing half, nothing lost, no gap"""
    return run_archive(binary, KILLS)


def test_archive_full(binary):
    """the disk full from a system call of archive on: said so, exit 3, and again works without a gap"""
    return run_archive(binary, FULL)


def test_archive_broken(binary):
    """an I/O error or a refusal at a system call of archive: never done when it is not"""
    return run_archive(binary, BROKEN)


def judge_step(commands):
    def judge(watch, result, kind):
        if kind == "ENOSPC":
            check_told(result)
        watch.look()
        for command in commands:
            watch.home.run(*command, allow=(0, 1))
        check(NUMBER in watch.look(), "not archived in the end")
        check(watch.exported(), "the segments stay behind")
        watch.home.run("rebuild", "--compare")
    return judge


def run_step(binary, which):
    commands = step_commands(CASE)
    at = [c[1] for c in commands].index(which)

    def prepare(home):
        home.init()
        for command in commands[:at]:
            home.run(*command)

    with Scratch() as folder:
        return Field(binary, folder, prepare, commands[at]).each(
            [("kill", False), ("ENOSPC", True)], judge_step(commands[at:]))


def test_import(binary):
    """case import killed or out of room at any call is done or not, and can be done again"""
    return run_step(binary, "import")


def test_seal(binary):
    """case seal killed or out of room at any call is done or not, and can be done again"""
    return run_step(binary, "seal")


def test_rebuild(binary):
    """rebuild killed, out of room or broken at any call leaves an index, whole, and every case"""
    def judge(watch, result, kind):
        if result.status not in (0, -9):
            check_told(result)
        check(len(watch.look()) == 1, "a case is gone")
        watch.home.run("rebuild")
        check(len(watch.look()) == 1, "a case is gone")
        watch.home.archive(CASE, allow=(0,))
        watch.look()

    with Scratch() as folder:
        return Field(binary, folder, prepare_archive, ("rebuild",)).each(
            [("kill", False), ("ENOSPC", True), ("EIO", False)], judge)


def test_init(binary):
    """init killed or out of room at any call can be done again"""
    def judge(watch, result, kind):
        if kind != "kill":
            check_told(result)
        again = watch.home.run("init", "--profile", "yunxi", allow=(0, 3))
        check(again.status == 0 or "已经是案卷库" in again.err, again.err)
        check(len(watch.look()) == 0, "a case from nowhere")
        watch.home.archive(CASE, allow=(0,))
        check(len(watch.look()) == 1, "not archived")

    with Scratch() as folder:
        return Field(binary, folder, lambda home: None, ("init", "--profile", "yunxi")).each(
            [("kill", False), ("ENOSPC", True)], judge)


if __name__ == "__main__":
    if not LIBRARY:
        cli.skip("no fault library given")
    if cli.sanitized(sys.argv[1]):
        cli.skip("an ASan build cannot be preloaded; run it with the release binary")
    cli.main(globals())
