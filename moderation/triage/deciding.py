"""From what the lexicons found to one kind: the order of the questions, and how much evidence each one takes."""

from moderation.triage.reading import Reading
from moderation.triage.scanning import Findings

DANGER_FROM = 2.0
# Somebody in distress, or attacked, asks questions and speaks of the past like anybody: that takes nothing away.
_ABOUT_PEOPLE = ("distress", "violence")
# Kinds that may lead to a removal take strong evidence: in doubt, a message is a comment.
SANCTION_FROM = 3.0
MEDIA_FROM = 3.0
_CAMPAIGN = ("vote_for", "candidacy", "platform", "campaign_word")
_TO_THE_FACE = ("insult", "abuse", "strong_word", "harassment", "sexual")
_DEGRADING = ("about_group", "soft_word", "swearing", "threat", "violent_word")
_ENOUGH = 2.0
_MANY_GRIEVANCES = 4.0
_FEW_WORDS, _NOT_A_SENTENCE = 8, 2


def is_danger(findings: Findings) -> bool:
    """Say whether somebody should look at once, whatever the kind (R-053)."""
    is_about_people = findings.has("danger", *_ABOUT_PEOPLE) and not findings.has("danger", "joking")
    return is_about_people or findings.score("danger") >= DANGER_FROM


def kind_of(findings: Findings, reading: Reading) -> str:
    """Return the kind that the message looks like."""
    said = sum(word.is_said for word in reading.words)
    if not said:
        return "advertising" if findings.score("advertising") >= SANCTION_FROM else "other"
    if _is_violation(findings):
        return "netiquette_violation"
    if _is_media(findings):
        return "media_request"
    # Who speaks, or of whom, is never enough: a candidate who asks for the opening hours is a citizen.
    if findings.score("electoral") >= SANCTION_FROM and findings.has("electoral", *_CAMPAIGN):
        return "electoral"
    if _is_advertising(findings):
        return "advertising"
    return _everyday_kind(findings, said)


def _is_violation(findings: Findings) -> bool:
    """Say whether the words are aimed at somebody beyond doubt; who asks something is not taken for who threatens."""
    is_to_the_face = findings.has("violation", *_TO_THE_FACE)
    asks = findings.score("question") >= _ENOUGH
    # A group is named in many ways: what is said of it must be degrading by another sign too.
    is_bare = findings.has("violation", "hatred") and not findings.has("violation", *_DEGRADING)
    is_doubtful = not is_to_the_face and (asks or is_bare)
    return findings.score("violation") >= SANCTION_FROM and not is_doubtful


def _is_media(findings: Findings) -> bool:
    is_somebody = findings.has("media_request", "identity", "interview", "media_name", "world")
    return is_somebody and findings.score("media_request") >= MEDIA_FROM


def _is_advertising(findings: Findings) -> bool:
    is_offer = findings.has("advertising", "offer", "scam", "promotion", "private_ad")
    return is_offer and findings.score("advertising") >= SANCTION_FROM


def _everyday_kind(findings: Findings, said: int) -> str:
    """Return the kind of what a city answers every day: nothing here may ever be removed."""
    question, complaint, thanks = (findings.score(theme) for theme in ("question", "complaint", "thanks"))
    if findings.has("other", "tag") and said <= _FEW_WORDS:
        return "other"
    if findings.has("thanks", "sarcasm"):
        thanks = 0
    if question >= _ENOUGH:
        is_grievance = complaint >= _MANY_GRIEVANCES and not findings.has("question", "informational")
        return "complaint" if is_grievance else "question"
    if thanks >= _ENOUGH and complaint < _ENOUGH:
        return "thanks"
    if complaint >= _ENOUGH:
        return "complaint"
    if thanks >= _ENOUGH:
        return "thanks"
    if findings.has("question", "mark") and question >= 1:
        return "question"
    return _remaining(findings, said)


def _remaining(findings: Findings, said: int) -> str:
    has_opinion = findings.score("comment") > 0 or findings.score("complaint") > 0
    if findings.has("other", "empty") or (said <= _NOT_A_SENTENCE and not has_opinion):
        return "other"
    return "comment"
