"""From what the lexicons found to one kind: the order of the questions, and how much evidence each one takes."""

import re

from moderation.triage.reading import Reading
from moderation.triage.scanning import Findings

DANGER_FROM = 2.0
_OBLIQUE = ("oblique_distress", "oblique_farewell", "oblique_end")
# Somebody in distress, or attacked, asks questions and speaks of the past like anybody: that takes nothing away.
_ABOUT_PEOPLE = ("distress", *_OBLIQUE, "violence", "afraid_at_home")
# Kinds that may lead to a removal take strong evidence: in doubt, a message is a comment.
SANCTION_FROM = 3.0
MEDIA_FROM = 3.0
_CAMPAIGN = ("vote_for", "candidacy", "platform", "campaign_word")
_TO_THE_FACE = (
    "insult", "abuse", "slur", "strong_word", "harassment", "sure_threat", "sure_hatred",
    "told_threat", "lying_in_wait", "lurking", "last_warning", "expulsion", "lewd", "stalking", "mockery", "accused",
    "exposed_person", "exposed_culprit",
)  # fmt: skip
# Words met everywhere (« hôpital », « elle », « il faut que »), however many, are no breach without one of these.
_PLAIN = ("threat", "hatred", "law")
_DEGRADING = ("about_group", "soft_word", "swearing", "threat", "violent_word")
_ENOUGH = 2.0
_MANY_GRIEVANCES = 4.0
# Something wrong, a street or a month are met in any opinion: alone, they take more to make a grievance.
_GRIEVANCES, _WITHOUT_GRIEVANCE = ("service_failed", "remedy"), 3.0
# Who is lost, or suffers, is not met with the answer to a complaint or to thanks.
_NEVER_A_SERVICE = ("distress", *_OBLIQUE, "missing", "violence", "heard_at_home", "afraid_at_home", "adrift")
_NO_VOWEL, _KEYBOARD = (
    re.compile(r"[^aeiouyà-ü\W\d]+|(.)\1+"),
    re.compile(r"asdf|sdfg|dfgh|fghj|ghjk|hjkl|zxcv|xcvb|cvbn|qwer"),
)
# Told without a question, a danger that the city can mend is a grievance.
_OF_THE_CITY = (
    "water", "water_into_homes", "water_makes_ill", "collapse", "wires", "gas", "open_hole_near_children",
    "about_to_fall",
)  # fmt: skip
_FEW_WORDS, _A_GREETING, _NOT_A_SENTENCE = 8, 4, 2


def is_danger(findings: Findings) -> bool:
    """Say whether somebody should look at once, whatever the kind (R-053)."""
    is_about_people = findings.has("danger", *_ABOUT_PEOPLE) and not findings.has("danger", "joking")
    # Since when somebody is lost does not make it less urgent; that he was found does.
    is_lost = findings.has("danger", "missing") and not findings.has("danger", "joking", "found")
    return is_about_people or is_lost or findings.score("danger") >= DANGER_FROM


def kind_of(findings: Findings, reading: Reading) -> str:
    """Return the kind that the message looks like."""
    said = sum(word.is_said for word in reading.words)
    if not said:
        return "advertising" if findings.score("advertising") >= SANCTION_FROM else "other"
    if _is_violation(findings):
        return "netiquette_violation"
    if _is_media(findings) and not _is_spam(findings):
        return "media_request"
    # Who speaks, or of whom, is never enough: a candidate who asks for the opening hours is a citizen.
    if findings.score("electoral") >= SANCTION_FROM and findings.has("electoral", *_CAMPAIGN):
        return "electoral"
    # Who is in danger writes « vite », « écrivez-moi », and names what burns or leaks.
    if _is_advertising(findings) and not is_danger(findings):
        return "advertising"
    return _everyday_kind(findings, reading, said)


def _is_violation(findings: Findings) -> bool:
    """Say whether the words are aimed at somebody beyond doubt; who asks something is not taken for who threatens."""
    is_to_the_face = findings.has("violation", *_TO_THE_FACE)
    asks = findings.score("question") >= _ENOUGH
    # A group is named in many ways: what is said of it must be degrading by another sign too.
    is_bare = findings.has("violation", "hatred") and not findings.has("violation", *_DEGRADING)
    is_vague = not is_to_the_face and not findings.has("violation", *_PLAIN)
    is_doubtful = is_vague or (not is_to_the_face and (asks or is_bare))
    return findings.score("violation") >= SANCTION_FROM and not is_doubtful


def _is_media(findings: Findings) -> bool:
    is_somebody = findings.has("media_request", "identity", "interview", "media_name", "world")
    return is_somebody and findings.score("media_request") >= MEDIA_FROM


def _is_recruiting(findings: Findings) -> bool:
    return findings.has("advertising", "recruitment", "works_offered")


def _is_spam(findings: Findings) -> bool:
    """Say whether an offer borrows the words of the media (« crédit sans enquête », « mon balado »)."""
    sells_more = findings.score("advertising") > findings.score("media_request")
    return _is_advertising(findings) and (sells_more or findings.has("advertising", "scam", "recruitment"))


def _is_advertising(findings: Findings) -> bool:
    is_offer = findings.has("advertising", "offer", "scam", "promotion", "private_ad")
    # Who recruits or offers his work to be written to in private may say « je cherche » as who asks does.
    return _is_recruiting(findings) or (is_offer and findings.score("advertising") >= SANCTION_FROM)


def _everyday_kind(findings: Findings, reading: Reading, said: int) -> str:
    """Return the kind of what a city answers every day: nothing here may ever be removed."""
    question, complaint, thanks = (findings.score(theme) for theme in ("question", "complaint", "thanks"))
    if findings.has("other", "tag") and said <= _FEW_WORDS:
        return "other"
    is_for_people = is_danger(findings) and findings.has("danger", *_NEVER_A_SERVICE)
    is_vague = not findings.has("complaint", *_GRIEVANCES) and complaint < _WITHOUT_GRIEVANCE
    if is_for_people or is_vague:
        complaint = 0
    if is_for_people or findings.has("thanks", "sarcasm") or findings.has("complaint", "praised_nuisance"):
        thanks = 0
    # « Merci pour l’info », « quel service! » : who thanks without a mark asks nothing.
    is_thankful = thanks >= _ENOUGH and question <= _ENOUGH and not findings.has("question", "mark")
    if question >= _ENOUGH and not is_thankful:
        is_grievance = complaint >= _MANY_GRIEVANCES and not findings.has("question", "informational")
        return "complaint" if is_grievance else "question"
    if thanks >= _ENOUGH and complaint < _ENOUGH:
        return "thanks"
    if complaint >= _ENOUGH:
        return "complaint"
    if thanks >= _ENOUGH:
        return "thanks"
    if findings.has("question", "mark") and question >= 1 and not findings.has("question", "rhetorical"):
        return "question"
    return _remaining(findings, reading, said)


def _remaining(findings: Findings, reading: Reading, said: int) -> str:
    if is_danger(findings) and findings.has("danger", *_OF_THE_CITY):
        return "complaint"
    has_opinion = findings.score("comment") > 0 or findings.score("complaint") > 0
    # « Bonjour! » may begin a message: it says nothing only where nothing follows.
    is_greeting = findings.has("other", "empty") and said <= _A_GREETING
    is_empty = is_greeting or (said <= _NOT_A_SENTENCE and not has_opinion)
    return "other" if is_empty or _are_names(reading) or _is_mashed(reading) else "comment"


def _is_mashed(reading: Reading) -> bool:
    """Say whether the keys were struck at random: words without a vowel, or that follow the keyboard."""
    tokens = [
        token.casefold() for token, word in zip(reading.tokens, reading.words, strict=True) if word.is_said
    ]
    long = [token for token in tokens if len(token) > _NOT_A_SENTENCE]
    mashed = [token for token in long if _NO_VOWEL.fullmatch(token) or _KEYBOARD.search(token)]
    return len(long) > 0 and len(mashed) == len(long)


def _are_names(reading: Reading) -> bool:
    """Say whether nothing but names is written, as one does to show a message to friends."""
    tokens = [token for token, word in zip(reading.tokens, reading.words, strict=True) if word.is_said]
    return _NOT_A_SENTENCE <= len(tokens) <= _FEW_WORDS and all(map(str.istitle, tokens))
