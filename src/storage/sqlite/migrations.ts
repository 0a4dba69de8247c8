/**
 * The steps from an empty file to the present one; `PRAGMA user_version` counts those that a file has taken. What was
 * once released is never changed: what comes after it is a further step.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE tenant (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL) STRICT;

  CREATE TABLE connection (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    last_used INTEGER,
    UNIQUE (tenant, name)
  ) STRICT, WITHOUT ROWID;

  -- What signs and seals: random bytes by what they are for.
  CREATE TABLE secret_key (purpose TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;

  -- The resources of one type in one tenant.
  CREATE TABLE collection (
    seq INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    type TEXT NOT NULL,
    UNIQUE (tenant, type)
  ) STRICT;

  -- seq is collection * 2^32 + number: the resources of a collection lie beside one another in the order of creation.
  CREATE TABLE resource (
    seq INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    tenant INTEGER NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    display TEXT,
    secret TEXT,
    document TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX resource_id ON resource (tenant, id);
  CREATE INDEX resource_modified ON resource (collection, modified);

  -- How many resources there are with seq / 1024 = block: by it a page deep in the list is found.
  CREATE TABLE block (block INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;

  -- The attributes whose keys are in lookup and unique_key, and how their keys are made.
  CREATE TABLE indexed_attribute (
    seq INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    path TEXT NOT NULL,
    definition TEXT NOT NULL,
    UNIQUE (type, path)
  ) STRICT;
  CREATE TABLE lookup (
    collection INTEGER NOT NULL,
    attribute INTEGER NOT NULL,
    key TEXT NOT NULL,
    resource INTEGER NOT NULL,
    PRIMARY KEY (collection, attribute, key, resource)
  ) STRICT, WITHOUT ROWID;
  -- scope is a collection, or 0 for what is unique in all of them.
  CREATE TABLE unique_key (
    scope INTEGER NOT NULL,
    attribute INTEGER NOT NULL,
    key TEXT NOT NULL,
    resource INTEGER NOT NULL,
    PRIMARY KEY (scope, attribute, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE member ("group" INTEGER NOT NULL, member INTEGER NOT NULL, PRIMARY KEY ("group", member)) STRICT, WITHOUT ROWID;
  CREATE INDEX member_member ON member (member, "group");
  `,
  `
  -- What the authorization server remembers. id is the SHA-256 of what the client or the browser holds.
  CREATE TABLE oauth_record (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    grant_id TEXT,
    expires INTEGER NOT NULL,
    consumed INTEGER,
    content TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX oauth_record_grant ON oauth_record (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX oauth_record_expires ON oauth_record (expires);

  CREATE TABLE administrator (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    password TEXT NOT NULL,
    PRIMARY KEY (tenant, name)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE operator (
    name TEXT PRIMARY KEY,
    created INTEGER NOT NULL,
    expires INTEGER,
    hash TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What was changed, in the order of the commits. The newest row is never removed, so that no number comes twice.
  -- total is the bytes of all events up to this one, those that were removed included.
  CREATE TABLE event (
    sequence INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    time INTEGER NOT NULL,
    tenant TEXT,
    actor TEXT,
    request_id TEXT,
    resource TEXT NOT NULL,
    total INTEGER NOT NULL,
    details TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- All that an operator may do; null for everything.
  ALTER TABLE operator ADD COLUMN scope TEXT;
  `,
  `
  -- A tenant that is removed keeps its number, which others may know: one of the same id gets it again.
  ALTER TABLE tenant ADD COLUMN removed INTEGER;
  `,
  `
  -- Where events are sent to, and how far that is: all up to position is done. Who delivers holds the lease.
  CREATE TABLE endpoint (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    position INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    due INTEGER NOT NULL,
    disabled TEXT,
    owner TEXT,
    lease INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    event TEXT NOT NULL,
    type TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    time INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    error TEXT,
    request TEXT,
    response TEXT
  ) STRICT;
  CREATE INDEX delivery_endpoint ON delivery (endpoint, id, outcome);
  `,
  `
  -- Requests that were answered 202 and are not done yet.
  CREATE TABLE accepted_request (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    txn TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    owner TEXT,
    lease INTEGER NOT NULL
  ) STRICT;
  `,
];
