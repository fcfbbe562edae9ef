"""Which addresses may be dialled."""

import asyncio

import pytest

from crawlers.addresses import RefusedError, Rule, UnresolvedError, is_public

PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"]
PRIVATE = [
    "127.0.0.1", "127.255.0.3", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0",
    "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    "2001:0:53aa:64c:0:5efe:7f00:1", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_may_be_dialled(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_everything_else_may_not(address: str) -> None:
    assert not is_public(address)


def answers(*addresses: str) -> Rule:
    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return Rule(resolve=resolve)


def test_one_private_address_refuses_the_whole_name() -> None:
    with pytest.raises(RefusedError, match=r"10\.0\.0\.7"):
        asyncio.run(answers("93.184.216.34", "10.0.0.7").targets("mixed.test", 443))


def test_what_was_checked_is_what_is_dialled() -> None:
    assert asyncio.run(answers("93.184.216.34").targets("good.test", 443)) == [("93.184.216.34", 443)]


@pytest.mark.parametrize("port", [22, 25, 3306, 8080, 0])
def test_unusual_ports_are_refused(port: int) -> None:
    with pytest.raises(RefusedError):
        asyncio.run(answers("93.184.216.34").targets("good.test", port))


def test_a_name_without_an_address_is_unresolved() -> None:
    with pytest.raises(UnresolvedError):
        asyncio.run(answers().targets("nobody.test", 80))


def test_a_mapped_test_name_leads_to_loopback_on_port_80_only() -> None:
    rule = Rule({"village.test": ("127.0.0.1", 4000)})
    assert asyncio.run(rule.targets("Village.TEST.", 80)) == [("127.0.0.1", 4000)]
    with pytest.raises((UnresolvedError, RefusedError)):
        asyncio.run(rule.targets("village.test", 443))
