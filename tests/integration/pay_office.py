"""Asking for a step on money in the ways in which it happens: plainly, again under its key, by two processes at once,
killed (-9) and asked again, with the clock set back; and what the journal then holds."""

import json
import signal
import subprocess
import time

import anjuan_cli as cli
import pay_bank
from anjuan_cli import DEMO, Anjuan, check
from pay_life import PAYMENT

SEALED, OPEN = (DEMO[0], DEMO[2], DEMO[3]), DEMO[4]
REVIEWER = "简书言"
SET_BACK_S = (3600, 3 * 86400, 40 * 86400, 400 * 86400)
BUSY = object()


def facts_of(folder):
    return json.loads((folder / "case.json").read_text(encoding="utf-8"))


HANDLERS = {cli.expected_of(d)["case_number"]: facts_of(d)["handler"]["name"] for d in (*SEALED, OPEN)}


class Known:
    """What the journal holds, as the test knows it; goes back with the home."""

    def __init__(self):
        expected = [cli.expected_of(d) for d in SEALED]
        self.owed = {e["case_number"]: e["subsidy"]["payable_fen"] for e in expected}  # case → fen, adjusted
        self.requests = []  # (key, args, by, answer)
        self.last_sent = None  # (batch, sha256)
        self.sent_at = {}
        self.renewed = 0  # how often the home wrote down its place

    def learn(self, answer):
        event = answer["event"]
        if event == "batch.sent" and "seq" in answer:  # else it was written again, and that is no event
            self.sent_at[answer["batch"]] = answer["at"]
        self.renewed += event in ("batch.sent", "batch.approved", "pay.confirmed")


class Office:
    def __init__(self, binary, folder, chance):
        self.folder, self.chance, self.known = folder, chance, Known()
        self.bank, self.waiting, self.files = pay_bank.Bank(chance), [], 0
        self.home = Anjuan(binary, folder / "home").init()
        with open(self.home.home / "anjuan.conf", "a", encoding="utf-8") as conf:
            conf.write(PAYMENT)
        self.home.archive(*SEALED, allow=(0,))
        number = cli.expected_of(OPEN)["case_number"]
        for step in (("import", OPEN), ("hand-in", number, "--by", HANDLERS[number]), ("accept", number, "--reviewer", REVIEWER)):
            self.home.run("case", *step)
        self.backup = self.backup_known = None
        self.typical, self.keys, self.met = 0.2, 0, {}

    # --- asking ---------------------------------------------------------------------------------------

    def count(self, what):
        self.met[what] = self.met.get(what, 0) + 1

    def read(self, *args, allow=(0,)):
        return self.home.run("--json", *args, allow=allow, cwd=self.folder).json

    def size(self):
        return self.read("journal", "head")["size"]

    def clock(self):
        if self.chance.random() < 0.15:
            self.count("clock set back")
            return {"SOURCE_DATE_EPOCH": str(int(time.time()) - self.chance.choice(SET_BACK_S))}
        return {}

    def start(self, args, by, key, env):
        more = ["--key", key] if key else []
        return subprocess.Popen(self.home.command("--json", "pay", *args, "--by", by, *more), env=self.home.env | env,
                                cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self, process, args, allow):
        """Its answer; None when it was refused, BUSY when another process has the home, of which there is one at a time."""
        out, err = process.communicate(timeout=cli.TIMEOUT_S)
        status, err = process.returncode, err.decode("utf-8")
        if status == 3 and "请等它结束后再试" in err:
            self.count("busy")
            return BUSY
        check(status in allow, f"pay {args}: exit status {status}, wanted {allow}\n{err[-2000:]}")
        return json.loads(out) if status == 0 else None

    def run(self, args, by, key=None, allow=(0,), env=None):
        began = time.monotonic()
        answer = self.finish(self.start(args, by, key, env or {}), args, allow)
        self.typical = 0.8 * self.typical + 0.2 * (time.monotonic() - began)
        return answer

    def ask(self, *args, by, allow=(0,)):
        """The step in one of the ways in which it happens; its answer, or None when it was refused."""
        args, self.keys, env = [str(a) for a in args], self.keys + 1, self.clock()
        key = f"请求-{self.keys}"
        way = self.chance.choice((self.plain, self.again, self.killed, self.killed, self.raced))
        self.count(way.__name__)
        answer = way(args, by, key, allow, env)
        if answer:
            self.known.learn(answer)
            if way != self.plain:
                self.known.requests.append((key, args, by, answer))
        return answer

    def plain(self, args, by, _key, allow, env):
        return self.run(args, by, None, allow, env)

    def again(self, args, by, key, allow, env):
        first = self.run(args, by, key, allow, env)
        if first:
            size = self.size()
            self.same(first, self.run(args, by, key), args)
            check(self.size() == size, f"{args}: the repeat wrote an event")
        return first

    def killed(self, args, by, key, allow, env):
        process = self.start(args, by, key, env)
        time.sleep(self.chance.uniform(0, 1.3 * self.typical))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode == -signal.SIGKILL:
            self.count("killed while running")
        if self.chance.random() < 0.3:
            self.sound_enough()
        return self.run(args, by, key, allow, self.clock())

    def raced(self, args, by, key, allow, env):
        """Two at once under one key: one does it, both tell the same."""
        pair = [self.start(args, by, key, env) for _ in range(2)]
        answers = [self.finish(p, args, allow) for p in pair]
        answers = [self.run(args, by, key, allow, env) if a is BUSY else a for a in answers]
        check((answers[0] is None) == (answers[1] is None), f"{args}: one was refused: {answers}")
        if answers[0]:
            self.same(*answers, args)
            check(sum(not a["repeated"] for a in answers) <= 1, f"{args}: done by both")
        return answers[0]

    def same(self, one, other, args):
        keys = ("repeated", "output", "bytes")
        one, other = ({k: v for k, v in a.items() if k not in keys} for a in (one, other))
        check(one == other, f"{args}: {other} is not {one}")

    def refused(self, *args, by):
        size = self.size()
        self.run([str(a) for a in args], by, None, (1,), self.clock())
        check(self.size() == size, f"{args}: refused, and an event written")
        self.count("refused")
