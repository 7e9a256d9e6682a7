"""The tables, with the bans that a constraint can express."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("municipality", sa.String(length=120), nullable=False),
        sa.Column(
            "region",
            sa.Enum("noord", "midden", "zuid", name="region", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("plan_version", sa.BigInteger(), nullable=False),
        sa.Column("published_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_location_opens_before_it_closes")),
        sa.CheckConstraint("places > 0", name=op.f("ck_location_places_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("slug", name=op.f("uq_location_slug")),
    )
    op.create_table(
        "age_group",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("min_age", sa.Integer(), nullable=False),
        sa.Column("max_age", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "0 <= min_age AND min_age <= max_age AND max_age < 100", name=op.f("ck_age_group_ages_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_age_group_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_age_group")),
        sa.UniqueConstraint("location_id", "name", name=op.f("uq_age_group_location_id_name")),
    )
    op.create_index(op.f("ix_age_group_location_id"), "age_group", ["location_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_audit_entry_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_location_id"), "audit_entry", ["location_id"], unique=False)
    op.create_index(op.f("ix_audit_entry_subject_id"), "audit_entry", ["subject_id"], unique=False)
    op.create_table(
        "child",
        sa.Column("pseudonym", sa.String(length=60), nullable=False),
        sa.Column("birth_month", sa.Date(), nullable=False),
        sa.Column("languages", sa.ARRAY(sa.String(length=8)), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("extract(day FROM birth_month) = 1", name=op.f("ck_child_birth_month_is_a_month")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_child_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint("location_id", "pseudonym", name=op.f("uq_child_location_id_pseudonym")),
    )
    op.create_index(op.f("ix_child_family_id"), "child", ["family_id"], unique=False)
    op.create_index(op.f("ix_child_location_id"), "child", ["location_id"], unique=False)
    op.create_table(
        "free_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort", sa.String(length=30), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_free_day_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_day")),
        sa.UniqueConstraint("location_id", "day", "sort", name=op.f("uq_free_day_location_id_day_sort")),
    )
    op.create_index(op.f("ix_free_day_location_id"), "free_day", ["location_id"], unique=False)
    op.create_table(
        "partner",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_partner_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("location_id", "name", name=op.f("uq_partner_location_id_name")),
    )
    op.create_index(op.f("ix_partner_location_id"), "partner", ["location_id"], unique=False)
    op.create_table(
        "space",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("directions", sa.String(length=300), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("shareable", sa.Boolean(), nullable=False),
        sa.Column("on_location", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_space_capacity_positive")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_space_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
        sa.UniqueConstraint("id", "shareable", name="uq_space_id_shareable"),
        sa.UniqueConstraint("location_id", "name", name=op.f("uq_space_location_id_name")),
    )
    op.create_index(op.f("ix_space_location_id"), "space", ["location_id"], unique=False)
    op.create_table(
        "template",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "safety_day",
                "cycling_lessons",
                "music_coaching",
                "sports_outing",
                "library_visit",
                "open_activity",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.String(length=4000), nullable=False),
        sa.Column("specification", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_template_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sa.UniqueConstraint("location_id", "slug", "version", name=op.f("uq_template_location_id_slug_version")),
    )
    op.create_index(op.f("ix_template_location_id"), "template", ["location_id"], unique=False)
    op.create_table(
        "volunteer",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("languages", sa.ARRAY(sa.String(length=8)), nullable=False),
        sa.Column("vog_until", sa.Date(), nullable=True),
        sa.Column("vog_seen_by", sa.String(length=120), nullable=True),
        sa.Column("reminder_hours", sa.SmallInteger(), nullable=False),
        sa.Column("rsvp_token", sa.String(length=32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reminder_hours BETWEEN 1 AND 168", name=op.f("ck_volunteer_reminder_within_a_week")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_volunteer_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("location_id", "email", name=op.f("uq_volunteer_location_id_email")),
        sa.UniqueConstraint("rsvp_token", name=op.f("uq_volunteer_rsvp_token")),
    )
    op.create_index(op.f("ix_volunteer_location_id"), "volunteer", ["location_id"], unique=False)
    op.create_table(
        "availability",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_availability_starts_before_it_ends")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_availability_weekday_iso")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_availability_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_availability_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
    )
    op.create_index(op.f("ix_availability_location_id"), "availability", ["location_id"], unique=False)
    op.create_index(op.f("ix_availability_volunteer_id"), "availability", ["volunteer_id"], unique=False)
    op.create_table(
        "child_group",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("age_group_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["age_group_id"], ["age_group.id"], name=op.f("fk_child_group_age_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_child_group_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_group")),
        sa.UniqueConstraint("location_id", "name", name=op.f("uq_child_group_location_id_name")),
    )
    op.create_index(op.f("ix_child_group_age_group_id"), "child_group", ["age_group_id"], unique=False)
    op.create_index(op.f("ix_child_group_location_id"), "child_group", ["location_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("rsvp_token", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_contact_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_contact_partner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("partner_id", name=op.f("uq_contact_partner_id")),
        sa.UniqueConstraint("rsvp_token", name=op.f("uq_contact_rsvp_token")),
    )
    op.create_index(op.f("ix_contact_location_id"), "contact", ["location_id"], unique=False)
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_group_member_child_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["group_id"], ["child_group.id"], name=op.f("fk_group_member_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_group_member_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
        sa.UniqueConstraint("group_id", "child_id", name=op.f("uq_group_member_group_id_child_id")),
    )
    op.create_index(op.f("ix_group_member_child_id"), "group_member", ["child_id"], unique=False)
    op.create_index(op.f("ix_group_member_location_id"), "group_member", ["location_id"], unique=False)
    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "supervisor",
                "volunteer",
                "partner",
                "coach",
                "mentor",
                "guardian",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_user_account_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_user_account_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_user_account_partner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_user_account_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_user_account_contact_id")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_account_fs_uniquifier")),
        sa.UniqueConstraint("volunteer_id", name=op.f("uq_user_account_volunteer_id")),
    )
    op.create_index(op.f("ix_user_account_location_id"), "user_account", ["location_id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("template_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "safety_day",
                "cycling_lessons",
                "music_coaching",
                "sports_outing",
                "library_visit",
                "open_activity",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=4000), nullable=False),
        sa.Column("age_group_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("responsible_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("children_per_adult", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_activity_capacity_positive")),
        sa.CheckConstraint("children_per_adult > 0", name=op.f("ck_activity_ratio_positive")),
        sa.ForeignKeyConstraint(["age_group_id"], ["age_group.id"], name=op.f("fk_activity_age_group_id")),
        sa.ForeignKeyConstraint(["group_id"], ["child_group.id"], name=op.f("fk_activity_group_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_activity_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["responsible_id"], ["user_account.id"], name=op.f("fk_activity_responsible_id")),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name=op.f("fk_activity_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_age_group_id"), "activity", ["age_group_id"], unique=False)
    op.create_index(op.f("ix_activity_group_id"), "activity", ["group_id"], unique=False)
    op.create_index(op.f("ix_activity_location_id"), "activity", ["location_id"], unique=False)
    op.create_index(op.f("ix_activity_responsible_id"), "activity", ["responsible_id"], unique=False)
    op.create_index(op.f("ix_activity_template_id"), "activity", ["template_id"], unique=False)
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_sign_in_link_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
    )
    op.create_index(op.f("ix_sign_in_link_user_id"), "sign_in_link", ["user_id"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "wanted",
                "placed",
                "waiting",
                "offered",
                "left",
                "refused",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_enrolment_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_enrolment_child_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_enrolment_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("activity_id", "child_id", name=op.f("uq_enrolment_activity_id_child_id")),
    )
    op.create_index("ix_enrolment_child", "enrolment", ["child_id"], unique=False)
    op.create_index(op.f("ix_enrolment_location_id"), "enrolment", ["location_id"], unique=False)
    op.create_table(
        "feed",
        sa.Column(
            "scope",
            sa.Enum(
                "partner",
                "volunteer",
                "open-shifts",
                "age-group",
                "space",
                "location",
                "activity",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("age_group_id", sa.Uuid(), nullable=True),
        sa.Column("space_id", sa.Uuid(), nullable=True),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_client", sa.String(length=120), nullable=True),
        sa.Column("built_version", sa.BigInteger(), nullable=True),
        sa.Column("built_on", sa.Date(), nullable=True),
        sa.Column("etag", sa.String(length=70), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(partner_id, volunteer_id, age_group_id, space_id, activity_id) = CASE scope WHEN 'location' THEN 0 ELSE 1 END",
            name=op.f("ck_feed_one_subject"),
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_feed_activity_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["age_group_id"], ["age_group.id"], name=op.f("fk_feed_age_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_feed_location_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_feed_partner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_feed_space_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_feed_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_feed_secret_hash")),
    )
    op.create_index(op.f("ix_feed_activity_id"), "feed", ["activity_id"], unique=False)
    op.create_index(op.f("ix_feed_age_group_id"), "feed", ["age_group_id"], unique=False)
    op.create_index(op.f("ix_feed_location_id"), "feed", ["location_id"], unique=False)
    op.create_index(op.f("ix_feed_partner_id"), "feed", ["partner_id"], unique=False)
    op.create_index(op.f("ix_feed_space_id"), "feed", ["space_id"], unique=False)
    op.create_index(op.f("ix_feed_volunteer_id"), "feed", ["volunteer_id"], unique=False)
    op.create_table(
        "programme_session",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("notes", sa.String(length=4000), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("space_shareable", sa.Boolean(), nullable=False),
        sa.Column("age_group_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("cancel_reason", sa.String(length=300), nullable=True),
        sa.Column("calendar_uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("space_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("NOT cancelled AND NOT space_shareable"),
            deferrable=True,
            initially="IMMEDIATE",
            using="gist",
            name="ex_programme_session_space",
        ),
        sa.CheckConstraint(
            "ends_at - starts_at <= interval '24 hours'", name=op.f("ck_programme_session_at_most_a_day")
        ),
        sa.CheckConstraint(
            "cancelled = (cancel_reason IS NOT NULL)", name=op.f("ck_programme_session_cancelled_with_a_reason")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_programme_session_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_programme_session_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_programme_session_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id", "space_shareable"],
            ["space.id", "space.shareable"],
            name="fk_programme_session_space",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["age_group_id"], ["age_group.id"], name=op.f("fk_programme_session_age_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_session")),
        sa.UniqueConstraint("calendar_uid", name=op.f("uq_programme_session_calendar_uid")),
        sa.UniqueConstraint("id", "starts_at", "ends_at", "cancelled", name="uq_programme_session_slot"),
    )
    op.create_index(op.f("ix_programme_session_age_group_id"), "programme_session", ["age_group_id"], unique=False)
    op.create_index(op.f("ix_programme_session_activity_id"), "programme_session", ["activity_id"], unique=False)
    op.create_index(op.f("ix_programme_session_location_id"), "programme_session", ["location_id"], unique=False)
    op.create_index(
        "ix_programme_session_location_starts", "programme_session", ["location_id", "starts_at"], unique=False
    )
    op.create_index(op.f("ix_programme_session_space_id"), "programme_session", ["space_id"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_cancelled", sa.Boolean(), nullable=False),
        sa.Column("placed", sa.Boolean(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "not_recorded",
                "present",
                "absent",
                "excused",
                name="mark",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("child_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("placed AND NOT session_cancelled"),
            deferrable=True,
            initially="IMMEDIATE",
            using="gist",
            name="ex_attendance_child",
        ),
        sa.CheckConstraint(
            "mark = 'not_recorded' OR recorded_at IS NOT NULL", name=op.f("ck_attendance_recorded_at_a_time")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_attendance_child_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_attendance_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_attendance_recorded_by_id")),
        sa.ForeignKeyConstraint(
            ["session_id", "starts_at", "ends_at", "session_cancelled"],
            [
                "programme_session.id",
                "programme_session.starts_at",
                "programme_session.ends_at",
                "programme_session.cancelled",
            ],
            name="fk_attendance_slot",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("session_id", "child_id", name=op.f("uq_attendance_session_id_child_id")),
    )
    op.create_index("ix_attendance_child", "attendance", ["child_id"], unique=False)
    op.create_index(op.f("ix_attendance_location_id"), "attendance", ["location_id"], unique=False)
    op.create_table(
        "engagement",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not_asked",
                "asked",
                "confirmed",
                "declined",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.String(length=300), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_engagement_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_engagement_partner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_engagement_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        sa.UniqueConstraint("session_id", "partner_id", name=op.f("uq_engagement_session_id_partner_id")),
    )
    op.create_index(op.f("ix_engagement_location_id"), "engagement", ["location_id"], unique=False)
    op.create_index("ix_engagement_partner", "engagement", ["partner_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("told_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_hash", sa.String(length=64), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("num_nonnulls(volunteer_id, contact_id) = 1", name=op.f("ck_invitation_one_recipient")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_invitation_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_invitation_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_invitation_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_invitation_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("session_id", "contact_id", name="uq_invitation_contact"),
        sa.UniqueConstraint("session_id", "volunteer_id", name="uq_invitation_volunteer"),
    )
    op.create_index("ix_invitation_contact", "invitation", ["contact_id"], unique=False)
    op.create_index(op.f("ix_invitation_location_id"), "invitation", ["location_id"], unique=False)
    op.create_index("ix_invitation_volunteer", "invitation", ["volunteer_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("calendar_uid", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=430), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("cancel_reason", sa.String(length=300), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("component", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_publication_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["published_by_id"], ["user_account.id"], name=op.f("fk_publication_published_by_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_publication_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("session_id", name=op.f("uq_publication_session_id")),
    )
    op.create_index(op.f("ix_publication_location_id"), "publication", ["location_id"], unique=False)
    op.create_index("ix_publication_location_starts", "publication", ["location_id", "starts_at"], unique=False)
    op.create_table(
        "session_change",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(length=30), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_session_change_by_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_session_change_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_session_change_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_change")),
    )
    op.create_index(op.f("ix_session_change_by_id"), "session_change", ["by_id"], unique=False)
    op.create_index(op.f("ix_session_change_location_id"), "session_change", ["location_id"], unique=False)
    op.create_index("ix_session_change_session_at", "session_change", ["session_id", "at"], unique=False)
    op.create_table(
        "shift",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("need", sa.SmallInteger(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("qualification", sa.String(length=40), nullable=True),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("need BETWEEN 1 AND 50", name=op.f("ck_shift_need_sensible")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_shift_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_shift_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("id", "session_id", name="uq_shift_id_session"),
    )
    op.create_index(op.f("ix_shift_location_id"), "shift", ["location_id"], unique=False)
    op.create_index("ix_shift_session", "shift", ["session_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_cancelled", sa.Boolean(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "none",
                "accepted",
                "declined",
                "tentative",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("volunteer_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("NOT released AND answer <> 'declined'"),
            deferrable=True,
            initially="IMMEDIATE",
            using="gist",
            name="ex_assignment_volunteer",
        ),
        sa.CheckConstraint(
            "NOT (session_cancelled AND NOT released AND answer <> 'declined')",
            name=op.f("ck_assignment_no_seat_on_a_cancelled_session"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_assignment_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id", "starts_at", "ends_at", "session_cancelled"],
            [
                "programme_session.id",
                "programme_session.starts_at",
                "programme_session.ends_at",
                "programme_session.cancelled",
            ],
            name="fk_assignment_slot",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shift_id", "session_id"], ["shift.id", "shift.session_id"], name="fk_assignment_shift", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_assignment_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_location_id"), "assignment", ["location_id"], unique=False)
    op.create_index("ix_assignment_session", "assignment", ["session_id"], unique=False)
    op.create_index("ix_assignment_shift", "assignment", ["shift_id"], unique=False)
    op.create_index("ix_assignment_volunteer_starts", "assignment", ["volunteer_id", "starts_at"], unique=False)
    op.create_table(
        "message",
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "update",
                "cancellation",
                "reminder",
                "attendance_reminder",
                "sign_in_link",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("dedup_key", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "leased",
                "handover",
                "sent",
                "uncertain",
                "failed",
                "cancelled",
                "expired",
                "held",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('leased', 'handover')) = (lease IS NOT NULL)", name=op.f("ck_message_leased_by_somebody")
        ),
        sa.CheckConstraint(
            "num_nonnulls(volunteer_id, contact_id, user_id) = 1", name=op.f("ck_message_one_recipient")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_message_contact_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_message_invitation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["link_id"], ["sign_in_link.id"], name=op.f("fk_message_link_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_message_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_message_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_message_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_message_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_message_dedup_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id"), deferrable=True, initially="DEFERRED"),
    )
    op.create_index(op.f("ix_message_contact_id"), "message", ["contact_id"], unique=False)
    op.create_index(
        "ix_message_due",
        "message",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('pending', 'leased', 'handover')"),
    )
    op.create_index("ix_message_invitation", "message", ["invitation_id"], unique=False)
    op.create_index(
        "ix_message_link",
        "message",
        ["link_id"],
        unique=False,
        postgresql_where=sa.text("link_id IS NOT NULL"),
    )
    op.create_index("ix_message_location_created", "message", ["location_id", "created_at"], unique=False)
    op.create_index(op.f("ix_message_location_id"), "message", ["location_id"], unique=False)
    op.create_index("ix_message_session", "message", ["session_id"], unique=False)
    op.create_index(op.f("ix_message_user_id"), "message", ["user_id"], unique=False)
    op.create_index(op.f("ix_message_volunteer_id"), "message", ["volunteer_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_message_volunteer_id"), table_name="message")
    op.drop_index(op.f("ix_message_user_id"), table_name="message")
    op.drop_index("ix_message_session", table_name="message")
    op.drop_index(op.f("ix_message_location_id"), table_name="message")
    op.drop_index("ix_message_location_created", table_name="message")
    op.drop_index("ix_message_link", table_name="message", postgresql_where=sa.text("link_id IS NOT NULL"))
    op.drop_index("ix_message_invitation", table_name="message")
    op.drop_index(
        "ix_message_due", table_name="message", postgresql_where=sa.text("state IN ('pending', 'leased', 'handover')")
    )
    op.drop_index(op.f("ix_message_contact_id"), table_name="message")
    op.drop_table("message")
    op.drop_index("ix_assignment_volunteer_starts", table_name="assignment")
    op.drop_index("ix_assignment_shift", table_name="assignment")
    op.drop_index("ix_assignment_session", table_name="assignment")
    op.drop_index(op.f("ix_assignment_location_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_index("ix_shift_session", table_name="shift")
    op.drop_index(op.f("ix_shift_location_id"), table_name="shift")
    op.drop_table("shift")
    op.drop_index("ix_session_change_session_at", table_name="session_change")
    op.drop_index(op.f("ix_session_change_location_id"), table_name="session_change")
    op.drop_index(op.f("ix_session_change_by_id"), table_name="session_change")
    op.drop_table("session_change")
    op.drop_index("ix_publication_location_starts", table_name="publication")
    op.drop_index(op.f("ix_publication_location_id"), table_name="publication")
    op.drop_table("publication")
    op.drop_index("ix_invitation_volunteer", table_name="invitation")
    op.drop_index(op.f("ix_invitation_location_id"), table_name="invitation")
    op.drop_index("ix_invitation_contact", table_name="invitation")
    op.drop_table("invitation")
    op.drop_index("ix_engagement_partner", table_name="engagement")
    op.drop_index(op.f("ix_engagement_location_id"), table_name="engagement")
    op.drop_table("engagement")
    op.drop_index(op.f("ix_attendance_location_id"), table_name="attendance")
    op.drop_index("ix_attendance_child", table_name="attendance")
    op.drop_table("attendance")
    op.drop_index(op.f("ix_programme_session_space_id"), table_name="programme_session")
    op.drop_index("ix_programme_session_location_starts", table_name="programme_session")
    op.drop_index(op.f("ix_programme_session_location_id"), table_name="programme_session")
    op.drop_index(op.f("ix_programme_session_activity_id"), table_name="programme_session")
    op.drop_table("programme_session")
    op.drop_index(op.f("ix_feed_volunteer_id"), table_name="feed")
    op.drop_index(op.f("ix_feed_space_id"), table_name="feed")
    op.drop_index(op.f("ix_feed_partner_id"), table_name="feed")
    op.drop_index(op.f("ix_feed_location_id"), table_name="feed")
    op.drop_index(op.f("ix_feed_age_group_id"), table_name="feed")
    op.drop_index(op.f("ix_feed_activity_id"), table_name="feed")
    op.drop_table("feed")
    op.drop_index(op.f("ix_enrolment_location_id"), table_name="enrolment")
    op.drop_index("ix_enrolment_child", table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_index(op.f("ix_sign_in_link_user_id"), table_name="sign_in_link")
    op.drop_table("sign_in_link")
    op.drop_index(op.f("ix_activity_template_id"), table_name="activity")
    op.drop_index(op.f("ix_activity_responsible_id"), table_name="activity")
    op.drop_index(op.f("ix_activity_location_id"), table_name="activity")
    op.drop_index(op.f("ix_activity_group_id"), table_name="activity")
    op.drop_index(op.f("ix_activity_age_group_id"), table_name="activity")
    op.drop_table("activity")
    op.drop_index(op.f("ix_user_account_location_id"), table_name="user_account")
    op.drop_table("user_account")
    op.drop_index(op.f("ix_group_member_location_id"), table_name="group_member")
    op.drop_index(op.f("ix_group_member_child_id"), table_name="group_member")
    op.drop_table("group_member")
    op.drop_index(op.f("ix_contact_location_id"), table_name="contact")
    op.drop_table("contact")
    op.drop_index(op.f("ix_child_group_location_id"), table_name="child_group")
    op.drop_index(op.f("ix_child_group_age_group_id"), table_name="child_group")
    op.drop_table("child_group")
    op.drop_index(op.f("ix_availability_volunteer_id"), table_name="availability")
    op.drop_index(op.f("ix_availability_location_id"), table_name="availability")
    op.drop_table("availability")
    op.drop_index(op.f("ix_volunteer_location_id"), table_name="volunteer")
    op.drop_table("volunteer")
    op.drop_index(op.f("ix_template_location_id"), table_name="template")
    op.drop_table("template")
    op.drop_index(op.f("ix_space_location_id"), table_name="space")
    op.drop_table("space")
    op.drop_index(op.f("ix_partner_location_id"), table_name="partner")
    op.drop_table("partner")
    op.drop_index(op.f("ix_free_day_location_id"), table_name="free_day")
    op.drop_table("free_day")
    op.drop_index(op.f("ix_child_location_id"), table_name="child")
    op.drop_index(op.f("ix_child_family_id"), table_name="child")
    op.drop_table("child")
    op.drop_index(op.f("ix_audit_entry_subject_id"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_location_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_age_group_location_id"), table_name="age_group")
    op.drop_table("age_group")
    op.drop_table("location")
    op.drop_table("heartbeat")
