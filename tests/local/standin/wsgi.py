"""A small application in the place of the real one: what starts, watches and stops it is tested, not the planner."""

import json
import os
import signal
from pathlib import Path

import click
import psycopg
import redis
from flask import Flask
from flask.cli import AppGroup

app = Flask(__name__)
db = AppGroup("db")
demo = AppGroup("demo")
intake = AppGroup("intake")
app.cli.add_command(intake)
app.cli.add_command(db)
app.cli.add_command(demo)


@app.get("/readyz")
def ready():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection, redis.from_url(os.environ["REDIS_URL"]) as broker:
        loads = connection.execute("SELECT count(*) FROM loads").fetchone()
        return {"loads": loads[0], "broker": broker.ping(), "pid": os.getpid()}


@db.command("upgrade")
def upgrade():
    if Path("broken").exists():
        raise SystemExit("migration 0007 is broken")
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS loads (at timestamptz DEFAULT now())")
        connection.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num text PRIMARY KEY)")
        for path in Path("migrations/versions").glob("*.py"):
            connection.execute("INSERT INTO alembic_version VALUES (%s)", [path.stem])


@demo.command("load")
def load():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("INSERT INTO loads DEFAULT VALUES")


@intake.command("serve")
@click.option("--listener", type=int)
def serve(listener):
    signal.sigwait({signal.SIGTERM})


@demo.command("people")
def people():
    click.echo(json.dumps([{"role": "supervisor", "name": "Noor", "email": "noor@demo.example", "password": "geheim"}]))
