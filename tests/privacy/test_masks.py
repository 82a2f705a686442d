"""What is recognised of other people in a text, and what is left: by table, without a database."""

import pytest

from privacy.rules.masks import Masks, masked, names_to_check, parts_of, segments

OTHERS = Masks(
    others=["Sylvie Lapierre", "sylvie.lapierre"],
    parts_of_others=sorted(parts_of(["Sylvie Lapierre"])),
    kept=["Marc Ouellet", "Ouellet", "@VilleRimouski", "418 724-3144", "marc@courriel.example"],
    kept_domains=["rimouski.ca"],
    hosts=["facebook.com", "x.com"],
    asked=["le voisin d’en face"],
)


@pytest.mark.clause("R-006")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sylvie Lapierre a tort.", "… a tort."),
        ("SYLVIE LAPIERRE a tort.", "… a tort."),
        ("sylvie  lapierre a tort", "… a tort"),
        ("Merci Sylvie!", "Merci …!"),
        ("Mme Gagnon et M. Ouellet", "Mme … et M. Ouellet"),
        ("@sylvie.lapierre et @VilleRimouski", "… et @VilleRimouski"),
        ("sylvie@courriel.example ou marc@courriel.example", "… ou marc@courriel.example"),
        ("info@rimouski.ca, info@x.rimouski.ca", "info@rimouski.ca, info@x.rimouski.ca"),
        ("(418) 555-0142, 418.555.0142 poste 3, +1 418 555 0142, 4185550142, 555-0142", "…, …, …, …, …"),
        ("Appelez le 418 724-3144.", "Appelez le 418 724-3144."),
        ("au 45, rue Hupé, app. 4", "au …"),
        ("devant le 45 rue saint germain est brisé", "devant le … est brisé"),
        ("123, boul. de la Rivière Est; G5L 1B2", "…; …"),
        ("https://www.facebook.com/sylvie.l et https://rimouski.ca/parcs", "… et https://rimouski.ca/parcs"),
        ("Le Voisin d'en face crie", "… crie"),
        ("Règlement 1234-2020, 2026-07-06, 12 345 678 $", "Règlement 1234-2020, 2026-07-06, 12 345 678 $"),
        ("", ""),
    ],
)
def test_other_people_are_masked_and_the_person_and_the_city_are_not(text: str, told: str) -> None:
    assert masked(text, OTHERS, mask="…") == told


def test_the_segments_make_the_text_again() -> None:
    text = "Sylvie Lapierre, 45, rue Hupé, sylvie@courriel.example; 581 555-0142 @sylvie.lapierre"
    assert "".join(segment.text for segment in segments(text, OTHERS)) == text


def test_words_with_capitals_that_stay_are_shown_to_a_person() -> None:
    text = "Jean-Guy Untel et Marc Ouellet ont vu Sylvie Lapierre."
    assert names_to_check(text, OTHERS) == ["Jean-Guy Untel"]
