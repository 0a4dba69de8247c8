/**
 * The steps from an empty schema to the present one; the table `migration` counts those that it has taken. What was once
 * released is never changed: what comes after it is a further step. The tables are those of a file: a record's JSON is in
 * `document`; the other columns are what it is found by. Names and logins are folded.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE person (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    login text COLLATE "C" NOT NULL UNIQUE,
    document text NOT NULL,
    password text
  );

  CREATE TABLE org_group (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    name text COLLATE "C" NOT NULL,
    app text COLLATE "C",
    external_id text COLLATE "C",
    document text NOT NULL
  );
  CREATE UNIQUE INDEX org_group_name ON org_group (name) WHERE app IS NULL;
  CREATE UNIQUE INDEX org_group_source ON org_group (app, external_id) WHERE app IS NOT NULL;

  -- Every value of people and groups by its path, so that any search is by index; rest: of a long key, what follows.
  CREATE TABLE indexed_value (
    list text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    rest text COLLATE "C" NOT NULL,
    record bigint NOT NULL
  );
  CREATE INDEX indexed_value_key ON indexed_value (list, path, key, record);

  -- rule: the group rule that added the person; none: by hand.
  CREATE TABLE member (
    org_group text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    rule text COLLATE "C",
    PRIMARY KEY (org_group, person)
  );
  CREATE INDEX member_person ON member (person, org_group) INCLUDE (rule);
  CREATE INDEX member_rule ON member (rule, org_group, person) WHERE rule IS NOT NULL;

  CREATE TABLE group_rule (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    name text COLLATE "C" NOT NULL UNIQUE,
    active bigint NOT NULL,
    document text NOT NULL
  );

  -- credentials: sealed.
  CREATE TABLE application (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    label text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    document text NOT NULL,
    credentials text,
    discovery text
  );

  CREATE TABLE app_user (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    external_id text COLLATE "C",
    status text COLLATE "C" NOT NULL,
    sync_state text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL,
    org_group text COLLATE "C",
    document text NOT NULL
  );
  CREATE UNIQUE INDEX app_user_person ON app_user (app, person);
  CREATE INDEX app_user_order ON app_user (app, seq);
  CREATE INDEX app_user_of ON app_user (person);
  CREATE INDEX app_user_external ON app_user (app, external_id) WHERE external_id IS NOT NULL;
  CREATE INDEX app_user_username ON app_user (app, username);
  CREATE INDEX app_user_sync ON app_user (app, sync_state, seq);

  CREATE TABLE app_group (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app text COLLATE "C" NOT NULL,
    org_group text COLLATE "C" NOT NULL,
    priority bigint NOT NULL,
    document text NOT NULL
  );
  CREATE UNIQUE INDEX app_group_group ON app_group (app, org_group);
  CREATE INDEX app_group_order ON app_group (app, priority, seq);
  CREATE INDEX app_group_of ON app_group (org_group);

  CREATE TABLE pushed_group (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    app text COLLATE "C" NOT NULL,
    org_group text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    rule text COLLATE "C",
    external_id text COLLATE "C",
    document text NOT NULL
  );
  CREATE UNIQUE INDEX pushed_group_group ON pushed_group (app, org_group);
  CREATE INDEX pushed_group_order ON pushed_group (app, seq);
  CREATE INDEX pushed_group_of ON pushed_group (org_group);
  CREATE TABLE pushed_member (
    pushed_group text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (pushed_group, external_id)
  );

  CREATE TABLE push_rule (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    app text COLLATE "C" NOT NULL,
    active bigint NOT NULL,
    document text NOT NULL
  );
  CREATE INDEX push_rule_app ON push_rule (app, seq);

  CREATE TABLE app_group_entry (
    app text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    folded text COLLATE "C" NOT NULL,
    PRIMARY KEY (app, external_id)
  );
  CREATE INDEX app_group_entry_name ON app_group_entry (app, folded, external_id);

  -- due: when it may be taken, or when its lease ends; head: the first of the unfinished ones of its subject.
  CREATE TABLE job (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    app text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    created bigint NOT NULL,
    due bigint,
    leased_until bigint,
    attempts bigint NOT NULL,
    head bigint NOT NULL,
    document text NOT NULL,
    secret text
  );
  CREATE INDEX job_due ON job (due, seq) WHERE head = 1;
  CREATE INDEX job_app_due ON job (app, due, seq) WHERE head = 1;
  CREATE INDEX job_unfinished ON job (app, subject, seq) WHERE due IS NOT NULL;
  CREATE INDEX job_state ON job (state, seq);
  CREATE INDEX job_app_state ON job (app, state, seq);
  CREATE INDEX job_subject ON job (app, subject, seq);
  CREATE INDEX job_finished ON job (created) WHERE due IS NULL;

  CREATE TABLE import (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    app text COLLATE "C" NOT NULL,
    document text NOT NULL
  );
  CREATE INDEX import_app ON import (app, seq);
  CREATE TABLE imported_user (
    app text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    username text COLLATE "C" NOT NULL,
    match text COLLATE "C" NOT NULL,
    decision text COLLATE "C" NOT NULL,
    last_seen text COLLATE "C" NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (app, external_id)
  );
  CREATE INDEX imported_user_order ON imported_user (app, username, external_id);

  CREATE TABLE log_event (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    published text COLLATE "C" NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    document text NOT NULL
  );
  CREATE INDEX log_event_published ON log_event (published, seq);
  CREATE INDEX log_event_type ON log_event (event_type, seq);
  -- Whom or what an event is about: its actor and its targets.
  CREATE TABLE log_subject (id text COLLATE "C" NOT NULL, event bigint NOT NULL, PRIMARY KEY (id, event));
  CREATE INDEX log_subject_event ON log_subject (event);

  CREATE TABLE mail (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    recipient text COLLATE "C" NOT NULL,
    document text NOT NULL
  );
  CREATE INDEX mail_recipient ON mail (recipient, seq);

  CREATE TABLE token (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    hash text COLLATE "C" NOT NULL UNIQUE,
    person text COLLATE "C" NOT NULL,
    document text NOT NULL
  );
  CREATE INDEX token_person ON token (person);
  CREATE TABLE session (hash text COLLATE "C" PRIMARY KEY, person text COLLATE "C" NOT NULL, expires text COLLATE "C" NOT NULL, document text NOT NULL);
  CREATE INDEX session_person ON session (person);
  CREATE TABLE link (
    hash text COLLATE "C" PRIMARY KEY,
    person text COLLATE "C" NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    expires text COLLATE "C" NOT NULL,
    document text NOT NULL,
    UNIQUE (person, purpose)
  );

  CREATE TABLE setting (name text COLLATE "C" PRIMARY KEY, document text NOT NULL);
    CREATE INDEX pushed_group_external ON pushed_group (app, external_id) WHERE external_id IS NOT NULL;

  -- What an import has come across at the service.
  CREATE TABLE import_seen (
    import text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (import, kind, external_id)
  );
  
  CREATE TABLE inspection (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    target text COLLATE "C" NOT NULL,
    app text COLLATE "C",
    state text COLLATE "C" NOT NULL,
    document text NOT NULL
  );
  CREATE INDEX inspection_target ON inspection (target, seq);
  CREATE INDEX inspection_app ON inspection (app, seq) WHERE app IS NOT NULL;
  CREATE INDEX inspection_state ON inspection (state, seq);
  CREATE TABLE inspection_result (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inspection text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    document text NOT NULL,
    exchanges text NOT NULL
  );
  CREATE UNIQUE INDEX inspection_result_id ON inspection_result (inspection, id);
  CREATE INDEX inspection_result_order ON inspection_result (inspection, seq);

  CREATE TABLE readiness (
    app text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (app, name)
  );
  CREATE TABLE exchange (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    app text COLLATE "C" NOT NULL,
    job text COLLATE "C",
    person text COLLATE "C",
    org_group text COLLATE "C",
    operation text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    status bigint,
    document text NOT NULL
  );
  CREATE INDEX exchange_app ON exchange (app, seq);
  CREATE INDEX exchange_job ON exchange (job, seq) WHERE job IS NOT NULL;
  CREATE INDEX exchange_person ON exchange (person, seq) WHERE person IS NOT NULL;
  CREATE INDEX exchange_group ON exchange (org_group, seq) WHERE org_group IS NOT NULL;
  CREATE INDEX exchange_operation ON exchange (operation, seq);
  CREATE INDEX exchange_outcome ON exchange (outcome, seq);
  `,
  `
  -- By what the service calls an exchange, too.
  ALTER TABLE exchange ADD COLUMN request_id text COLLATE "C";
  CREATE INDEX exchange_request_id ON exchange (request_id, seq) WHERE request_id IS NOT NULL;
  `,
  `
  -- Token buckets: left is what there was of each at a time. Nothing here outlasts a crash, nor has to.
  CREATE UNLOGGED TABLE bucket (
    key text COLLATE "C" PRIMARY KEY,
    rate double precision NOT NULL,
    burst double precision NOT NULL,
    taken double precision NOT NULL,
    "left" double precision NOT NULL,
    at timestamptz NOT NULL
  ) WITH (fillfactor = 50);
  `,
];
