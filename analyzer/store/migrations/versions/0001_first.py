"""The first store: runs, documents, analyses with coverages and evidence, snapshots, decisions, embeddings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "analyses",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("report", TEXT, nullable=False),
        sa.Column("rest", sa.LargeBinary(), nullable=False),
        sa.Column("traits", TEXT, nullable=False),
        sa.Column("texts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(op.f("ix_analyses_sha256"), "analyses", ["sha256"], unique=False)
    op.create_table(
        "corpora",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "decisions",
        sa.Column("set_name", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("point", sa.String(length=40), nullable=False),
        sa.Column("document", TEXT, nullable=True),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("passage", sa.String(length=24), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("set_name", "number"),
    )
    op.create_table(
        "documents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "embeddings",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_embeddings_used"), "embeddings", ["used"], unique=False)
    op.create_table(
        "runs",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.String(length=40), nullable=False),
        sa.Column("finished_at", sa.String(length=40), nullable=True),
        sa.Column("seen_at", sa.Float(precision=53), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("sources", TEXT, nullable=False),
        sa.Column("head", TEXT, nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("all_versions", sa.Boolean(), nullable=False),
        sa.Column("passes", sa.Integer(), nullable=False),
        sa.Column("analysed", sa.Integer(), nullable=False),
        sa.Column("reused", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("runs_by_key", "runs", ["key"], unique=False)
    op.create_table(
        "coverages",
        sa.Column("analysis_id", NUMBER, nullable=False),
        sa.Column("point", sa.String(length=40), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("expected", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Float(precision=53), nullable=False),
        sa.Column("score_covered", sa.Float(precision=53), nullable=False),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("fragile", sa.Boolean(), nullable=False),
        sa.Column("lacks", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("analysis_id", "point"),
    )
    op.create_table(
        "evidence",
        sa.Column("analysis_id", NUMBER, nullable=False),
        sa.Column("point", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.Column("contributes", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("analysis_id", "point", "rank"),
    )
    op.create_table(
        "passages",
        sa.Column("analysis_id", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("section", TEXT, nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("boxes", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("analysis_id", "number"),
    )
    op.create_table(
        "run_documents",
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("set_name", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("analysis_id", NUMBER, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("standing", TEXT, nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["analysis_id"],
            ["analyses.id"],
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "set_name", "name"),
    )
    op.create_index(op.f("ix_run_documents_analysis_id"), "run_documents", ["analysis_id"], unique=False)
    op.create_table(
        "snapshots",
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("set_name", TEXT, nullable=False),
        sa.Column("point", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("passage", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "set_name", "point"),
    )


def downgrade() -> None:
    """Remove them with all they hold."""
    for table in [
        "evidence",
        "passages",
        "coverages",
        "run_documents",
        "snapshots",
        "analyses",
        "runs",
        "corpora",
        "documents",
        "decisions",
        "embeddings",
    ]:
        op.drop_table(table)
