"""Where two meet, found beside a date as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dialogue.venues import apart
from tests.conversations.typing_answers import plain, read


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("tomorrow at 17h at my office", "at my office"),
        ("at my office tomorrow at 5pm", "at my office"),
        ("at 5pm tomorrow at my office, 12 Main Street", "at my office, 12 Main Street"),
        ("Thursday at 6pm at the new office please", "at the new office"),
        ("Thursday at 3pm, my office", "my office"),
        ("Thursday at 3pm my place", "my place"),
        ("Thursday 6pm in Paris at Starbucks", "at Starbucks"),
        ("Thursday at Starbucks at 6pm", "at Starbucks"),
        ("Thursday noon at the café by the river", "at the café by the river"),
        ("at the coffee shop on Thursday at 6pm", "at the coffee shop"),
        ("Thursday 6pm at 221 Baker Street", "at 221 Baker Street"),
        ("tomorrow 5pm on Zoom", "on Zoom"),
        ("Thursday 6pm zoom?", "zoom"),
        ("Thursday 6pm by phone", "by phone"),
        ("demain à 17h à mon bureau", "à mon bureau"),
        ("non, plutôt jeudi 18h à mon bureau", "à mon bureau"),
        ("mardi prochain à 18h à mon bureau, ça te va ?", "à mon bureau"),
        ("demain à 17h dans tes locaux", "dans tes locaux"),
        ("jeudi 18h au café de la gare", "au café de la gare"),
        ("jeudi au café de la gare à 18h", "au café de la gare"),
        ("mardi 18h, Café Max", "Café Max"),
        ("ok pour jeudi 18h au Max", "au Max"),
        ("jeudi 18h chez Paul", "chez Paul"),
        ("jeudi 18h en salle 204", "en salle 204"),
        ("jeudi 18h, 3e étage", "3e étage"),
        ("jeudi 18h à la bibliothèque, 3e étage", "à la bibliothèque, 3e étage"),
        ("mardi à 18h chez moi, code 12B45", "chez moi, code 12B45"),
        ("jeudi 18h chez moi, code 12B45, au 3e étage", "chez moi, code 12B45, au 3e étage"),
        ("jeudi chez moi code 12 à 18h", "chez moi code 12"),
        ("jeudi 18h, digicode A123", "digicode A123"),
        ("jeudi 18h au café, interphone 12", "au café, interphone 12"),
        ("jeudi 18h au bureau, bâtiment 4, salle 12", "au bureau, bâtiment 4, salle 12"),
        ("Thursday at 6pm at my place, code 12B45", "at my place, code 12B45"),
        ("Thursday 6pm at the office, door code 4521", "at the office, door code 4521"),
        ("jeudi 18h au café de la gare, salle du fond", "au café de la gare, salle du fond"),
        ("Thursday 6pm, 5th Avenue", "5th Avenue"),
        ("jeudi 18h au 2ème étage, salle 12", "au 2ème étage, salle 12"),
        ("jeudi 18h dans le 11e arrondissement", "dans le 11e arrondissement"),
        ("Thursday 6pm, 3rd floor", "3rd floor"),
        ("Thursday 6pm on the third floor of the library", "on the third floor of the library"),
        ("jeudi 18h bureau 304", "bureau 304"),
        ("jeudi bureau 12 à 18h", "bureau 12"),
        ("jeudi 18h, Zoom 123 456 789", "Zoom 123 456 789"),
        ("Thursday room 12 6pm", "room 12"),
        ("bureau 304 le 3 décembre à 18h", "bureau 304"),
        ("au café le 3 décembre à 18h", "au café"),
        ("jeudi 18h, 12 rue de la Paix, 75002 Paris", "12 rue de la Paix, 75002 Paris"),
        ("jeudi 3 décembre à 18h au 3 place d’Italie", "au 3 place d’Italie"),
        ("jeudi 18h place de la Bourse", "place de la Bourse"),
        ("JEUDI 18H AU CAFE DE LA GARE", "AU CAFE DE LA GARE"),
        ("jeudi 18h en visio, ça te va ?", "en visio"),
        ("jeudi 18h https://meet.example.org/abc?x=1.", "https://meet.example.org/abc?x=1"),
        ("jeudi 18h, par téléphone au +33 6 12 34 56 78", "+33 6 12 34 56 78"),
        ("jeudi 18h au 06 12 34 56 78", "06 12 34 56 78"),
    ],
)
def test_a_place_is_found_beside_a_date_which_is_read_without_it(said: str, place: str) -> None:
    rest, found = apart(said)
    assert found == place
    assert place not in rest
    assert read(said, plain("moment")), "nor does it hide the date"


@pytest.mark.parametrize(
    "said",
    [
        "jeudi 18h",
        "RDV mardi à 18 h 30, ça te va ?",
        "jeudi 15h chez toi",  # by the other's clock
        "jeudi 18h à Lyon",  # a clock, too
        "Thursday 6pm in London",
        "Thursday 3pm Paris",
        "Thursday 15:00 (UTC+8)",
        "jeudi à 18h au plus tard",
        "jeudi 18h à la place de mardi",
        "jeudi 18h à ta convenance",
        "jeudi 18h à la fin de la semaine",
        "jeudi 18h pour une heure de visio",
        "how about we meet Thursday 6pm",
        "in the first week of December, Thursday at 6pm",
        "Thursday at 6pm in the morning",
        "after work Thursday 5pm",
        "03.12.2026 18:00",
        "2026-12-03 14:00",
        # one of two, or where one is not proposed to meet
        "jeudi 18h à mon bureau ou au café",
        "Thursday 6pm at my office or yours",
        "je ne suis pas au bureau jeudi, vendredi 18h",
        "I’m at work until 6, Thursday 7pm",
        "I can’t do my office at Max on Thursday 6pm",
    ],
)
def test_what_may_be_no_place_is_none(said: str) -> None:
    assert apart(said) == (said, "")


@given(st.text(max_size=80))
def test_no_word_is_lost_and_none_is_made_up(said: str) -> None:
    rest, place = apart(said)
    assert place in said
    assert set(rest) <= {*said, " "}
