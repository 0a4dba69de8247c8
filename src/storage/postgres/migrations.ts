/** Tables whose rows are a tenant's, each with the tenant's number: behind the wall of row security. */
const walled = ['collection', 'resource', 'block', 'lookup', 'unique_key', 'member'];

const wall = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON ${table}
    USING (tenant = (SELECT nullif(current_setting('muster.tenant', true), '')::integer));`;

/**
 * The steps from an empty schema to the present one; the table `migration` counts those that it has taken. What was once
 * released is never changed: what comes after it is a further step.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE tenant (
    seq integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    created bigint NOT NULL
  );

  CREATE TABLE connection (
    id text COLLATE "C" PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    document text NOT NULL,
    last_used bigint,
    UNIQUE (tenant, name)
  ) WITH (fillfactor = 70);

  -- What signs and seals: random bytes by what they are for.
  CREATE TABLE secret_key (purpose text PRIMARY KEY, bytes bytea NOT NULL);

  -- The resources of one type in one tenant; next is the seq that its next resource gets.
  CREATE TABLE collection (
    seq integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant integer NOT NULL,
    type text COLLATE "C" NOT NULL,
    next bigint NOT NULL DEFAULT 0,
    UNIQUE (tenant, type)
  ) WITH (fillfactor = 50);

  -- seq is collection * 2^32 + number: the resources of a collection lie beside one another in the order of creation.
  -- search is what filters look at: the document with its strings folded and its times as numbers.
  CREATE TABLE resource (
    seq bigint PRIMARY KEY,
    tenant integer NOT NULL,
    collection integer NOT NULL,
    id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    created bigint NOT NULL,
    modified bigint NOT NULL,
    display text,
    display_key text COLLATE "C",
    secret text,
    document text NOT NULL,
    search jsonb NOT NULL
  );
  CREATE UNIQUE INDEX resource_id ON resource (tenant, id);
  CREATE INDEX resource_modified ON resource (collection, modified, seq);

  -- How many resources there are with seq / 1024 = block, in slots so that those who count do not wait for one another.
  CREATE TABLE block (
    tenant integer NOT NULL,
    block bigint NOT NULL,
    slot smallint NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (block, slot)
  ) WITH (fillfactor = 50);

  -- The attributes whose keys are in lookup and unique_key, and how their keys are made.
  CREATE TABLE indexed_attribute (
    seq integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    definition text NOT NULL,
    UNIQUE (type, path)
  );
  -- What resource.search of a type was made by.
  CREATE TABLE search_shape (type text COLLATE "C" PRIMARY KEY, shape text NOT NULL);

  -- rest tells keys apart that are too long for an index.
  CREATE TABLE lookup (
    tenant integer NOT NULL,
    collection integer NOT NULL,
    attribute integer NOT NULL,
    key text COLLATE "C" NOT NULL,
    rest text COLLATE "C" NOT NULL,
    resource bigint NOT NULL,
    PRIMARY KEY (collection, attribute, key, rest, resource) INCLUDE (tenant)
  );
  -- scope is a collection, or 0 for what is unique in all of them.
  CREATE TABLE unique_key (
    tenant integer NOT NULL,
    scope integer NOT NULL,
    attribute integer NOT NULL,
    key text COLLATE "C" NOT NULL,
    rest text COLLATE "C" NOT NULL,
    resource bigint NOT NULL,
    PRIMARY KEY (scope, attribute, key, rest) INCLUDE (tenant, resource)
  );

  CREATE TABLE member (
    tenant integer NOT NULL,
    "group" bigint NOT NULL,
    member bigint NOT NULL,
    PRIMARY KEY ("group", member) INCLUDE (tenant)
  );
  CREATE INDEX member_member ON member (member, "group") INCLUDE (tenant);
  ${walled.map(wall).join('\n')}
  `,
  `
  -- What the authorization server remembers. id is the SHA-256 of what the client or the browser holds.
  CREATE TABLE oauth_record (
    id text COLLATE "C" PRIMARY KEY,
    kind text NOT NULL,
    grant_id text COLLATE "C",
    expires bigint NOT NULL,
    consumed bigint,
    content text NOT NULL
  );
  CREATE INDEX oauth_record_grant ON oauth_record (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX oauth_record_expires ON oauth_record (expires);

  CREATE TABLE administrator (
    tenant text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    created bigint NOT NULL,
    password text NOT NULL,
    PRIMARY KEY (tenant, name)
  );
  `,
  `
  -- The request log; size is what the row takes, before it is compressed.
  CREATE TABLE exchange (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    time bigint NOT NULL,
    status integer NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    request_id text NOT NULL,
    tenant text,
    connection text,
    details text NOT NULL,
    request_headers text NOT NULL,
    response_headers text NOT NULL,
    request_body text,
    response_body text,
    size integer NOT NULL
  );
  CREATE INDEX exchange_size ON exchange (id DESC) INCLUDE (time, size);
  `,
  `
  CREATE TABLE operator (
    name text COLLATE "C" PRIMARY KEY,
    created bigint NOT NULL,
    expires bigint,
    hash text NOT NULL
  );
  `,
  `
  -- What was changed, as it was written: numbered and moved into event once it is committed. tenant is its number.
  CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant integer,
    type text COLLATE "C" NOT NULL,
    time bigint NOT NULL,
    actor text COLLATE "C",
    request_id text COLLATE "C",
    resource text COLLATE "C" NOT NULL,
    size integer NOT NULL,
    details text NOT NULL
  );
  -- The same in the order of its commits, without gaps. total is the size of all up to this one, whatever was removed.
  CREATE TABLE event (
    sequence bigint PRIMARY KEY,
    type text COLLATE "C" NOT NULL,
    time bigint NOT NULL,
    tenant text COLLATE "C",
    actor text COLLATE "C",
    request_id text COLLATE "C",
    resource text COLLATE "C" NOT NULL,
    total bigint NOT NULL,
    details text NOT NULL
  );
  -- One row: the newest event's. Who numbers holds the lock on it.
  CREATE TABLE event_end (sequence bigint NOT NULL, total bigint NOT NULL);
  INSERT INTO event_end VALUES (0, 0);
  -- Who is in a tenant writes its own events and sees no others.
  ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
  ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON outbox USING (
    nullif(current_setting('muster.tenant', true), '') IS NULL
    OR tenant = (SELECT nullif(current_setting('muster.tenant', true), '')::integer));
  ALTER TABLE event ENABLE ROW LEVEL SECURITY;
  ALTER TABLE event FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON event USING (nullif(current_setting('muster.tenant', true), '') IS NULL);
  `,
  `
  -- All that an operator may do; null for everything.
  ALTER TABLE operator ADD COLUMN scope text;
  `,
  `
  -- A tenant that is removed keeps its number, which others may know: one of the same id gets it again.
  ALTER TABLE tenant ADD COLUMN removed bigint;
  `,
  `
  -- Where events are sent to, and how far that is: all up to position is done. Who delivers holds the lease.
  CREATE TABLE endpoint (
    id text COLLATE "C" PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE,
    document text NOT NULL,
    position bigint NOT NULL,
    attempts integer NOT NULL,
    due bigint NOT NULL,
    disabled text,
    owner text,
    lease bigint NOT NULL
  ) WITH (fillfactor = 50);
  CREATE TABLE delivery (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    event text NOT NULL,
    type text NOT NULL,
    attempt integer NOT NULL,
    time bigint NOT NULL,
    duration integer NOT NULL,
    outcome text NOT NULL,
    status integer,
    error text,
    request text,
    response text
  );
  CREATE INDEX delivery_endpoint ON delivery (endpoint, id, outcome);
  `,
  `
  -- Requests that were answered 202 and are not done yet.
  CREATE TABLE accepted_request (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txn text COLLATE "C" NOT NULL UNIQUE,
    document text NOT NULL,
    attempts integer NOT NULL,
    owner text,
    lease bigint NOT NULL
  ) WITH (fillfactor = 50);
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
  `
  -- total is the size of all up to this one, as that of events: what is to go is found without a look at the rest.
  ALTER TABLE exchange ADD COLUMN total bigint;
  UPDATE exchange e SET total = t.total
    FROM (SELECT id, sum(size) OVER (ORDER BY id) AS total FROM exchange) t WHERE t.id = e.id;
  DROP INDEX exchange_size;
  ALTER TABLE exchange ALTER COLUMN total SET NOT NULL, DROP COLUMN size;
  `,
];
