"""Why the servers of this machine cannot start; each refusal carries its data, `local.messages` has the words."""

from pathlib import Path


class CannotStart(Exception):
    """Something on this machine keeps Weekwijzer from starting."""


class PortTaken(CannotStart):
    """Another program already listens where we must."""

    def __init__(self, *, variable: str, host: str, port: int) -> None:
        super().__init__(f"{variable}={port} on {host} is taken")
        self.variable = variable
        self.host = host
        self.port = port


class WrongValue(CannotStart):
    """An environment variable holds something we cannot use."""

    def __init__(self, *, variable: str, value: str) -> None:
        super().__init__(f"{variable}={value}")
        self.variable = variable
        self.value = value


class AlreadyRunning(CannotStart):
    """Another `make run` uses the same data directory."""

    def __init__(self, *, pid: int, data_dir: Path) -> None:
        super().__init__(f"process {pid} uses {data_dir}")
        self.pid = pid
        self.data_dir = data_dir


class DiskFull(CannotStart):
    """There is too little room to keep data safely."""

    def __init__(self, *, directory: Path, free_megabytes: int) -> None:
        super().__init__(f"{free_megabytes} MB free in {directory}")
        self.directory = directory
        self.free_megabytes = free_megabytes


class NotWritable(CannotStart):
    """We may not write where the data must go."""

    def __init__(self, *, directory: Path, reason: str) -> None:
        super().__init__(f"{directory}: {reason}")
        self.directory = directory
        self.reason = reason


class WheelMissing(CannotStart):
    """A package that brings a server along is not installed, or does not exist for this machine."""

    def __init__(self, *, package: str, variable: str) -> None:
        super().__init__(f"{package} is missing; {variable} is not set")
        self.package = package
        self.variable = variable


class NoAccount(CannotStart):
    """We are root, PostgreSQL refuses root, and no other account can be made."""

    def __init__(self, *, account: str, reason: str) -> None:
        super().__init__(f"{account}: {reason}")
        self.account = account
        self.reason = reason


class OtherVersion(CannotStart):
    """The stored database belongs to another major version of PostgreSQL."""

    def __init__(self, *, directory: Path, stored: str, installed: str) -> None:
        super().__init__(f"{directory} is of version {stored}, installed is {installed}")
        self.directory = directory
        self.stored = stored
        self.installed = installed


class ServerFailed(CannotStart):
    """A server or a preparing command ended, or did not become ready; `last_words` is the end of its output."""

    def __init__(self, *, name: str, last_words: str) -> None:
        super().__init__(f"{name}: {last_words}")
        self.name = name
        self.last_words = last_words
