"""Sheets of posts: read whatever wrote them, checked line by line, written once, as drafts."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Holding
from editorial import sheets
from editorial.models import Post, PostSheet, Variant
from editorial.sheet_reading import UnreadableSheet, decode, read_day, read_hour, read_rows
from tests.builders import NOW, a_holder, the_policy_world
from tests.pages.browsing import said, signed_in

pytestmark = pytest.mark.django_db
HEAD = "Date;Heure;Compte;Texte;Lien;Nature;Genre;Titre"
FACEBOOK = "Facebook — Ville de Rimouski"
LINE = f"2026-07-20;09:30;{FACEBOOK};Fermeture de l’écluse.;https://rimouski.ca/ecluse;information;nouvelle;Écluse"


@pytest.fixture(autouse=True)
def _world(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    the_policy_world()


@pytest.fixture
def agent():
    return a_holder("agent-communications")


def checked(agent, *lines, head=HEAD):
    return sheets.check_lines("\n".join([head, *lines]), actor=agent, now=NOW)


def a_sheet(agent, *lines):
    return PostSheet.objects.create(
        owner=agent, file_name="été.csv", text="\n".join([HEAD, *lines]), created_at=NOW
    )


def written(agent, *lines):
    sheet = a_sheet(agent, *lines)
    sheets.confirm_sheet(sheet_id=sheet.pk, actor=agent, now=NOW)
    sheets.write_sheet(sheet.pk, now=NOW)
    sheet.refresh_from_db()
    return sheet


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    def test_any_spreadsheet_writes_it(self, encoding, delimiter):
        text = delimiter.join(["Date", "Heure", "Compte", "Texte"]) + "\r\n"
        text += delimiter.join(["2026-07-20", "9 h 30", "Vimeo", '"L’été, à « Rimouski » ; enfin"']) + "\r\n"
        (row,) = read_rows(decode(text.encode(encoding)))
        assert row.cells["texte"] == "L’été, à « Rimouski » ; enfin"
        assert row.number == 2

    def test_titles_are_recognised_whatever_their_accents_and_order(self):
        (row,) = read_rows("MESSAGE;Réseau;jour;HEURE PRÉVUE;autre\nBonjour;Vimeo;2026-07-20;9h;x")
        assert row.cells == {"texte": "Bonjour", "compte": "Vimeo", "date": "2026-07-20", "heure": "9h"}

    def test_a_text_on_several_lines_keeps_them_and_the_next_line_its_number(self):
        rows = read_rows(
            'Date;Heure;Compte;Texte\n2026-07-20;9h;Vimeo;"Un\nDeux"\n\n2026-07-21;9h;Vimeo;Trois'
        )
        assert [(row.number, row.cells["texte"]) for row in rows] == [(2, "Un\nDeux"), (5, "Trois")]

    @pytest.mark.parametrize(
        ("content", "said_"),
        [
            (b"", "vide"),
            (b" \n ", "vide"),
            (b"Date;Heure;Compte\n", "Il manque des colonnes"),
            (b"Date;Date;Heure;Compte;Texte\nx;x;x;x;x", "deux fois"),
            (b"Date;Heure;Compte;Texte\n", "que des titres"),
            (b'Date;Heure;Compte;Texte\n2026;9h;V;"jamais referm', "guillemet"),
            (b"PK\x03\x04\x00\x00\x00", "pas du texte"),
            (
                b"Date;Heure;Compte;Texte\n" + b"2026-07-20;9h;V;t\n" * 1001,
                "plus de 1\xa0000 lignes",
            ),
        ],
    )
    def test_what_is_no_sheet_of_posts_says_why(self, content, said_):
        with pytest.raises(UnreadableSheet, match=said_):
            read_rows(decode(content))

    @pytest.mark.parametrize("text", ["2026-07-20", "20/07/2026", "20-7-2026", "2026/7/20"])
    def test_days_as_people_write_them(self, text):
        assert read_day(text) == date(2026, 7, 20)

    @pytest.mark.parametrize("text", ["", "demain", "2026-02-30", "20 juillet", "07/2026", "٢٠٢٦-٠٧-٢٠x"])
    def test_what_is_no_day(self, text):
        assert read_day(text) is None

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("9:30", (time(9, 30), None)),
            ("09:30:00", (time(9, 30), None)),
            ("9 h 30", (time(9, 30), None)),
            ("9h", (time(9), None)),
            ("1 h 30 Première", (time(1, 30), "first")),
            ("01:30 seconde", (time(1, 30), "second")),
        ],
    )
    def test_hours_as_people_write_them(self, text, expected):
        assert read_hour(text) == expected

    @pytest.mark.parametrize("text", ["", "midi", "25:00", "9:75", "9 h 30 demain"])
    def test_what_is_no_hour(self, text):
        assert read_hour(text) is None


class TestChecking:
    def test_a_good_line_is_ready_with_its_instant(self, agent):
        (line,) = checked(agent, LINE)
        assert line.problems == []
        assert line.at == datetime(2026, 7, 20, 13, 30, tzinfo=UTC)
        assert str(line.account) == FACEBOOK

    @pytest.mark.parametrize(
        ("line", "said_"),
        [
            (f"demain;09:30;{FACEBOOK};T;;;;", "La date ne se lit pas"),
            (f"2026-07-20;midi;{FACEBOOK};T;;;;", "L’heure ne se lit pas"),
            (f"2026-07-01;09:30;{FACEBOOK};T;;;;", "est passée"),
            ("2026-07-20;09:30;Vimeo de Lévis;T;;;;", "aucun compte appelé « Vimeo de Lévis »"),
            ("2026-07-20;09:30;;T;;;;", "Le compte est vide"),
            ("2026-07-20;09:30;Ville de Rimouski;T;;;;", "Plusieurs comptes s’appellent"),
            (f"2026-07-20;09:30;{FACEBOOK};;;;;", "Le texte est vide"),
            (f"2026-07-20;09:30;{FACEBOOK};T;rimouski;;;", "Le lien n’est pas une adresse complète"),
            (
                f"2026-07-20;09:30;{FACEBOOK};T;;opinion personnelle;;",
                "n’est pas un choix de la colonne « nature »",
            ),
            (f"2026-07-20;09:30;{FACEBOOK};T;;;spectacle;", "n’est pas un choix de la colonne « genre »"),
        ],
    )
    def test_each_problem_is_told_in_words(self, agent, line, said_):
        (found,) = checked(agent, line)
        assert any(said_ in problem for problem in found.problems)
        assert not found.is_ready

    def test_the_hour_that_does_not_exist_or_happens_twice_asks_which(self, agent):
        missing, twice, settled = checked(
            agent,
            f"2027-03-14;02:30;{FACEBOOK};A;;;;",
            f"2026-11-01;01:30;{FACEBOOK};B;;;;",
            f"2026-11-01;01:30 seconde;{FACEBOOK};C;;;;",
        )
        assert "il n’est jamais 2\u00a0h\u00a030" in missing.problems[0]
        assert "il est deux fois 1\u00a0h\u00a030" in twice.problems[0]
        assert "« première » ou « seconde »" in twice.problems[0]
        assert settled.at == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)

    def test_two_lines_of_one_account_at_one_hour_are_told(self, agent):
        _first, second = checked(agent, LINE, LINE.replace("Fermeture", "Ouverture"))
        assert "Même compte et même heure que la ligne 2" in second.remarks[0]
        assert second.is_ready

    def test_one_publishes_only_where_one_may(self, agent):
        (line,) = checked(a_holder("directeur-rh"), LINE)
        assert "Vous ne publiez sur aucun compte" in line.problems[0]

    def test_checking_costs_the_same_for_three_lines_and_for_thirty(self, agent):
        counts = []
        for number in (3, 30):
            with CaptureQueriesContext(connection) as seen:
                checked(
                    agent, *[LINE.replace("09:30", f"{9 + n % 8:02d}:{n % 60:02d}") for n in range(number)]
                )
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestWriting:
    def test_nothing_is_written_before_it_is_confirmed(self, agent):
        sheet = a_sheet(agent, LINE)
        sheets.write_sheet(sheet.pk, now=NOW)
        assert not Post.objects.exists()

    def test_each_line_is_a_draft_of_whoever_gave_the_sheet(self, agent):
        sheet = written(agent, LINE)
        variant = Variant.objects.select_related("post").get()
        assert (sheet.state, sheet.written) == ("done", {"2": variant.post_id})
        assert (variant.state, variant.post.author, variant.post.title) == ("draft", agent, "Écluse")
        assert variant.link == "https://rimouski.ca/ecluse"

    def test_lines_of_one_title_and_hour_are_one_post_on_several_accounts(self, agent):
        written(agent, LINE, LINE.replace(FACEBOOK, "X — @VilleRimouski").replace("Fermeture", "On ferme"))
        assert Post.objects.count() == 1
        assert set(Variant.objects.values_list("text", flat=True)) == {
            "Fermeture de l’écluse.",
            "On ferme de l’écluse.",
        }

    def test_lines_with_a_problem_are_left_out_and_the_others_written(self, agent):
        sheet = written(agent, LINE, "demain;;;;;;;")
        assert list(sheet.written) == ["2"]

    def test_the_same_sheet_twice_writes_nothing_twice(self, agent):
        written(agent, LINE)
        again = written(agent, LINE, LINE.replace("09:30", "14:00"))
        assert list(again.written) == ["3"]
        assert Variant.objects.count() == 2

    def test_a_task_that_runs_twice_writes_once(self, agent):
        sheet = written(agent, LINE)
        PostSheet.objects.filter(pk=sheet.pk).update(state="queued")
        sheets.write_sheet(sheet.pk, now=NOW)
        assert Post.objects.count() == 1

    def test_an_order_that_was_lost_is_taken_up(self, agent):
        sheet = a_sheet(agent, LINE)
        sheets.confirm_sheet(sheet_id=sheet.pk, actor=agent, now=NOW)
        assert sheets.stalled_sheets(NOW) == []
        assert sheets.stalled_sheets(NOW + timedelta(minutes=3)) == [sheet.pk]

    def test_whoever_lost_the_right_meanwhile_writes_nothing(self, agent):
        sheet = a_sheet(agent, LINE)
        sheets.confirm_sheet(sheet_id=sheet.pk, actor=agent, now=NOW)
        Holding.objects.filter(person=agent).update(ends_on=NOW.date())
        sheets.write_sheet(sheet.pk, now=NOW)
        assert not Post.objects.exists()


class TestPages:
    def test_from_the_file_to_the_calendar(self, agent, django_capture_on_commit_callbacks, monkeypatch):
        ordered: list[int] = []
        monkeypatch.setattr("editorial.views.sheets.write_sheet.delay", ordered.append)
        browser = signed_in(agent)
        file = SimpleUploadedFile("été.csv", f"{HEAD}\n{LINE}\ndemain;;;;;;;".encode("cp1252"))
        response = browser.post(reverse("editorial:sheet-list"), {"file": file})
        assert response.status_code == 302
        preview = said(browser.get(response["Location"]))
        assert "Fermeture de l’écluse." in preview
        assert "La date ne se lit pas" in preview
        sheet = PostSheet.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(reverse("editorial:sheet-confirm", args=[sheet.pk]))
        assert ordered == [sheet.pk]
        assert 'hx-trigger="every 1s"' in said(browser.get(response["Location"]))
        sheets.write_sheet(sheet.pk, now=NOW)
        assert "1 ligne est au calendrier" in said(browser.get(response["Location"]))

    def test_cells_pasted_from_a_spreadsheet_are_read_and_kept_when_wrong(self, agent):
        browser = signed_in(agent)
        response = browser.post(reverse("editorial:sheet-list"), {"text": "Date\tHeure\n2026-07-20\t9h"})
        assert response.status_code == 422
        assert "Il manque des colonnes" in said(response)
        assert "2026-07-20\t9h" in said(response)
        good = "Date\tHeure\tCompte\tTexte\n2026-07-20\t9h\tVimeo Ville de Rimouski\tBonjour"
        assert browser.post(reverse("editorial:sheet-list"), {"text": good}).status_code == 302

    @pytest.mark.parametrize(
        ("content", "expected"),
        [(b"PK\x03\x04\x00\x00", "pas du texte"), (b"", "vide"), (b"a" * 2_000_001, "dépasse 2")],
    )
    def test_a_bad_file_is_refused_in_words(self, agent, content, expected):
        response = signed_in(agent).post(
            reverse("editorial:sheet-list"), {"file": SimpleUploadedFile("x.xlsx", content)}
        )
        assert response.status_code == 422
        assert expected in said(response)
        assert not PostSheet.objects.exists()

    def test_nothing_given_asks_for_something(self, agent):
        response = signed_in(agent).post(reverse("editorial:sheet-list"), {})
        assert response.status_code == 422
        assert "Choisissez un fichier" in said(response)

    def test_a_sheet_is_its_owner_s_alone(self, agent):
        sheet = a_sheet(agent, LINE)
        other = signed_in(a_holder("conseiller-strategique"))
        assert other.get(reverse("editorial:sheet", args=[sheet.pk])).status_code == 404
        assert other.post(reverse("editorial:sheet-confirm", args=[sheet.pk])).status_code == 404

    def test_the_model_is_read_as_it_is(self, agent):
        response = signed_in(agent).get(reverse("editorial:sheet-model"))
        text = decode(response.getvalue())
        (line,) = sheets.check_lines(text, actor=agent, now=NOW)
        assert line.is_ready
