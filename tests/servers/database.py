"""A database server of the tests' own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from tests.servers.server import Server


class DatabaseServer(Server):
    """Start, kill and stop a real database. ``durable=False`` trades safety against a crash for speed."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        super().__init__(folder)
        self.durable = durable

    @abstractmethod
    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of ``database`` on this server."""

    def create(self, database: str) -> str:
        """Make an empty database and return its address."""
        self._admin(f"CREATE DATABASE {database}{self._creation}")
        return self.url(database)

    def drop(self, database: str) -> None:
        self._admin(f"DROP DATABASE {database}{self._removal}")

    _creation = ""
    _removal = ""

    @abstractmethod
    def _initialise(self) -> Sequence[str | Path]:
        """Return the command that makes the folder's data."""

    _admin_database = ""

    def _prepare(self) -> None:
        super()._prepare()
        self._run_once(self._initialise())

    def _answers(self) -> bool:
        try:
            self._admin("SELECT 1")
        except sa.exc.OperationalError:
            return False
        return True

    def _admin(self, statement: str) -> None:
        engine = sa.create_engine(self.url(self._admin_database), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def ask(self, question: str) -> object:
        """What the server's own database says to a question with one answer."""
        engine = sa.create_engine(self.url(self._admin_database), poolclass=sa.NullPool)
        with engine.connect() as connection:
            return connection.exec_driver_sql(question).scalar()
