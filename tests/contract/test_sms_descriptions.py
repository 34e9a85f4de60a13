"""What SMS channels ask of their providers, checked against the providers' own descriptions."""

import json
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from aiohttp import ClientSession

from gateway.channels.contract import Outgoing, Remedy, Reply, Say, SendError
from gateway.channels.segments import count
from gateway.channels.sms import http_file
from gateway.channels.sms.http import HttpSms
from gateway.channels.sms.twilio import TwilioSms
from gateway.channels.twilio_account import TwilioAccount, TwilioSettings
from gateway.i18n.language import Lang
from tests.channels.sms.contract_case import SECRETS
from tests.contract.descriptions import ROOT

NUMBER = "+8801700000001"
SID = "AC" + "0" * 32


def channel(base: str, sender: str = "+8809600000000") -> TwilioSms:
    settings = TwilioSettings(
        account_sid=SID, auth_tokens=("t",), sms_from=sender, api_base=base, public_url="https://gate.example"
    )
    return TwilioSms(TwilioAccount(settings))


def outgoing(address: str = NUMBER, *replies: Reply) -> Outgoing:
    return Outgoing("0f" * 16, address, Lang.BN, replies or (Say("আপনার তথ্য পেয়েছি।"),))


@pytest.mark.parametrize("sender", ["+8809600000000", "MG" + "0" * 32, "ASHSHASH"])
async def test_twilio_takes_our_messages(twilio_described: str, sender: str) -> None:
    made = channel(twilio_described, sender)
    sent = await made.send(outgoing())
    assert await made.check() == ""
    await made.close()
    assert sent.provider_id.startswith(("SM", "MM"))


async def test_twilio_takes_a_long_message_in_two(twilio_described: str) -> None:
    made = channel(twilio_described)
    assert (await made.send(outgoing(NUMBER, Say("কথা " * 600)))).provider_id
    await made.close()


async def test_the_description_catches_mistakes(twilio_described: str) -> None:
    made = channel(twilio_described)
    with pytest.raises(SendError) as raised:
        await made.send(outgoing("garbage"))
    await made.close()
    assert raised.value.code == "99422"


@pytest.mark.parametrize(
    ("prefer", "code", "remedy"),
    [
        ("code=429", "20429", Remedy.RETRY),
        ("code=401", "20003", Remedy.STOP_CHANNEL),
        ("code=400, example=21610", "21610", Remedy.SUPPRESS),
        ("code=400, example=21211", "21211", Remedy.SUPPRESS),
        ("code=500", "20500", Remedy.RETRY),
    ],
)
async def test_refusals_in_twilios_shape(twilio_described: str, prefer: str, code: str, remedy: Remedy) -> None:
    made = channel(twilio_described)
    made.account.http.pool = ClientSession(headers={"Prefer": prefer}, timeout=made.account.http.times)
    with pytest.raises(SendError) as raised:
        await made.send(outgoing())
    await made.close()
    assert (raised.value.code, raised.value.remedy) == (code, remedy)


EXAMPLE = Path("sms.toml.example").read_text("utf-8")


async def test_the_android_phone_takes_our_messages(android_described: str) -> None:
    document = tomllib.loads(EXAMPLE)
    document["channels"] = {"android": document["channels"]["android"]}
    document["channels"]["android"] |= {"url": f"{android_described}/messages", "allow_private": True}
    made = HttpSms(http_file.read(document, SECRETS)[0])
    assert (await made.send(outgoing())).provider_id
    await made.close()


TEXTS = (
    "a",
    "a" * 160,
    "a" * 161,
    "€" * 81,
    "a" * 152 + "€" * 9,
    "`",
    "ক" * 70,
    "ক" * 71,
    "ক" * 66 + "😀" + "ক" * 66,
    "কি" * 67,
)


def test_segments_as_twilio_counts_them() -> None:
    package = ROOT / "node_modules" / "sms-segments-calculator"
    node = shutil.which("node")
    if not node or not package.is_dir():
        pytest.skip("no sms-segments-calculator in node_modules")
    script = (
        f"const {{SegmentedMessage: M}} = require({json.dumps(str(package))});"
        f"console.log(JSON.stringify({json.dumps(TEXTS)}.map((t) => new M(t).segmentsCount)))"
    )
    told = subprocess.run([node, "-e", script], check=True, capture_output=True, text=True, timeout=60).stdout
    assert json.loads(told) == [count(text).segments for text in TEXTS]
