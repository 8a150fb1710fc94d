CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE progress_report (
            id TEXT PRIMARY KEY CHECK (length(id) = 36),
            project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
            period TEXT NOT NULL CHECK (period || '-01' IS date(period || '-01')),
            reported_on TEXT CHECK (reported_on IS date(reported_on, '+0 days')),
            narrative TEXT NOT NULL DEFAULT '',
            progress INTEGER CHECK (progress BETWEEN 0 AND 99999),
            disbursed_satang INTEGER CHECK (disbursed_satang BETWEEN 0 AND 9999999999999),
            plan_status TEXT NOT NULL DEFAULT '',
            target_status TEXT NOT NULL DEFAULT '',
            UNIQUE (project_id, period)
        ) STRICT
        ;
CREATE TABLE project (
            id TEXT PRIMARY KEY CHECK (length(id) = 36),
            project_name TEXT NOT NULL DEFAULT '',
            project_code TEXT NOT NULL DEFAULT '',
            fiscal_year INTEGER CHECK (fiscal_year BETWEEN 2443 AND 2699),
            start_date TEXT CHECK (start_date IS date(start_date, '+0 days')),
            end_date TEXT CHECK (end_date IS date(end_date, '+0 days')),
            allocated_budget_satang INTEGER CHECK (allocated_budget_satang BETWEEN 0 AND 9999999999999),
            office TEXT NOT NULL DEFAULT '',
            division TEXT NOT NULL DEFAULT '',
            subdivision TEXT NOT NULL DEFAULT '',
            officer_name TEXT NOT NULL DEFAULT '',
            officer_phone TEXT NOT NULL DEFAULT '',
            coordinator TEXT NOT NULL DEFAULT '',
            rationale TEXT NOT NULL DEFAULT '[]',
            objectives TEXT NOT NULL DEFAULT '[]',
            targets TEXT NOT NULL DEFAULT '[]',
            strategic_alignments TEXT NOT NULL DEFAULT '[]'
        ) STRICT
        ;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
