#!/usr/bin/env python3
"""A full disk (R-12): refused before it starts, or stopped with a clear word and nothing half.

The home lies on a tmpfs of its own (needs root, or says SKIPPED). First the disk is too small or filled
before the run: nothing may be begun. Then another program takes the room away while the run works, at
random moments, so that it ends anywhere: at intake, in the bundle, at the commit of the index, at the
export of the journal. (Every single system call: faults.py.) Each time: exit 3, a Chinese text naming the
place and the remedy, `doctor` content once there is room again, and the same command then succeeds
without a gap in the numbers. AJ_FULL says how many such runs (8; 1 in a sanitizer build, where a run
takes ten times as long, and fewer sizes of disks are tried too).
"""

import os
import random
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, check
from kill9 import COMPLETE, GOOD, REVIEWER, Watch, step_commands

MIB = 1 << 20


class Disk:
    """A tmpfs of so many MiB, gone with the test."""

    def __init__(self, mib):
        self.mib = mib

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="anjuan-disk-"))
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.mib}m,mode=700", "none",
                               str(self.path)], capture_output=True)
        if done.returncode != 0:
            self.path.rmdir()
            cli.skip("cannot mount a tmpfs: " + done.stderr.decode("utf-8", "replace").strip())
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", str(self.path)], check=False)
        self.path.rmdir()

    def fill(self, leave=0):
        """Takes all room but `leave` bytes."""
        free = os.statvfs(self.path)
        size = max(0, free.f_bavail * free.f_frsize - leave)
        with open(self.path / "filler", "ab", buffering=0) as file:
            try:
                while size > 0:
                    size -= file.write(b"\0" * min(size, 64 << 10))
            except OSError:
                pass  # that is what it is for

    def free(self):
        (self.path / "filler").unlink(missing_ok=True)


def check_text(result):
    check(result.status == 3, f"exit status {result.status}, wanted 3\n{result.err}")
    check("磁盘" in result.err, f"does not speak of the disk: {result.err}")
    check("处理：" in result.err and "空间" in result.err, f"no remedy: {result.err}")
    # the place: the home or a file in it, or the case that is sealed while the journal waits
    check(re.search(r"anjuan-disk-|已归档", result.err), f"does not name the place: {result.err}")


def finish(watch):
    watch.home.archive(*DEMO, allow=(1,))  # one of the demonstration's cases is incomplete
    archived = watch.look()
    check(set(archived) == set(COMPLETE), f"archived {sorted(archived)}")
    watch.complete()


def test_refuses_before_it_starts(binary):
    """a disk without room is refused before anything is written, and reading goes on"""
    with Disk(64) as disk:
        watch = Watch(Anjuan(binary, disk.path / "home").init())
        watch.home.archive(GOOD[0], allow=(0,))
        for leave in (7 * MIB, 0) if cli.sanitized(binary) else (7 * MIB, 1 * MIB, 0):
            disk.fill(leave)
            before = cli.tree(watch.home.home)
            for command in (("--json", "archive", "--reviewer", REVIEWER, *DEMO),
                            step_commands(GOOD[1])[0]):
                result = watch.home.run(*command, allow=(3,))
                check_text(result)
            after = cli.tree(watch.home.home)
            for state in (before, after):  # these hold the numbers of the processes that look
                state.pop("index/write.lock")
                state.pop("index/lock.mdb")
            check(after == before, f"changed: {set(after.items()) ^ set(before.items())}")
            doctor = watch.home.run("--json", "doctor", allow=(1,)).json  # says that there is no room
            check({f["code"] for f in doctor["findings"] if f["severity"] == "error"} == {"doctor_space"},
                  f"doctor: {doctor['findings']}")
            watch.home.run("--json", "verify", "--all")
            check(len(watch.home.entitlements()) == 1, "pay list")
            disk.free()
            watch.look()
        finish(watch)
    return ""


def test_disks_of_every_size(binary):
    """init and archive on small disks do all, or stop with a clear word"""
    stopped, sizes = 0, (1, 9, 24) if cli.sanitized(binary) else (1, 3, 9, 11, 14, 24)
    for mib in sizes:
        with Disk(mib) as disk:
            home = Anjuan(binary, disk.path / "home")
            made = home.run("init", "--profile", "yunxi", allow=(0, 3))
            if made.status == 3:
                check_text(made)
                stopped += 1
                continue
            result = home.run("--json", "archive", "--reviewer", REVIEWER, *DEMO, allow=(1, 3))
            watch = Watch(home)
            if result.status == 3:
                check_text(result)
                stopped += 1
            subprocess.run(["mount", "-o", "remount,size=64m", str(disk.path)], check=True)
            watch.look()
            finish(watch)
    check(stopped >= 2, f"only {stopped} disks were too small: the test proves little")
    return f"{stopped} of {len(sizes)} sizes were too small"


def run_and_fill(home, disk, delay, command):
    """Runs it and takes the room away after a moment."""
    process = subprocess.Popen(home.command(*command), env=home.env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    time.sleep(delay)
    disk.fill()
    err = process.communicate(timeout=cli.TIMEOUT_S)[1]
    return cli.Result(process.returncode, 0, 0, b"", err)


def test_room_taken_away(binary):
    """room taken away in the middle of archive and case import: a clear word, nothing half"""
    wanted = int(os.environ.get("AJ_FULL") or (1 if cli.sanitized(binary) else 8))
    seed = int(os.environ.get("AJ_SEED") or time.time_ns() % 1_000_000)
    print(f"AJ_SEED={seed}", flush=True)
    chance, stopped, places = random.Random(seed), 0, {}
    with Disk(64) as disk:
        length = Anjuan(binary, disk.path / "measure").init().archive(*DEMO).seconds
        shutil.rmtree(disk.path / "measure")
        for n in range(wanted):
            watch = Watch(Anjuan(binary, disk.path / f"home{n}").init())
            command = step_commands(GOOD[0])[0] if chance.random() < 0.2 else (
                "archive", "--reviewer", REVIEWER, *DEMO)
            result = run_and_fill(watch.home, disk, chance.uniform(0, length), command)
            if result.status == 3:
                check_text(result)
                stopped += 1
                text = re.sub(r"anjuan-disk-\S*?/home\d+/", "", result.err.splitlines()[0])
                place = re.search(r"staging|incoming|bundles|index|journal|空间不足|已归档", text)
                place = place[0] if place else text[:60]
                places[place] = places.get(place, 0) + 1
            else:
                check(result.status in (0, 1), f"exit status {result.status}\n{result.err}")
            disk.free()
            watch.look()
            finish(watch)
            shutil.rmtree(watch.home.home)
    return f"{stopped} of {wanted} runs stopped: {places}"


if __name__ == "__main__":
    if os.geteuid() != 0:
        cli.skip("needs root to mount a small tmpfs")
    cli.main(globals())
