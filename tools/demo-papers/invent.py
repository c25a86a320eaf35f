"""Facts that cannot be real: ID numbers of areas nobody lives in, phones and accounts nobody has.

The conventions are in demo/README.md.
"""

WEIGHTS = [2 ** (17 - i) % 11 for i in range(17)]


def id_number(area, birth, order):
    """`area` is not allocated (city part 99); the last digit of `order` is odd for men."""
    body = f"{area}{birth.replace('-', '')}{order:03d}"
    assert area[2:4] == "99" and len(body) == 17
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]


def phone(tail):
    return f"154{tail:08d}"


def account(tail):
    return f"000000{tail:013d}"


NOTE = "虚构样例：人名、证件号码、电话、单位、案号均为编造，与任何真实的人和事无关。"


def recipient(name, sex, birth, area, order, tail, address, **more):
    """One entry of recipients[]; the rest of its keys by name."""
    entry = {"no": 1, "name": name, "sex": sex, "birth_date": birth, "nation": "汉族",
             "id_type": "resident_id", "id_number": id_number(area, birth, order),
             "phone": phone(tail), "address": address, "job": None, "groups": [],
             "exemption_code": None, "hardship_pledge": False, "is_minor": False, "sealed": False,
             "agent": None}
    assert more.keys() <= entry.keys()
    return entry | more


def handler(name, kind, unit, licence, tail, years, account_tail):
    return {"name": name, "kind": kind, "unit": unit, "licence_number": licence,
            "phone": phone(tail), "practice_years": years, "public_post": False,
            "payee": {"kind": "person", "account_name": name, "bank_name": "澜州样例银行云溪支行",
                      "account_number": account(account_tail)}}


DATE_KEYS = ("applied accepted noticed decided assigned retained first_meeting file_review filed "
             "hearing document_dated document_received closed handed_in").split()


def dates(**known):
    assert known.keys() <= set(DATE_KEYS)
    return {key: known.get(key) for key in DATE_KEYS}


def facts(**known):
    plain = {"heard": False, "hearing_count": 0, "procedure": "none", "in_custody": False,
             "plea_guilty": None, "recipient_count": 1, "cross_region": "none",
             "translation_fee_fen": 0, "other_cost_fen": 0, "other_cost_reason": "",
             "major_difficult": False, "withdrawn": "none", "terminated": False,
             "terminated_work_done": None, "enforced": "none", "supplement_notice_issued": False,
             "preservation": False, "handler_changed": False, "objection": False}
    assert known.keys() <= plain.keys()
    return plain | known


def case(number, assignment, platform, **rest):
    """case.json with its keys in their usual order."""
    head = {"schema_version": 1, "fictitious": True, "note": NOTE, "case_number": number,
            "assignment_number": assignment, "platform_number": platform}
    order = ("case_class stage service_form intake_channel client_role reason recipients "
             "opposing_parties organ handler dates outcome facts quality_grade sealed secrecy "
             "closing_report papers").split()
    rest = {"opposing_parties": [], "quality_grade": None, "sealed": False, "secrecy": "none",
            "papers": []} | rest
    assert sorted(rest) == sorted(order), set(rest) ^ set(order)
    return head | {key: rest[key] for key in order}
