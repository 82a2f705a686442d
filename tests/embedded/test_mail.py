"""E-mails written as files: once each, readable, newest first."""

from threading import Thread

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from rimouski_social.mail import list_mail, read_mail

BACKEND = "rimouski_social.mail.FolderBackend"


@pytest.fixture(autouse=True)
def mail_dir(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR


def a_message(subject: str = "Rappel\u00a0: échéance", **headers: str) -> EmailMessage:
    return EmailMessage(
        subject,
        "Bonjour,\n« à bientôt »",
        "mediassociaux@localhost",
        ["poste@example.org"],
        headers=headers,
        connection=get_connection(BACKEND),
    )


def test_a_message_is_written_once_and_read_back(mail_dir):
    assert a_message().send() == 1
    (kept,) = list_mail()
    assert (kept.subject, kept.to) == ("Rappel\u00a0: échéance", "poste@example.org")
    assert "« à bientôt »" in kept.text
    assert read_mail(kept.name).at == kept.at
    assert not list(mail_dir.glob("*.new"))


def test_the_same_message_id_never_writes_two_files():
    for _ in range(2):
        a_message(**{"Message-ID": "<notice-7@localhost>"}).send()
    a_message(**{"message-id": "<notice-7@localhost>"}).send()
    assert len(list_mail()) == 1


def test_the_same_message_sent_by_threads_at_once_writes_one_file():
    threads = [Thread(target=a_message(**{"Message-ID": "<notice-8@localhost>"}).send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list_mail()) == 1


def test_the_same_object_sent_twice_without_message_id_writes_one_file():
    message = a_message()
    message.send()
    message.send()
    assert len(list_mail()) == 1


def test_the_newest_message_is_first_and_the_limit_holds():
    for subject in ("un", "deux", "trois"):
        a_message(subject).send()
    assert [kept.subject for kept in list_mail()] == ["trois", "deux", "un"]
    assert [kept.subject for kept in list_mail(limit=1)] == ["trois"]


def test_a_message_without_recipient_is_not_kept():
    message = a_message()
    message.to = []
    assert not message.send()
    assert list_mail() == []


def test_the_text_of_a_message_with_html_is_its_plain_part():
    message = EmailMultiAlternatives("x", "simple", to=["a@example.org"], connection=get_connection(BACKEND))
    message.attach_alternative("<p>riche</p>", "text/html")
    message.send()
    assert list_mail()[0].text.strip() == "simple"


@pytest.mark.parametrize(
    "name", ["../secret.eml", "x.eml", ".lock", "", "/etc/passwd", "20260101T000000000000Z-" + "a" * 32]
)
def test_a_name_that_is_not_an_e_mails_is_refused(name):
    with pytest.raises(FileNotFoundError):
        read_mail(name)
