"""What the tags and filters write."""

import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.test import RequestFactory

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ACCOUNT = SimpleNamespace(
    slug="facebook", name="Ville de Rimouski", platform=SimpleNamespace(slug="facebook", name="Facebook")
)


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).replace("\xa0", " ").strip()


def badge(target: timedelta, limit: timedelta, extra: str = "", **context: Any) -> str:
    source = f"{{% deadline_badge target limit now {extra} %}}"
    return render(source, target=NOW + target, limit=NOW + limit, now=NOW, **context)


def test_a_running_deadline_says_what_is_left_and_is_kept_fresh() -> None:
    html = badge(timedelta(hours=4), timedelta(hours=28))
    assert words_of(html) == "reste 4 h"
    assert "deadline--ok" in html
    assert " data-deadline" in html
    assert 'title="Cible\xa0: lundi 23\xa0novembre 2026 à 14\xa0h. Limite' in html


def test_a_deadline_past_its_limit_says_so_to_a_screen_reader() -> None:
    assert (
        words_of(badge(-timedelta(hours=28), -timedelta(hours=4))) == "en retard de 1 j 4 h, limite dépassée"
    )


def test_a_suspended_or_settled_deadline_no_longer_runs() -> None:
    paused = badge(timedelta(hours=4), timedelta(hours=28), "paused=True")
    settled = badge(timedelta(hours=4), timedelta(hours=28), "done_at=now")
    assert words_of(paused) == "délai suspendu"
    assert words_of(settled) == "à temps"
    assert "data-deadline" not in paused + settled


def test_no_target_shows_nothing() -> None:
    assert render("{% deadline_badge None None now %}", now=NOW) == ""


def test_a_platform_is_always_named_and_its_letter_is_not_read_twice() -> None:
    html = render("{% platform_mark account %}", account=ACCOUNT)
    assert words_of(html) == "FFacebook Ville de Rimouski"
    assert 'aria-hidden="true">F<' in html


def test_an_unknown_platform_takes_its_first_letter() -> None:
    account = SimpleNamespace(name="Ville", platform=SimpleNamespace(slug="mastodon", name="Mastodon"))
    assert words_of(render("{% platform_mark account short=True %}", account=account)) == "MMastodon"


def test_a_name_written_by_a_citizen_is_escaped() -> None:
    html = render(
        "{% person name %}{% platform_mark account short=False %}", name="<b>x</b>", account=ACCOUNT
    )
    assert "<b>" not in html


def test_an_icon_alone_has_a_name_and_any_other_is_hidden() -> None:
    assert 'aria-hidden="true"' in render('{% icon "check" %}')
    assert words_of(render('{% icon "check" label="Fait" %}')) == "Fait"


def test_a_day_is_that_of_the_city_and_the_first_of_a_month_is_an_ordinal() -> None:
    evening = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
    assert render("{{ at|long_day }}", at=evening) == render("{{ at|long_day }}", at=date(2026, 12, 1))
    assert (
        words_of(render("{{ at|long_day }}{{ none|long_day }}", at=evening, none=None)) == "1er décembre 2026"
    )


def test_a_counter_is_read_in_words() -> None:
    html = render('{% counter 2 3 "avertissements" %}')
    assert ">2/3<" in html
    assert "2 sur 3 avertissements" in html


def test_a_link_to_a_page_that_does_not_exist_is_left_out() -> None:
    request = RequestFactory().get("/")
    assert render('{% nav_link "nowhere:page" "Nulle part" "check" %}', request=request) == ""


def test_the_link_of_the_page_one_is_on_is_marked() -> None:
    request = RequestFactory().get("/")
    link = '{% nav_link "home" "Accueil" "house" %}'
    assert 'aria-current="page"' in render(link, request=request)
    assert "aria-current" not in render(link, request=RequestFactory().get("/messages/"))


class ReferralForm(forms.Form):
    reason = forms.CharField(label="Motif", help_text="En une phrase.")
    note = forms.CharField(label="Note", required=False)


def test_a_field_is_tied_to_its_label_help_and_errors() -> None:
    html = render("{% form_fields form %}", form=ReferralForm({}))
    assert '<label for="id_reason">Motif</label>' in html
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in html
    assert 'id="id_reason_helptext"' in html
    assert 'id="id_reason_error"' in html
    assert '<a href="#id_reason">Motif</a>' in html
    assert "(facultatif)" in html


def test_a_form_not_yet_sent_shows_no_error() -> None:
    assert "notice--danger" not in render("{% form_fields form %}", form=ReferralForm())


def test_a_message_offers_its_undo_by_a_form() -> None:
    message = Message(25, "Message retiré.", extra_tags="undo=/messages/1/retablir/ sent=reply-1")
    html = render('{% include "components/toast.html" %}', message=message, csrf_token="t")
    assert 'method="post" action="/messages/1/retablir/"' in html
    assert 'data-keep-clear="reply-1"' in html


def test_a_message_without_undo_has_no_form() -> None:
    assert "<form" not in render('{% include "components/toast.html" %}', message=Message(25, "Fait."))


def test_the_clock_of_an_account_is_told_as_suspended_only_where_an_emergency_stops_it() -> None:
    def said(level: str, account_ids: list[int]) -> str:
        one = SimpleNamespace(level=level, account_ids=account_ids)
        return words_of(
            badge(timedelta(hours=-4), timedelta(hours=20), "paused=7|is_suspended:all", all=[one])
        )

    assert said("suspended", []) == said("suspended", [3, 7]) == "délai suspendu"
    assert said("suspended", [3]) == said("delayed", []) == "en retard de 4 h"
