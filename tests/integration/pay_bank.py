"""A bank for the tests: what it really paid it knows from the files alone that were brought to it. It pays
an EndToEndId once, whoever brings it again, and takes no order whose batch, amount or account is another than before."""

import csv
import hashlib
import io
import xml.etree.ElementTree as ET

from anjuan_cli import check

PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.03}"
PAID, RETURNED, BOUNCED = "paid", "returned", "bounced"


def fen_of(text):
    yuan, _, rest = text.partition(".")
    return int(yuan) * 100 + int((rest + "00")[:2])


def csv_orders(data, charset):
    rows = csv.DictReader(io.StringIO(data.decode(charset)))
    return [(r["业务编号"], fen_of(r["金额(元)"]), r["收款人账号"].strip()) for r in rows]


def pain_orders(data):
    return [(e.find(f".//{PAIN}EndToEndId").text, fen_of(e.find(f".//{PAIN}InstdAmt").text),
             e.find(f"{PAIN}CdtrAcct//{PAIN}Othr/{PAIN}Id").text)
            for e in ET.fromstring(data).iter(PAIN + "CdtTrfTxInf")]


def orders(path, form):
    """[(EndToEndId, fen, account)] of one of the three formats."""
    data = path.read_bytes()
    if form == "pain.001":
        return pain_orders(data)
    return csv_orders(data, "gb18030" if form == "csv-gb18030" else "utf-8-sig")


def identifier(claim, attempt):
    """docs/formats/ledger.md, worked out again."""
    digest = hashlib.sha256(claim.encode("utf-8")).hexdigest()[:20]
    return f"AJ{digest}-{claim.rpartition('#')[2]}-{attempt}"


class Transfer:
    def __init__(self, batch, fen, account, outcome):
        self.order, self.outcome = (batch, fen, account), outcome
        self.fen = fen


class Bank:
    def __init__(self, chance):
        self.chance, self.transfers, self.repeats = chance, {}, 0

    def take(self, batch, path, form):
        for name, fen, account in orders(path, form):
            known = self.transfers.get(name)
            if known is None:
                outcome = RETURNED if self.chance.random() < 0.3 else PAID
                self.transfers[name] = Transfer(batch, fen, account, outcome)
                continue
            self.repeats += 1
            check(known.order == (batch, fen, account), f"{name} is {batch, fen, account}, it was {known.order}")

    def of_claim(self, claim):
        """All transfers for a claim, by its attempts 1, 2, 3 …"""
        start = identifier(claim, "")
        return [t for name, t in self.transfers.items() if name.startswith(start)]

    def paid(self, claim):
        return sum(t.fen for t in self.of_claim(claim) if t.outcome == PAID)

    def strangers(self, claims):
        """Orders for nothing that anybody is owed."""
        starts = tuple(identifier(claim, "") for claim in claims)
        return [name for name in self.transfers if not name.startswith(starts)]
