"""Virtuoso 7 (Debian: virtuoso-opensource-7), which keeps the graph in tables of columns on disk and in its buffers."""

import subprocess
from pathlib import Path

from bench.servers import HOST, Data, Kind, SkippedError, free_port

SERVER, CLIENT = "virtuoso-t", "isql-vt"
_INI = Path(__file__).with_name("virtuoso.ini")


class Virtuoso(Kind):
    """The server with a database of its own in the data's folder, loaded by its bulk loader."""

    name = "virtuoso"
    title = "Virtuoso 7"
    endpoint = "/sparql"

    def __init__(self) -> None:
        self._sql = free_port()

    def command(self, data: Data, port: int) -> list[str]:
        """The server, in the foreground; it listens on this machine only."""
        settings = _INI.read_text().format(host=HOST, port=port, sql=self._sql, dataset=data.dataset)
        (data.folder / "virtuoso.ini").write_text(settings)
        return [SERVER, "+foreground", "+configfile", "virtuoso.ini"]

    def after(self, data: Data, _port: int, seconds: float) -> None:
        """Loads the N-Quads; raises SkippedError when the bulk loader reports an error, or is not done in time."""
        statements = (
            f"ld_dir('{data.dataset}', '{data.quads.name}', 'urn:unused');",
            "rdf_loader_run();",
            "checkpoint;",
            "select 'error: ' || ll_error from DB.DBA.load_list where ll_error is not null;",
        )
        command = [CLIENT, f"{HOST}:{self._sql}", "dba", "dba", "VERBOSE=OFF", "PROMPT=OFF"]
        try:
            done = subprocess.run(
                command, input="\n".join(statements), check=True, capture_output=True, text=True, timeout=seconds
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise SkippedError(f"loading failed: {error}") from error
        if "error" in (done.stdout + done.stderr).lower():
            raise SkippedError(f"loading failed: {(done.stdout + done.stderr).strip()[-200:]}")
