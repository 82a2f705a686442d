"""The host of a link given as proof, as a browser would read it."""

import pytest

from accounts.proofs import host_of


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://www.facebook.com/posts/1", "www.facebook.com"),
        (" HTTPS://WWW.Facebook.COM/posts/1?a=b#c ", "www.facebook.com"),
        ("https://facebook.com.example.org/", "facebook.com.example.org"),
        ("http://www.facebook.com/posts/1", ""),
        ("javascript://facebook.com/%0aalert(1)", ""),
        ("https://facebook.com@example.org/", ""),
        ("https://example.org\\@facebook.com/", ""),
        ("https://example.org\\.facebook.com/", ""),
        ("https://facebook.com:8443/", ""),
        ("https://faceb\u043eok.com/", ""),
        ("https://[facebook.com/", ""),
        ("facebook.com/posts/1", ""),
        ("https:///posts/1", ""),
        ("", ""),
    ],
)
def test_the_host_is_that_of_a_plain_https_address_or_nothing(link: str, host: str) -> None:
    assert host_of(link) == host
