"""The words for what keeps us from starting: one line, Dutch first, then English."""

from local import errors


def explain(problem: errors.CannotStart) -> str:  # noqa: C901, PLR0911 - one case a refusal, nothing else
    """Return what is wrong and what to do about it."""
    match problem:
        case errors.PortTaken(variable=variable, host=host, port=port):
            return (
                f"Poort {port} op {host} is bezet of niet toegestaan; stop het andere programma of kies een andere"
                f" met {variable}=… make run. / Port {port} is taken or not allowed; choose another with {variable}=…"
            )
        case errors.WrongValue(variable=variable, value=value):
            return f"{variable} heeft een waarde die niet kan: {value} / {variable} has a value that cannot be used."
        case errors.AlreadyRunning(pid=pid, data_dir=data_dir):
            return (
                f"Weekwijzer draait hier al (proces {pid}, gegevens in {data_dir}); stop dat eerst, of kies een andere"
                f" map met WEEKWIJZER_DATA. / Already running as process {pid}."
            )
        case errors.DiskFull(directory=directory, free_megabytes=free):
            return (
                f"De schijf is vol: nog {free} MB vrij voor {directory}; maak ruimte, of kies een andere map met"
                f" WEEKWIJZER_DATA. / The disk is full: {free} MB left."
            )
        case errors.NotWritable(directory=directory, reason=reason):
            return (
                f"In {directory} kan niet worden geschreven ({reason}); kies een andere map met WEEKWIJZER_DATA."
                f" / {directory} is not writable."
            )
        case errors.WheelMissing(package=package, variable=variable):
            return (
                f"Het pakket {package} ontbreekt (of bestaat niet voor deze machine): draai make setup, of zet"
                f" {variable}. / The package {package} is missing: run make setup, or set {variable}."
            )
        case errors.NoAccount(account=account, reason=reason):
            return (
                f"PostgreSQL draait niet als root en het account {account} kan niet worden gemaakt ({reason}); start"
                f" als gewone gebruiker, of zet DATABASE_URL. / PostgreSQL refuses root: start as an ordinary user."
            )
        case errors.OtherVersion(directory=directory, stored=stored, installed=installed):
            return (
                f"De gegevens in {directory} zijn van PostgreSQL {stored}, aanwezig is {installed}; zet ze over"
                f" of begin opnieuw in een andere map. / The data is of PostgreSQL {stored}, installed is {installed}."
            )
        case errors.ServerFailed(name=name, last_words=last_words):
            return f"{name} start niet: {last_words or '(geen uitvoer)'} / {name} does not start."
        case _:
            return str(problem)


def exit_status(problem: errors.CannotStart) -> int:
    """Return 2 for what was asked wrongly, 1 for what failed."""
    return 2 if isinstance(problem, errors.WrongValue) else 1
