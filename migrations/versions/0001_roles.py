"""The two roles that the application works as, neither of which owns a table, and the extension that bans overlaps.

Roles belong to the whole server: another database beside this one may have made them already.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CREATE_ROLE = """
DO $$
BEGIN
    CREATE ROLE {role} NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$
"""
ROLES = ("weekwijzer_app", "weekwijzer_system")


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for role in ROLES:
        op.execute(CREATE_ROLE.format(role=role))
        op.execute(f"GRANT {role} TO CURRENT_USER")
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")


def downgrade() -> None:
    """Leave the roles: another database on this server may use them."""
