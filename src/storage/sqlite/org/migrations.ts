/**
 * The steps from an empty file to the present one; `PRAGMA user_version` counts those that a file has taken. What was
 * once released is never changed: what comes after it is a further step. A record's JSON is in `document`; the other
 * columns are what it is found by. Names and logins are folded.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE person (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    login TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    password TEXT
  ) STRICT;

  CREATE TABLE org_group (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    app TEXT,
    external_id TEXT,
    document TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX org_group_name ON org_group (name) WHERE app IS NULL;
  CREATE UNIQUE INDEX org_group_source ON org_group (app, external_id) WHERE app IS NOT NULL;

  -- Every value of people and groups by its path, so that any search is by index. Texts are folded, numbers are numbers.
  CREATE TABLE indexed_value (
    list TEXT NOT NULL,
    path TEXT NOT NULL,
    key ANY NOT NULL,
    record INTEGER NOT NULL,
    PRIMARY KEY (list, path, key, record)
  ) STRICT, WITHOUT ROWID;

  -- rule: the group rule that added the person; none: by hand.
  CREATE TABLE member (
    org_group TEXT NOT NULL,
    person TEXT NOT NULL,
    rule TEXT,
    PRIMARY KEY (org_group, person)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX member_person ON member (person, org_group);
  CREATE INDEX member_rule ON member (rule, org_group, person) WHERE rule IS NOT NULL;

  CREATE TABLE group_rule (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    active INTEGER NOT NULL,
    document TEXT NOT NULL
  ) STRICT;

  -- credentials: sealed.
  CREATE TABLE application (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    key TEXT NOT NULL,
    status TEXT NOT NULL,
    document TEXT NOT NULL,
    credentials TEXT,
    discovery TEXT
  ) STRICT;

  CREATE TABLE app_user (
    seq INTEGER PRIMARY KEY,
    app TEXT NOT NULL,
    person TEXT NOT NULL,
    username TEXT NOT NULL,
    external_id TEXT,
    status TEXT NOT NULL,
    sync_state TEXT NOT NULL,
    scope TEXT NOT NULL,
    org_group TEXT,
    document TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX app_user_person ON app_user (app, person);
  CREATE INDEX app_user_order ON app_user (app, seq);
  CREATE INDEX app_user_of ON app_user (person);
  CREATE INDEX app_user_external ON app_user (app, external_id) WHERE external_id IS NOT NULL;
  CREATE INDEX app_user_username ON app_user (app, username);
  CREATE INDEX app_user_sync ON app_user (app, sync_state, seq);

  CREATE TABLE app_group (
    seq INTEGER PRIMARY KEY,
    app TEXT NOT NULL,
    org_group TEXT NOT NULL,
    priority INTEGER NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX app_group_group ON app_group (app, org_group);
  CREATE INDEX app_group_order ON app_group (app, priority, seq);
  CREATE INDEX app_group_of ON app_group (org_group);

  CREATE TABLE pushed_group (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    app TEXT NOT NULL,
    org_group TEXT NOT NULL,
    status TEXT NOT NULL,
    rule TEXT,
    document TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX pushed_group_group ON pushed_group (app, org_group);
  CREATE INDEX pushed_group_order ON pushed_group (app, seq);
  CREATE INDEX pushed_group_of ON pushed_group (org_group);
  CREATE TABLE pushed_member (
    pushed_group TEXT NOT NULL,
    external_id TEXT NOT NULL,
    PRIMARY KEY (pushed_group, external_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE push_rule (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    app TEXT NOT NULL,
    active INTEGER NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX push_rule_app ON push_rule (app, seq);

  CREATE TABLE app_group_entry (
    app TEXT NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (app, external_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX app_group_entry_name ON app_group_entry (app, folded, external_id);

  -- due: when it may be taken, or when its lease ends; head: the first of the unfinished ones of its subject.
  CREATE TABLE job (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    app TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    created INTEGER NOT NULL,
    due INTEGER,
    leased_until INTEGER,
    attempts INTEGER NOT NULL,
    head INTEGER NOT NULL,
    document TEXT NOT NULL,
    secret TEXT
  ) STRICT;
  CREATE INDEX job_due ON job (due, seq) WHERE head = 1;
  CREATE INDEX job_app_due ON job (app, due, seq) WHERE head = 1;
  CREATE INDEX job_unfinished ON job (app, subject, seq) WHERE due IS NOT NULL;
  CREATE INDEX job_state ON job (state, seq);
  CREATE INDEX job_app_state ON job (app, state, seq);
  CREATE INDEX job_subject ON job (app, subject, seq);
  CREATE INDEX job_finished ON job (created) WHERE due IS NULL;

  CREATE TABLE exchange (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    app TEXT NOT NULL,
    job TEXT,
    person TEXT,
    org_group TEXT,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX exchange_app ON exchange (app, seq);
  CREATE INDEX exchange_job ON exchange (job, seq) WHERE job IS NOT NULL;
  CREATE INDEX exchange_person ON exchange (person, seq) WHERE person IS NOT NULL;
  CREATE INDEX exchange_group ON exchange (org_group, seq) WHERE org_group IS NOT NULL;

  CREATE TABLE import (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    app TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX import_app ON import (app, seq);
  CREATE TABLE imported_user (
    app TEXT NOT NULL,
    external_id TEXT NOT NULL,
    username TEXT NOT NULL,
    match TEXT NOT NULL,
    decision TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (app, external_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX imported_user_order ON imported_user (app, username, external_id);

  CREATE TABLE log_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    published TEXT NOT NULL,
    event_type TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX log_event_published ON log_event (published, seq);
  CREATE INDEX log_event_type ON log_event (event_type, seq);
  -- Whom or what an event is about: its actor and its targets.
  CREATE TABLE log_subject (id TEXT NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (id, event)) STRICT, WITHOUT ROWID;
  CREATE INDEX log_subject_event ON log_subject (event);

  CREATE TABLE mail (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX mail_recipient ON mail (recipient, seq);

  CREATE TABLE token (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX token_person ON token (person);
  CREATE TABLE session (hash TEXT PRIMARY KEY, person TEXT NOT NULL, expires TEXT NOT NULL, document TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX session_person ON session (person);
  CREATE TABLE link (
    hash TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    purpose TEXT NOT NULL,
    expires TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (person, purpose)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE setting (name TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE pushed_group ADD COLUMN external_id TEXT;
  UPDATE pushed_group SET external_id = document ->> '$.externalId';
  CREATE INDEX pushed_group_external ON pushed_group (app, external_id) WHERE external_id IS NOT NULL;

  -- What an import has come across at the service.
  CREATE TABLE import_seen (
    import TEXT NOT NULL,
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL,
    PRIMARY KEY (import, kind, external_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE inspection (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL,
    app TEXT,
    state TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX inspection_target ON inspection (target, seq);
  CREATE INDEX inspection_app ON inspection (app, seq) WHERE app IS NOT NULL;
  CREATE INDEX inspection_state ON inspection (state, seq);
  CREATE TABLE inspection_result (
    seq INTEGER PRIMARY KEY,
    inspection TEXT NOT NULL,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    exchanges TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX inspection_result_id ON inspection_result (inspection, id);
  CREATE INDEX inspection_result_order ON inspection_result (inspection, seq);

  CREATE TABLE readiness (
    app TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (app, name)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Exchanges are found by what they were for and how they were answered. What is found by stands before the document.
  ALTER TABLE exchange RENAME TO exchange_before;
  CREATE TABLE exchange (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    app TEXT NOT NULL,
    job TEXT,
    person TEXT,
    org_group TEXT,
    operation TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    document TEXT NOT NULL
  ) STRICT;
  INSERT INTO exchange
    SELECT seq, id, app, job, person, org_group, 'other',
      coalesce(((document ->> '$.response.status') / 100) || 'xx', 'none'), document ->> '$.response.status',
      json_set(document, '$.operation', 'other')
    FROM exchange_before;
  DROP TABLE exchange_before;
  CREATE INDEX exchange_app ON exchange (app, seq);
  CREATE INDEX exchange_job ON exchange (job, seq) WHERE job IS NOT NULL;
  CREATE INDEX exchange_person ON exchange (person, seq) WHERE person IS NOT NULL;
  CREATE INDEX exchange_group ON exchange (org_group, seq) WHERE org_group IS NOT NULL;
  CREATE INDEX exchange_operation ON exchange (operation, seq);
  CREATE INDEX exchange_outcome ON exchange (outcome, seq);
  `,
  `
  -- By what the service calls an exchange, too.
  ALTER TABLE exchange ADD COLUMN request_id TEXT;
  CREATE INDEX exchange_request_id ON exchange (request_id, seq) WHERE request_id IS NOT NULL;
  `,
];
