"""A peer of the feed that computes nothing: nginx with the calendar as a file, plain and compressed before."""

from __future__ import annotations

import contextlib
import gzip
import shutil
from collections.abc import Iterator

from bench import servers
from bench.servers import Server
from bench.stage import Stage
from local import valkey

ADDRESS = "/agenda.ics"
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off; gzip_static on; keepalive_requests 1000000000; sendfile on;
    types {{ text/calendar ics; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


@contextlib.contextmanager
def holding(calendar: bytes, stage: Stage) -> Iterator[Server | None]:
    """Run nginx with the calendar, where it is installed."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    if program is None:
        yield None
        return
    folder, port = stage.directory / "nginx", valkey.free_port()
    folder.mkdir(mode=0o755)
    stage.directory.chmod(0o755)  # where we are root, its worker is somebody else
    (folder / "agenda.ics").write_bytes(calendar)
    (folder / "agenda.ics.gz").write_bytes(gzip.compress(calendar, 6, mtime=0))
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port))
    command = (program, "-c", str(configuration), "-e", str(folder / "error.log"))
    with servers.running(command, port=port, environment=stage.environment, directory=stage.directory) as server:
        yield server
