#!/usr/bin/env python3
"""Whatever people, crashes, repeats, races, clocks and restores do, the bank pays nothing twice and nothing that is
not archived (R-1).

A home with a few archived cases, and random steps of several people on its money. A step is asked plainly, or again
under its key, or by two processes at once, or killed (-9) and asked again; the clock may be set back, the home
be taken back to a copy. The bank (pay_bank.py) knows only the files that were brought to it. After each step what it paid
is compared with what is owed, and `pay reconcile` and `doctor` must find nothing. At the end everything is settled,
and the home must say of each claim what the bank says.

AJ_SEED repeats a run (but for the moment at which a process dies); AJ_LONG=5000 makes that many steps.
"""

import copy
import json
import os
import random
import shutil
import subprocess
import time

import anjuan_cli as cli
import pay_bank
from anjuan_cli import Scratch, check
from pay_office import OPEN, REVIEWER, Office

CLERKS, HEADS = ("沈若谷", "钟离秋"), ("陆知行", "闻人远")
FORMATS = ("csv", "csv-gb18030", "pain.001")
AT_BANK_S = 15 * 86400  # reconcile asks after what is longer at the bank


class Month(Office):
    # --- looking --------------------------------------------------------------------------------------

    def claims(self, *states):
        return [c for c in self.home.entitlements() if not states or c["state"] in states]

    def batches(self, *states):
        return [b for b in self.read("pay", "sheet")["batches"] if b["state"] in states]

    def sound_enough(self):
        """After a kill, before anything repairs: the segments may be behind, the money may not."""
        self.read("doctor", allow=(0, 1))
        self.look()

    def look(self):
        """What the bank paid is owed, to archived cases only, and the books say so."""
        claims = self.claims()
        archived = {c["id"] for c in claims if c["case_number"] in self.known.owed}
        check(not self.bank.strangers(archived), f"paid for nothing: {self.bank.strangers(archived)}")
        for claim in claims:
            check(self.bank.paid(claim["id"]) <= claim["fen"], f"the bank paid too much for {claim}")
            check((claim["state"] == "reserved") == (claim["case_number"] not in self.known.owed), f"{claim}")
        self.reconcile()
        return claims

    def reconcile(self):
        """Nothing but the batches that are long at the bank; one whose sending was killed just now may be."""
        sent_at = self.known.sent_at
        open_now = [b["batch"] for b in self.batches("sent")]
        late = {b for b in open_now if time.time() - sent_at.get(b, time.time()) > AT_BANK_S}
        told = self.read("pay", "reconcile", allow=(0, 1))["differences"]
        named = {d["subject"] for d in told}
        check({d["code"] for d in told} <= {"sent_not_settled"} and late <= named, f"{told}, late {late}")
        check(named - late <= set(open_now) - sent_at.keys(), f"{told}, late {late}")

    def owed_as_known(self, claims):
        for case, fen in self.known.owed.items():
            found = sum(c["fen"] for c in claims if c["case_number"] == case)
            check(found == fen, f"{case}: {found} fen in all, adjustments told {fen}")

    def doctor(self, allow=(0,)):
        return self.read("doctor", allow=allow)

    # --- the bank -------------------------------------------------------------------------------------

    def deliver(self, *order):
        for _ in range(self.chance.choice((1, 1, 2))):
            self.bank.take(*order)

    def deliver_waiting(self):
        for order in self.waiting:
            self.deliver(*order)
        self.waiting = []

    def transfers(self, batch):
        """(line, its transfer), for a batch that the bank has."""
        lines = self.read("pay", "sheet", batch)["lines"]
        return [(line, self.bank.transfers[pay_bank.identifier(line["claim"], line["attempt"])]) for line in lines]

    # --- the steps --------------------------------------------------------------------------------------

    def one(self, *states):
        found = self.claims(*states)
        return self.chance.choice(found) if found else None

    def clerk(self):
        return self.chance.choice(CLERKS)

    def step_budget(self):
        self.ask("budget", "--amount", self.chance.randint(1, 9999), "--reason", "追加", by=self.clerk())

    def step_hold(self):
        claim = self.one("unlocked", "returned")
        if claim:
            self.ask("hold", claim["id"], "--reason", "核对", by=self.clerk())

    def step_release(self):
        claim = self.one("held", "returned")
        if claim:
            self.ask("release", claim["id"], "--reason", "已核对", by=self.clerk())

    def step_adjust(self):
        case = self.chance.choice(sorted(self.known.owed))
        done = self.ask("adjust", case, "--if", f"翻译费={self.chance.randint(1, 90)}", "--reason", "凭据", by=self.clerk(), allow=(0, 1))
        if done:
            self.known.owed[case] += done["fen"]

    def step_batch(self):
        payable = self.claims("unlocked")
        some = self.chance.sample(payable, min(len(payable), self.chance.choice((0, 0, 1, 3))))
        if payable:
            self.ask("batch", *(c["id"] for c in some), by=self.clerk())
        elif self.chance.random() < 0.2:
            self.refused("batch", by=self.clerk())

    def step_cancel(self):
        batch = self.batches("prepared", "approved")
        if batch and self.chance.random() < 0.3:
            self.ask("cancel", batch[0]["batch"], "--reason", "改日", by=self.clerk())

    def wrong_approvals(self, sheet):
        batch, digest = sheet["batch"], ("--sha256", sheet["sha256"])
        prepared, case = sheet["prepared"]["by"], sheet["lines"][0]["claim"]
        handler = next(c["handler"] for c in self.claims() if c["id"] == case)
        self.chance.choice((
            lambda: self.refused("approve", batch, *digest, by=prepared),
            lambda: self.refused("approve", batch, *digest, by=prepared[0] + " " + prepared[1:]),
            lambda: self.refused("approve", batch, *digest, by=handler),
            lambda: self.refused("approve", batch, "--sha256", "ab" * 32, by=HEADS[0]),
            lambda: self.refused("export", batch, "--format", "csv", "--output", "early.csv", by=prepared)))()
        check(not list(self.folder.glob("early.csv*")), "a file of a batch that nobody approved")

    def step_approve(self):
        for batch in self.batches("prepared")[:1]:
            sheet = self.read("pay", "sheet", batch["batch"])
            if self.chance.random() < 0.5:
                self.wrong_approvals(sheet)
            others = [c for c in (*HEADS, *CLERKS) if c != sheet["prepared"]["by"]]
            self.ask("approve", sheet["batch"], "--sha256", sheet["sha256"], by=self.chance.choice(others))

    def step_export(self):
        batches = self.batches("approved", "sent")
        if not batches:
            return
        batch, form = self.chance.choice(batches), self.chance.choice(FORMATS)
        self.files += 1
        path = self.folder / f"bank-{self.files}"
        settled = any("outcome" in line for line in self.read("pay", "sheet", batch["batch"])["lines"])
        if settled:
            self.refused("export", batch["batch"], "--format", form, "--output", path.name, by=self.clerk())
            check(not path.exists(), "a file of a batch that is settled in part")
            return
        self.ask("export", batch["batch"], "--format", form, "--output", path.name, by=self.clerk())
        if batch["state"] == "approved":
            self.known.last_sent = (batch["batch"], batch["sha256"])
        self.waiting.append((batch["batch"], path, form))
        check(not path.with_name(path.name + ".part").exists(), "a .part is left")
        if self.chance.random() < 0.7:
            self.deliver_waiting()

    def settle(self, batch, everything=False):
        self.deliver_waiting()
        rows = [(line["n"], t.outcome) for line, t in self.transfers(batch) if "outcome" not in line]
        if not everything:
            rows = self.chance.sample(rows, self.chance.randint(1, len(rows)))
        paid = ",".join(str(n) for n, outcome in rows if outcome == pay_bank.PAID)
        back = ",".join(str(n) for n, outcome in rows if outcome != pay_bank.PAID)
        self.ask("settle", batch, *(["--paid", paid] if paid else []),
                 *(["--returned", back, "--reason", "户名不符"] if back else []), by=self.clerk())
        if self.chance.random() < 0.3:
            self.refused("settle", batch, "--paid", rows[0][0], by=self.clerk())

    def step_settle(self):
        for batch in self.batches("sent")[:1]:
            self.settle(batch["batch"])

    def untold(self):
        """Lines that the home has as paid and the bank as bounced: not told yet, or forgotten by a restore."""
        return [(b["batch"], line) for b in self.batches("sent", "settled") for line, t in self.transfers(b["batch"])
                if line.get("outcome") == "paid" and "bounced" not in line and t.outcome == pay_bank.BOUNCED]

    def step_bounce(self, allow=(0, 1)):
        self.deliver_waiting()
        untouched = {c["id"] for c in self.claims("paid", "unlocked", "returned") if not c.get("recoveries")}
        told = [(line, t) for b in self.batches("settled")[:3] for line, t in self.transfers(b["batch"])
                if line.get("outcome") == "paid" and line["claim"] in untouched and t.outcome == pay_bank.PAID]
        if told:
            self.chance.choice(told)[1].outcome = pay_bank.BOUNCED
        self.tell_bounces(allow)

    def tell_bounces(self, allow):
        for batch, line in self.untold():
            self.ask("bounce", batch, line["n"], "--reason", "银行退汇", by=self.clerk(), allow=allow)

    def step_recover(self):
        """Refused, when it comes at the wrong moment; then nothing is done."""
        self.deliver_waiting()
        claim = self.one("paid")
        if not claim or claim.get("paid_fen", 0) != self.bank.paid(claim["id"]):
            return
        name = claim["id"]
        self.ask("recover", "demand", name, "--amount", "1", "--reason", "误发", by=CLERKS[0], allow=(0, 1))
        self.refused("recover", "approve", name, by=CLERKS[0])
        self.ask("recover", "approve", name, by=HEADS[0], allow=(0, 1))
        self.ask("recover", "receive", name, "--amount", "0.4", by=CLERKS[1], allow=(0, 1))
        self.refused("recover", "receive", name, "--amount", "99999", by=CLERKS[1])

    def step_old_key(self):
        if self.known.requests:
            key, args, by, answer = self.chance.choice(self.known.requests[-40:])
            size = self.size()
            if args[0] != "export":  # which writes its file again
                self.same(answer, self.run(args, by, key), args)
            self.run(["budget", "--amount", "12345.67", "--reason", "另一件事"], by, key, (1,))
            check(self.size() == size, f"{args}: an old key wrote an event")

    def step_seal(self):
        number = cli.expected_of(OPEN)["case_number"]
        if number not in self.known.owed and self.chance.random() < 0.3:
            self.home.run("case", "seal", number, "--reviewer", REVIEWER)
            self.count("sealed")
            self.known.owed[number] = cli.expected_of(OPEN)["subsidy"]["payable_fen"]

    def step_rebuild(self):
        if self.chance.random() < 0.3:
            self.home.run("rebuild")
            self.count("rebuilt")

    # --- back in time -------------------------------------------------------------------------------------

    def step_backup(self):
        if self.chance.random() < 0.5 or not self.backup:
            shutil.rmtree(self.folder / "backup", ignore_errors=True)
            self.backup = self.copy(self.home.home, self.folder / "backup")
            self.count("backups")
            self.backup_known = copy.deepcopy(self.known)

    def copy(self, source, target):
        subprocess.run(["cp", "-a", source, target], check=True)
        return target

    def step_restore(self):
        if self.backup and self.chance.random() < 0.6:
            self.chance.choice((self.restore_over, self.restore_aside))()

    def restore_aside(self):
        """A fresh folder in the home's place; where that is behind its bank, the true one comes back by its own inodes."""
        true, now = self.folder / "true", self.known
        self.home.home.rename(true)
        self.copy(self.backup, self.home.home)
        self.count("restored aside")
        if self.restored(must_refuse=True):
            shutil.rmtree(true)
            return
        shutil.rmtree(self.home.home)
        true.rename(self.home.home)
        self.known = now

    def restore_over(self):
        """By cp over the files that are there. The true one comes back by a copy, which is to be confirmed too."""
        true, now = self.copy(self.home.home, self.folder / "true"), self.known
        self.copy(f"{self.backup}/.", self.home.home)
        self.count("restored over")
        # what was neither approved nor written since may go on: nothing can have been sent
        if not self.restored(must_refuse=now.renewed != self.backup_known.renewed):
            shutil.rmtree(self.home.home)
            self.copy(true, self.home.home)
            self.known = now
            check(self.locked(), "the true home came back as a copy, and is not locked")
            self.confirm()
        shutil.rmtree(true)

    def restored(self, must_refuse):
        """True: the home goes on from there. False: it is behind its bank, and was refused whatever was tried."""
        real, self.known = self.known.last_sent, copy.deepcopy(self.backup_known)
        if not must_refuse:
            self.known.last_sent = real
            return True
        check(self.locked(), "a restored home approves or writes for the bank")
        if real == self.known.last_sent:
            self.confirm()
            return True
        self.count("behind its bank")
        self.refused("confirm", real[0], "--sha256", real[1], "--reason", "核对", by=HEADS[0])
        if self.known.last_sent:
            self.refused("confirm", "none", "--reason", "核对", by=HEADS[0])
        check(self.locked(), "a home behind its bank pays")
        return False

    def locked(self):
        """Nothing can be approved, nor written for the bank; preparing is allowed."""
        if not self.batches("prepared") and self.claims("unlocked"):
            self.run(["batch"], CLERKS[0])
        for batch in self.batches("prepared"):
            others = [h for h in HEADS if h != batch["prepared"]["by"]]
            self.refused("approve", batch["batch"], "--sha256", batch["sha256"], by=others[0])
        for batch in self.batches("approved", "sent"):
            self.refused("export", batch["batch"], "--format", "csv", "--output", "locked.csv", by=CLERKS[0])
        check(not list(self.folder.glob("locked.csv*")), "a file of a locked home")
        told = [f["code"] for f in self.doctor(allow=(0, 1))["findings"]]
        return "doctor_place" in told or self.known.last_sent is None  # before the first file a copy is told of nowhere

    def confirm(self):
        batch, digest = self.known.last_sent or ("none", None)
        self.ask("confirm", batch, *(["--sha256", digest] if digest else []), "--reason", "与出纳核对", by=HEADS[0])

    # --- all of it -----------------------------------------------------------------------------------------

    def step(self):
        usual = (self.step_batch, self.step_approve, self.step_export, self.step_settle, self.step_release)
        rare = (self.step_budget, self.step_hold, self.step_adjust, self.step_cancel, self.step_bounce, self.step_recover,
                self.step_old_key, self.step_seal, self.step_rebuild, self.step_backup, self.step_restore)
        done = sum(self.met.values())
        while sum(self.met.values()) == done:  # there may be nothing to approve, …
            what = self.chance.choice(usual if self.chance.random() < 0.65 else rare)
            what()
        self.owed_as_known(self.look())
        if self.chance.random() < 0.3:
            self.doctor()
        return what.__name__

    def settle_all(self):
        """Everything is told; then the home and the bank say the same of every claim."""
        for batch in self.batches("prepared", "approved"):
            self.ask("cancel", batch["batch"], "--reason", "年终", by=CLERKS[0])
        for batch in self.batches("sent"):
            self.settle(batch["batch"], everything=True)
        for claim in self.claims("held"):
            self.ask("release", claim["id"], "--reason", "年终", by=CLERKS[0])
        self.tell_bounces(allow=(0,))
        for claim in self.look():
            check(claim.get("paid_fen", 0) == self.bank.paid(claim["id"]), f"the bank paid {self.bank.paid(claim['id'])} for {claim}")
        self.doctor()
        self.home.run("journal", "verify")
        self.home.run("rebuild", "--compare")


def test_torture(binary):
    """random steps, kills, races, clocks and restores: the bank pays each claim once, and only what is archived"""
    seed = int(os.environ.get("AJ_SEED") or time.time_ns() % 1_000_000)
    steps = int(os.environ.get("AJ_LONG") or (20 if cli.sanitized(binary) else 100))
    print(f"AJ_SEED={seed} AJ_LONG={steps}", flush=True)
    with Scratch() as folder:
        office, trace = Month(binary, folder, random.Random(seed)), []
        try:
            for _ in range(steps):
                trace.append(office.step())
            office.settle_all()
        except BaseException:
            print(f"after {len(trace)} steps, the last {trace[-12:]}", flush=True)
            if os.environ.get("AJ_KEEP"):
                shutil.copytree(folder, os.environ["AJ_KEEP"], symlinks=True)
            raise
        size, paid = office.size(), sum(t.outcome == pay_bank.PAID for t in office.bank.transfers.values())
    met = ", ".join(f"{k} {n}" for k, n in sorted(office.met.items()))
    return f"{steps} steps, {size} events, {paid} of {len(office.bank.transfers)} transfers stay paid, {office.bank.repeats} brought again; {met}"


if __name__ == "__main__":
    cli.main(globals())
