CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE TABLE gathering (number INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT;
CREATE TABLE head (
            record_id TEXT PRIMARY KEY CHECK (length(record_id) = 36),
            kind TEXT NOT NULL,
            digest TEXT CHECK (length(digest) = 64),
            edited INTEGER NOT NULL CHECK (edited IN (0, 1)),
            checksum INTEGER
        ) STRICT
        ;
CREATE INDEX head_edited ON head (record_id) WHERE edited;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE note (
            id TEXT PRIMARY KEY CHECK (length(id) = 36),
            project_id TEXT REFERENCES project (id) ON DELETE CASCADE,
            topic TEXT NOT NULL,
            period TEXT NOT NULL DEFAULT '' CHECK (period = '' OR period || '-01' IS date(period || '-01')),
            entry_key TEXT NOT NULL DEFAULT '',
            rule TEXT NOT NULL DEFAULT '',
            noted_on TEXT CHECK (noted_on IS date(noted_on, '+0 days')),
            text TEXT NOT NULL DEFAULT '',
            answer TEXT NOT NULL DEFAULT '',
            settled_on TEXT CHECK (settled_on IS date(settled_on, '+0 days'))
        ) STRICT
        ;
CREATE INDEX note_of_project ON note (project_id);
CREATE TABLE progress_report (
            id TEXT PRIMARY KEY CHECK (length(id) = 36),
            project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
            period TEXT NOT NULL CHECK (period || '-01' IS date(period || '-01')),
            reported_on TEXT CHECK (reported_on IS date(reported_on, '+0 days')),
            narrative TEXT NOT NULL DEFAULT '',
            progress INTEGER CHECK (progress BETWEEN 0 AND 99999),
            disbursed_satang INTEGER CHECK (disbursed_satang BETWEEN 0 AND 99999999999999),
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
            allocated_budget_satang INTEGER CHECK (allocated_budget_satang BETWEEN 0 AND 99999999999999),
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
CREATE TABLE receipt (
            gathering INTEGER NOT NULL REFERENCES gathering (number) ON DELETE CASCADE,
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            name TEXT NOT NULL,
            PRIMARY KEY (gathering, sha256)
        ) STRICT
        ;
CREATE TABLE revision (
            digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
            kind TEXT NOT NULL,
            record_id TEXT NOT NULL CHECK (length(record_id) = 36),
            parents TEXT NOT NULL,
            body ANY NOT NULL CHECK (typeof(body) IN ('text', 'blob')),
            at TEXT NOT NULL,
            editor TEXT NOT NULL,
            device TEXT NOT NULL,
            gathering INTEGER REFERENCES gathering (number)
        ) STRICT
        ;
CREATE INDEX revision_of_record ON revision (record_id);
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
