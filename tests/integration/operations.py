#!/usr/bin/env python3
"""What happens to a home in daily life: two at once, stops, clocks, lost and restored parts, damage.

Each time: a Chinese text that names the place and the remedy, exit status 3 where the home cannot be
used, no harm to what is sealed, and the way back works.
"""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import time

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check
from kill9 import COMPLETE, GOOD, REVIEWER, Watch, records, step_commands

ARCHIVE = ("--json", "archive", "--reviewer", REVIEWER)


def new_home(binary, folder, *cases, name="home"):
    home = Anjuan(binary, folder / name).init()
    if cases:
        home.archive(*cases, allow=(0,))
    return Watch(home)


def refused(home, *command, says, env=None):
    """Exit 3, a Chinese text with all of `says`, and a remedy; nothing sealed is touched."""
    store = home.home / "store/bundles"
    before = cli.tree(store)
    result = home.run(*command, allow=(3,), env=env)
    for text in says:
        check(text in result.err, f"{command[:2]} does not say {text}: {result.err}")
    check("请" in result.err, f"no remedy: {result.err}")
    check(not re.search(r"No such|denied|Invalid arg|out of memory", result.err), f"English: {result.err}")
    check(cli.tree(store) == before, "the store was changed")
    return result


def finish(watch):
    watch.home.archive(*DEMO, allow=(1,))
    archived = watch.look()
    check(set(archived) == set(COMPLETE), f"archived {sorted(archived)}")


def test_path_with_blanks(binary):
    """a home whose path has blanks, quotes and Chinese works"""
    with Scratch() as folder:
        place = folder / "档案 室's \"库\" 甲"
        place.mkdir()
        watch = new_home(binary, place, GOOD[0])
        watch.complete()


def test_second_writer(binary):
    """a second writer is refused with the number of the first, and does not wait"""
    with Scratch() as folder:
        watch = new_home(binary, folder, GOOD[0])
        lock = watch.home.home / "index/write.lock"
        with open(lock, "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(f"{os.getpid()}\n")
            file.flush()
            for command in ((*ARCHIVE, *DEMO), ("rebuild",), step_commands(GOOD[1])[0]):
                result = watch.home.run(*command, allow=(3,))
                check(str(os.getpid()) in result.err and "写入" in result.err, result.err)
            watch.look()
            check(watch.home.run("--json", "doctor").json["in_order"], "doctor")
        finish(watch)


def test_two_at_once(binary):
    """two archive runs at once: each case is sealed once, whoever comes first"""
    with Scratch() as folder:
        watch = new_home(binary, folder)
        command = watch.home.command(*ARCHIVE, *DEMO)
        both = [subprocess.Popen(command, env=watch.home.env, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE) for _ in range(2)]
        ends = [(p.communicate(timeout=cli.TIMEOUT_S)[1].decode(), p.returncode) for p in both]
        check({1, 3} >= {status for _, status in ends}, f"{ends}")
        check(any(status == 1 for _, status in ends), f"nobody worked: {ends}")
        finish(watch)


def test_readers_beside_writer(binary):
    """find, pay list, verify and doctor beside a running archive always see whole cases"""
    looks = 0
    with Scratch() as folder:
        watch = new_home(binary, folder)
        process = subprocess.Popen(watch.home.command(*ARCHIVE, *DEMO), env=watch.home.env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            # money first: what is released by then must be archived a moment later
            released = {r["case_number"] for r in watch.home.entitlements() if r["state"] != "reserved"}
            found = {n for n, r in records(watch.home).items() if r["state"] == "archived"}
            check(released <= found, f"released {released}, archived {found}")
            watch.home.run("--json", "verify", "--all")
            watch.home.run("--json", "doctor")
            looks += 1
        check(process.returncode == 1, f"exit status {process.returncode}")
        finish(watch)
    check(looks > 0, "the run was over before anybody looked")
    return f"{looks} looks"


def test_stop_signals(binary):
    """SIGTERM and SIGINT stop between two cases, and the next run goes on"""
    for number in (signal.SIGTERM, signal.SIGINT):
        with Scratch() as folder:
            watch = new_home(binary, folder)
            process = subprocess.Popen(watch.home.command(*ARCHIVE, *DEMO), env=watch.home.env,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            while not watch.home.bundles() and process.poll() is None:
                time.sleep(0.002)
            process.send_signal(number)
            err = process.communicate(timeout=cli.TIMEOUT_S)[1].decode()
            check(process.returncode == 3 and "按要求停止" in err, f"{process.returncode}: {err}")
            archived = watch.look()
            check(0 < len(archived) < len(COMPLETE), f"{len(archived)} archived")
            check(not list((watch.home.home / "store/incoming").iterdir()), "drafts left")
            check(not list((watch.home.home / "staging").glob("intake-*")), "intakes left")
            finish(watch)


def at(text):
    return {"SOURCE_DATE_EPOCH": str(int(subprocess.run(
        ["date", "-d", text, "+%s"], capture_output=True, check=True).stdout))}


def test_years_and_clocks(binary):
    """a new year begins its own series in China's time; a clock set back makes no gap and no twin"""
    with Scratch() as folder:
        watch = new_home(binary, folder)
        # 601 and 606 … are of several kinds: civil, arbitration, criminal, other, criminal
        for case, moment, year in ((GOOD[2], "2026-12-31 23:59:50+08", "2026"),
                                   (GOOD[4], "2027-01-01 00:00:10+08", "2027"),
                                   (GOOD[0], "2026-12-30 12:00:00+08", "2026")):
            watch.home.archive(case, allow=(0,), env=at(moment))
            number = records(watch.home)[cli.expected_of(case)["case_number"]]["archived"]["archive_number"]
            check(f"·{year}-" in number, f"{number} sealed at {moment}")
            check((watch.home.home / f"store/bundles/{year}/{number}.zip").is_file(), "not in its year")
            watch.look()
        watch.home.archive(GOOD[3], allow=(0,), env=at("2027-06-01 12:00:00+08"))
        findings = watch.home.run("--json", "doctor", env=at("2027-01-01 12:00:00+08")).json["findings"]
        check("doctor_clock" in {f["code"] for f in findings}, f"{findings}")
        finish(watch)
        watch.home.run("rebuild", "--compare")
        watch.home.run("journal", "verify")


def test_index_deleted(binary):
    """without its index a home refuses to read and to write, and rebuild brings everything back"""
    with Scratch() as folder:
        watch = new_home(binary, folder, GOOD[0], GOOD[1])
        before = records(watch.home)
        shutil.rmtree(watch.home.home / "index")
        refused(watch.home, "find", "云援", says=["index", "rebuild"])
        refused(watch.home, *ARCHIVE, GOOD[2], says=["rebuild"])
        refused(watch.home, "--json", "pay", "list", says=["index", "rebuild"])  # an empty one by now
        refused(watch.home, "init", says=["已经是案卷库"])
        watch.home.run("rebuild")
        check(records(watch.home) == before, "another index after rebuild")
        watch.look()
        finish(watch)


def test_index_from_older_backup(binary):
    """an index older than the store is refused by readers and writers, and rebuild mends it"""
    with Scratch() as folder:
        watch = new_home(binary, folder, GOOD[0])
        shutil.copytree(watch.home.home / "index", folder / "backup")
        watch.home.archive(GOOD[1], GOOD[2], allow=(0,))
        before = watch.look()
        shutil.rmtree(watch.home.home / "index")
        shutil.copytree(folder / "backup", watch.home.home / "index")
        for command in (("find", "云援"), ("pay", "list"), (*ARCHIVE, GOOD[3]), ("doctor",)):
            refused(watch.home, *command, says=["index", "落后", "rebuild"])
        watch.home.run("rebuild")
        check(watch.look() == before, "another index after rebuild")
        finish(watch)


def test_store_from_older_backup(binary):
    """an index newer than the store: the lost bundles are named, their numbers are not given again"""
    with Scratch() as folder:
        watch = new_home(binary, folder, GOOD[0])
        shutil.copytree(watch.home.home / "store", folder / "backup")
        watch.home.archive(GOOD[1], GOOD[2], allow=(0,))
        before = watch.look()
        shutil.move(watch.home.home / "store", folder / "newer")
        shutil.copytree(folder / "backup", watch.home.home / "store")
        findings = watch.home.run("--json", "doctor", allow=(1,)).json["findings"]
        lost = {a["archive_number"] for a in before.values()} - {b.stem for b in watch.home.bundles()}
        check({f["file"] or "" for f in findings if f["code"] == "doctor_bundle"} or lost, "not said")
        text = " ".join(f["message"] for f in findings)
        check(all(number in text for number in lost), f"{lost} not named: {text}")
        watch.home.run("verify", "--all", allow=(1,))
        watch.home.archive(GOOD[4], allow=(0,))
        numbers = [r["archived"]["archive_number"] for r in records(watch.home).values()]
        check(len(set(numbers)) == 4, f"a number twice: {numbers}")
        # the newer bundles come back from elsewhere: all is well again
        for path in (folder / "newer/bundles").rglob("*"):
            target = watch.home.home / "store/bundles" / path.relative_to(folder / "newer/bundles")
            if path.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        watch.look()
        finish(watch)


def test_journal_older_than_bundles(binary):
    """index and journal older than the bundles are refused: their numbers are given away already"""
    with Scratch() as folder:
        watch = new_home(binary, folder, GOOD[0])
        for part in ("index", "store/journal"):
            shutil.copytree(watch.home.home / part, folder / "backup" / part)
        watch.home.archive(GOOD[1], GOOD[2], allow=(0,))
        before = watch.look()
        for part in ("index", "store/journal"):
            shutil.move(watch.home.home / part, folder / "newer" / part.replace("/", "-"))
            shutil.copytree(folder / "backup" / part, watch.home.home / part)
        refused(watch.home, *ARCHIVE, GOOD[1], says=["store/journal", "备份"])
        shutil.rmtree(watch.home.home / "store/journal")
        shutil.copytree(folder / "newer/store-journal", watch.home.home / "store/journal")
        watch.home.run("rebuild")
        check(watch.look() == before, "not as before")
        finish(watch)


def test_damaged_index_file(binary):
    """a truncated or overwritten data.mdb gives a word, not a crash, and rebuild mends it"""
    for damage in ("cut", "zeros", "noise"):
        with Scratch() as folder:
            watch = new_home(binary, folder, GOOD[0], GOOD[1])
            before = watch.look()
            data = watch.home.home / "index/data.mdb"
            raw = data.read_bytes()
            data.write_bytes({"cut": raw[:20480], "zeros": raw[:8192] + b"\0" * (len(raw) - 8192),
                              "noise": b"\xa5" * len(raw)}[damage])
            for command in (("find", "云援"), ("pay", "list"), ("doctor",), (*ARCHIVE, GOOD[2])):
                result = watch.home.run(*command, allow=(0, 1, 3, -signal.SIGSEGV, -signal.SIGABRT))
                check(result.status in (1, 3), f"{damage}: {command[:3]}: {result.status} {result.err}")
                check("请" in result.err + result.out, f"{damage}: {command[:3]}: {result.err}")
            watch.home.run("rebuild")
            check(watch.look() == before, f"{damage}: another index after rebuild")
            finish(watch)


def test_keys(binary):
    """a seal key that is lost or that others can read is refused, with what to do"""
    with Scratch() as folder:
        watch = new_home(binary, folder, GOOD[0])
        keys = watch.home.home / "keys"
        (keys / "seal.pem").chmod(0o644)
        refused(watch.home, *ARCHIVE, GOOD[1], says=["seal.pem", "chmod 600"])
        (keys / "seal.pem").chmod(0o600)
        keys.chmod(0o755)
        findings = watch.home.run("--json", "doctor", allow=(1,)).json["findings"]
        check({f["code"] for f in findings} == {"doctor_keys"}, f"{findings}")
        keys.chmod(0o700)
        shutil.move(keys, folder / "keys")
        refused(watch.home, *ARCHIVE, GOOD[1], says=["keys", "备份"])
        refused(watch.home, "find", "云援", says=["keys", "备份"])
        keys.mkdir(mode=0o700)
        (keys / "seal.pem").write_text("no key")
        (keys / "seal.pem").chmod(0o600)
        refused(watch.home, *ARCHIVE, GOOD[1], says=["seal.pem", "备份"])
        shutil.rmtree(keys)
        shutil.move(folder / "keys", keys)
        finish(watch)


def test_settings_and_rules(binary):
    """a damaged anjuan.conf or profile is named, with the line or file"""
    with Scratch() as folder:
        watch = new_home(binary, folder, GOOD[0])
        conf = watch.home.home / "anjuan.conf"
        good = conf.read_bytes()
        for bad, says in ((b"\xff\xfe\x00garbage\n", ["anjuan.conf"]), (b"", ["anjuan.conf", "格式"]),
                          (good.replace(b"format = 1", b"format = 9"), ["anjuan.conf", "9"]),
                          (good + b"what is this\n", ["anjuan.conf", "行"])):
            conf.write_bytes(bad)
            refused(watch.home, *ARCHIVE, GOOD[1], says=says)
        conf.write_bytes(good)
        for name in ("fees.json", "kinds.json"):
            rules = watch.home.home / "profile" / name
            good = rules.read_bytes()
            for bad in (good[: len(good) // 2], b"", b"[]"):
                rules.write_bytes(bad)
                refused(watch.home, *ARCHIVE, GOOD[1], says=["profile", name if bad != b"[]" else "规则"])
            rules.write_bytes(good)
        watch.look()
        finish(watch)


def test_steps_leave_no_papers(binary):
    """papers taken in step by step leave staging once they are sealed"""
    with Scratch() as folder:
        watch = new_home(binary, folder)
        staging = watch.home.home / "staging"
        commands = step_commands(GOOD[0])
        for command in commands[:-1]:
            watch.home.run(*command)
            check([p for p in staging.rglob("*") if p.is_file()], "nothing staged")
        watch.home.run(*commands[-1])
        check(not [p for p in staging.rglob("*") if p.is_file()], "papers stay in staging")
        finish(watch)


def test_read_only(binary):
    """a home on a read-only disk can be read; writing is refused with the reason"""
    if os.geteuid() != 0:
        return "left out: needs root to mount"
    with Scratch() as folder:
        watch = new_home(binary, folder, GOOD[0])
        mount = ["mount", "--bind", str(watch.home.home), str(watch.home.home)]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            return "left out: cannot mount"
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(watch.home.home)], check=True)
            watch.look()
            refused(watch.home, *ARCHIVE, GOOD[1], says=["只读", "可写"])
            refused(watch.home, "rebuild", says=["只读"])
        finally:
            subprocess.run(["umount", str(watch.home.home)], check=True)
        finish(watch)
    return ""


def test_no_permission(binary):
    """somebody else's home is refused with the reason"""
    if os.geteuid() != 0:
        return "left out: needs root to become another user"
    with Scratch() as folder:
        watch = new_home(binary, folder, GOOD[0])
        folder.chmod(0o755)
        program = folder / "anjuan"  # the build may lie where others cannot look
        shutil.copy(binary, program)
        program.chmod(0o755)
        for part in ("", "/index", "/staging", "/store"):
            watch.home.home.chmod(0o755 if part else 0o700)
            for command in ((*ARCHIVE, GOOD[1]), ("find", "云援")):
                done = subprocess.run([program, *watch.home.command(*command)[1:]], capture_output=True,
                                      user=65534, group=65534, extra_groups=[], env=watch.home.env, cwd="/")
                err = done.stderr.decode()
                check(done.returncode == 3 and "权限" in err and "请" in err, f"{part} {done.returncode} {err}")
        watch.home.home.chmod(0o700)
        finish(watch)
    return ""


if __name__ == "__main__":
    cli.main(globals())
