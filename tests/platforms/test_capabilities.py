"""What each platform allows, as data, and what an account was refused."""

import pytest

import tests.platforms.scripted_connector
from platforms.capabilities import Capability, Level, level_on, platform_levels
from platforms.connections import is_asked
from platforms.connectors import Access, Content, Picture, carried_out, connector_for, register_connector
from platforms.models import Connection

CONTENT = Content(
    text="Été",
    link="https://www.ville.rimouski.qc.ca/",
    pictures=(Picture(file="images/a.jpg", sha256="0" * 64, content_type="image/jpeg", alt_text="Le quai"),),
)


def test_every_platform_of_the_policy_has_its_levels() -> None:
    assert set(platform_levels()) == {"facebook", "x", "linkedin", "youtube", "vimeo"}
    for levels in platform_levels().values():
        assert len(levels) >= 25


@pytest.mark.parametrize(
    ("slug", "capability", "level"),
    [
        ("facebook", Capability.PUBLISH_TEXT, Level.YES),
        ("x", Capability.BLOCK, Level.MANUAL),
        ("linkedin", Capability.DELETE_OTHERS, Level.UNCERTAIN),
        ("youtube", Capability.PUBLISH_TEXT, Level.NO),
        ("vimeo", Capability.PUBLISH_IMAGE, Level.NO),
        ("x", Capability.EDIT_POST, Level.CONDITIONAL),
        ("mastodon", Capability.PUBLISH_TEXT, Level.NO),
    ],
)
def test_levels_are_those_of_the_platforms(slug: str, capability: Capability, level: Level) -> None:
    assert level_on(slug, capability) == level


def test_a_real_refusal_of_the_account_comes_before_what_its_platform_allows() -> None:
    refused = {"publish_text": "manual"}
    assert level_on("facebook", Capability.PUBLISH_TEXT, refused) == Level.MANUAL
    assert level_on("facebook", Capability.PUBLISH_LINK, refused) == Level.YES


def test_the_software_asks_only_on_a_connected_account_what_connector_and_platform_both_allow() -> None:
    connected = Connection(state=Connection.State.CONNECTED)
    assert is_asked(connected, "facebook", Capability.PUBLISH_TEXT)
    assert not is_asked(None, "facebook", Capability.PUBLISH_TEXT)
    assert not is_asked(connected, "x", Capability.PUBLISH_TEXT), "no connector speaks to it"
    assert not is_asked(connected, "facebook", Capability.HIDE), "the connector does not carry it out"
    for state in (Connection.State.LOST, Connection.State.DISCONNECTED):
        assert not is_asked(Connection(state=state), "facebook", Capability.PUBLISH_TEXT)
    refused = Connection(state=Connection.State.CONNECTED, refused={"publish_text": "manual"})
    assert not is_asked(refused, "facebook", Capability.PUBLISH_TEXT)


def test_content_comes_back_from_json_as_it_was() -> None:
    assert Content.from_json(CONTENT.as_json()) == CONTENT
    assert CONTENT.needs == Capability.PUBLISH_IMAGE
    assert Content(text="a", link="https://b.ca/").needs == Capability.PUBLISH_LINK
    assert Content(text="a").needs == Capability.PUBLISH_TEXT


def test_one_connector_speaks_to_a_platform() -> None:
    class Other(tests.platforms.scripted_connector.ScriptedConnector):
        pass

    with pytest.raises(ValueError, match="facebook"):
        register_connector("facebook", Other)
    assert carried_out("vimeo") == frozenset()
    with pytest.raises(LookupError, match="vimeo"):
        connector_for("vimeo", Access(handle="", external_id="", tokens={}))


def test_an_access_does_not_say_its_tokens() -> None:
    assert "planted" not in repr(Access(handle="a", external_id="1", tokens={"access_token": "planted"}))
