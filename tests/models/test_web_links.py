"""Which typed addresses become links, and where they lead."""

import pytest

from app.models.web_links import LONGEST_ADDRESS, web_links


def found(text: str) -> list[str]:
    return [text[link.start : link.end] for link in web_links(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ดูที่https://www.bangkok.go.th/minburi?id=5&x=1", "https://www.bangkok.go.th/minburi?id=5&x=1"),
        ("เว็บไซต์www.bangkok.go.thและที่ทำการ", "www.bangkok.go.th"),
        ("(https://www.bangkok.go.th/a).", "https://www.bangkok.go.th/a"),
        ("https://th.wikipedia.org/wiki/มีนบุรี_(เขต) ", "https://th.wikipedia.org/wiki/มีนบุรี_(เขต)"),
        ("“HTTP://A.GO.TH:8080/#ก”", "HTTP://A.GO.TH:8080/#ก"),
        ("ที่ www.a.go.th, ฯลฯ", "www.a.go.th"),
        ("https://a.go.th/เอกสารฯ", "https://a.go.th/เอกสาร"),
    ],
)
def test_an_address_is_found_without_the_sentence_around_it(text: str, address: str) -> None:
    assert found(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "javascript://www.a.go.th/%0aalert(1)",
        "file:///etc/passwd",
        "file://www.a.go.th/a",
        "ftp://www.a.go.th",
        "data:text/html,x",
        "mail@www.a.go.th",
        "www.a",
        "www.",
        "https://",
        "https:///a",
        "hhttps://a.go.th",
    ],
)
def test_what_leads_to_no_web_site_is_text(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://www.bangkok.go.th@other.example/",
        "https://www.bangkok.go.th:pass@other.example/",
        "https://www.bangkok.go.th:443@other.example/",
        "https://www.bangkok.go.th+x@other.example/",
        "https://www.bangkok.go.th\\@other.example/",
        "https://www.bangkok.go.th%2eother.example/",
        "https://www.bangkok.go.thе.example/",  # a Cyrillic letter
        "https://bаngkok.go.th/",  # a Cyrillic letter
        "https://www.bangkok.go.th-.other.example/",
        "http://" + "a." * 200 + "go.th",
    ],
)
def test_what_leads_elsewhere_than_it_seems_is_text(text: str) -> None:
    assert found(text) == []


def test_a_very_long_address_is_text() -> None:
    start = "https://a.go.th/"
    longest = start + "a" * (LONGEST_ADDRESS - len(start))
    assert found(longest) == [longest]
    assert found(longest + "a") == []
    assert found(start + "ก" * (LONGEST_ADDRESS // 9 + 1)) == []


@pytest.mark.long
def test_many_addresses_are_found_quickly() -> None:
    assert len(found("www.a.go.th " * 20_000)) == 20_000
    assert len(found("https://a.go.th/), " * 20_000)) == 20_000
    assert found("https://a.go.th/" + ")" * 1_000) == ["https://a.go.th/"]
    for odd in (
        "https://a.go.th/" + ")" * 100_000,
        "https://" * 20_000,
        "www.a.go.th," * 20_000,
        "www." * 20_000,
    ):
        found(odd)


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        ("www.a.go.th", "http://www.a.go.th"),
        ("HTTPS://a.go.th/x", "https://a.go.th/x"),
        ("https://a.go.th/ก?[1]", "https://a.go.th/%E0%B8%81?%5B1%5D"),
        ("https://a.go.th/%E0%B8%81%2", "https://a.go.th/%E0%B8%81%252"),
    ],
)
def test_a_link_leads_to_the_address_in_ascii(text: str, uri: str) -> None:
    assert [link.uri for link in web_links(text)] == [uri]
