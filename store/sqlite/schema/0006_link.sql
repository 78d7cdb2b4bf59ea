-- The link to the province. Every event has a row in exactly one of two tables: in the outbox while it still has to be
-- sent, in receipt once the province has it.

-- outcome and what follows is what the province said of an event that waits for a person; NULL where it only waits.
CREATE TABLE outbox (
	event       INTEGER PRIMARY KEY,
	certificate INTEGER NOT NULL,
	recorded    INTEGER NOT NULL, -- event.at
	outcome     TEXT,
	rule        TEXT,
	text        TEXT,
	remedy      TEXT,
	revision    INTEGER, -- of the certificate at the province
	other       INTEGER, -- the certificate there that bears the number
	at          INTEGER  -- of the receipt
) STRICT;

INSERT INTO outbox (event, certificate, recorded) SELECT e.id, e.certificate, e.at FROM event e
	WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.event = e.id) ORDER BY e.id;

-- Which certificates are stopped, and what stopped them. Few ever are.
CREATE INDEX outbox_held    ON outbox (certificate) WHERE outcome IS NOT NULL;
CREATE INDEX outbox_stopped ON outbox (event)       WHERE outcome IS NOT NULL;

-- Events that lost a conflict. They are no part of their histories any more. An event can be here and another with
-- the same ID in its history: a store that was restored from a backup gives IDs again.
CREATE TABLE aside (
	id          INTEGER PRIMARY KEY, -- in the order in which they were set aside
	event       INTEGER NOT NULL,
	certificate INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	actor       TEXT NOT NULL, -- who set it aside
	content     BLOB NOT NULL  -- sealed: why, and the event as it would have been sent
) STRICT;

CREATE INDEX aside_certificate ON aside (certificate, id);
CREATE INDEX aside_event       ON aside (event);

-- Where editions of other counties stand, as the province said.
CREATE TABLE abroad (
	identifier TEXT PRIMARY KEY,
	county     TEXT NOT NULL,
	kind       TEXT NOT NULL,
	status     TEXT NOT NULL,
	until      INTEGER NOT NULL,
	version    INTEGER NOT NULL,
	as_of      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
