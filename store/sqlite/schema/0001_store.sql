-- The store of record. Days are numbers of day.Day, times are milliseconds since 1970, words (status,
-- medium, operation) are the numbers of package certificate. What is sealed is SM4-GCM with the table, the
-- row and the column as associated data; what ends in _key is the first 64 bits of an HMAC-SM3.

CREATE TABLE settings (
	one  INTEGER PRIMARY KEY CHECK (one = 1),
	body TEXT NOT NULL
) STRICT;

CREATE TABLE account (
	user TEXT PRIMARY KEY,
	body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A shelf holds the certificates that are alike in what every list is filtered by. Indexes begin with it,
-- so that any filter is a handful of index ranges; held is how many certificates stand on it.
CREATE TABLE shelf (
	id     INTEGER PRIMARY KEY,
	kind   TEXT NOT NULL,
	status INTEGER NOT NULL,
	medium INTEGER NOT NULL,
	held   INTEGER NOT NULL,
	UNIQUE (kind, status, medium)
) STRICT;

CREATE TABLE certificate (
	id         INTEGER PRIMARY KEY,
	shelf      INTEGER NOT NULL,
	region     TEXT NOT NULL,
	holder     TEXT NOT NULL,
	issued     INTEGER NOT NULL,
	valid_to   INTEGER NOT NULL, -- 0 where unknown
	review_due INTEGER NOT NULL, -- 0 where there is none
	number     TEXT,             -- NULL where it is the holder's citizen ID
	tail       INTEGER,          -- the last twelve digits of an open number
	plate      TEXT,
	number_key INTEGER NOT NULL, -- of kind and number
	code_key   INTEGER,          -- of the holder's code; NULL where the number is the same
	identity   BLOB,             -- sealed: sensitive number, holder's code
	conform    INTEGER NOT NULL,
	delivered  INTEGER NOT NULL,
	since      INTEGER NOT NULL,
	revision   INTEGER NOT NULL,
	version    INTEGER NOT NULL,
	last_event INTEGER NOT NULL,
	face_event INTEGER NOT NULL, -- the event that holds the face
	face_key   INTEGER NOT NULL  -- tells faces apart without opening them
) STRICT;

CREATE UNIQUE INDEX certificate_number_key ON certificate (number_key);
CREATE INDEX certificate_id       ON certificate (shelf, id, valid_to);
CREATE INDEX certificate_holder   ON certificate (shelf, holder, valid_to);
CREATE INDEX certificate_valid_to ON certificate (shelf, valid_to);
CREATE INDEX certificate_number   ON certificate (shelf, number, valid_to) WHERE number IS NOT NULL;
CREATE INDEX certificate_tail     ON certificate (tail)                    WHERE tail IS NOT NULL;
CREATE INDEX certificate_plate    ON certificate (plate)                   WHERE plate IS NOT NULL;
CREATE INDEX certificate_code_key ON certificate (code_key)                WHERE code_key IS NOT NULL;
CREATE INDEX certificate_review   ON certificate (shelf, review_due, valid_to) WHERE review_due > 0;

CREATE TABLE event (
	id          INTEGER PRIMARY KEY,
	certificate INTEGER NOT NULL,
	revision    INTEGER NOT NULL,
	operation   INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	effective   INTEGER NOT NULL,
	actor       TEXT NOT NULL,
	reason      TEXT,
	status      INTEGER NOT NULL,
	until       INTEGER,
	kind        TEXT,
	region      TEXT,
	casework    TEXT, -- the case that decided it
	payload     BLOB, -- sealed: face and note
	signature   BLOB,
	UNIQUE (certificate, revision)
) STRICT;

-- What the province said of an event. An event without a receipt still has to be sent.
CREATE TABLE receipt (
	event   INTEGER PRIMARY KEY,
	outcome TEXT NOT NULL,
	at      INTEGER NOT NULL
) STRICT;

CREATE TABLE edition (
	certificate INTEGER NOT NULL,
	version     INTEGER NOT NULL,
	identifier  TEXT NOT NULL UNIQUE,
	event       INTEGER NOT NULL,
	made_at     INTEGER NOT NULL,
	face_digest BLOB NOT NULL,
	sealed      INTEGER NOT NULL,
	PRIMARY KEY (certificate, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing (
	certificate INTEGER NOT NULL,
	since       INTEGER NOT NULL,
	until       INTEGER NOT NULL,
	status      INTEGER NOT NULL,
	medium      INTEGER NOT NULL,
	conform     INTEGER NOT NULL,
	PRIMARY KEY (certificate, since)
) STRICT, WITHOUT ROWID;

-- A series counts the certificates of one standing; its count on a day is the sum of its tally up to then.
CREATE TABLE series (
	id      INTEGER PRIMARY KEY,
	kind    TEXT NOT NULL,
	region  TEXT NOT NULL,
	status  INTEGER NOT NULL,
	medium  INTEGER NOT NULL,
	conform INTEGER NOT NULL,
	UNIQUE (kind, region, status, medium, conform)
) STRICT;

CREATE TABLE tally (
	series INTEGER NOT NULL,
	day    INTEGER NOT NULL,
	delta  INTEGER NOT NULL,
	PRIMARY KEY (series, day)
) STRICT, WITHOUT ROWID;

-- The distinct names of the holders of a kind, for search. A name nobody bears any more does no harm.
CREATE TABLE holder (
	kind     TEXT NOT NULL,
	name     TEXT NOT NULL,
	initials TEXT NOT NULL, -- of the pinyin, capitals
	PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX holder_initials ON holder (initials);

-- Long names (organisations) with a blank between the characters, so that a phrase finds any part of them.
CREATE VIRTUAL TABLE organisation USING fts5 (kind UNINDEXED, name UNINDEXED, characters);

CREATE TABLE casework (
	id          TEXT PRIMARY KEY,
	state       TEXT NOT NULL,
	operation   INTEGER NOT NULL,
	kind        TEXT NOT NULL,
	certificate INTEGER NOT NULL,
	base        INTEGER NOT NULL,
	reason      TEXT NOT NULL,
	until       INTEGER NOT NULL,
	proposer    TEXT NOT NULL,
	proposed_at INTEGER NOT NULL,
	decider     TEXT NOT NULL,
	decided_at  INTEGER, -- NULL while it waits
	revision    INTEGER NOT NULL,
	content     BLOB NOT NULL -- sealed: face, note, answer
) STRICT, WITHOUT ROWID;

CREATE INDEX casework_state ON casework (state, proposed_at);

CREATE TABLE serial (
	prefix TEXT PRIMARY KEY,
	last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
	seq     INTEGER PRIMARY KEY,
	at      INTEGER NOT NULL,
	actor   TEXT NOT NULL,
	action  TEXT NOT NULL,
	subject TEXT NOT NULL,
	outcome TEXT NOT NULL,
	detail  TEXT NOT NULL,
	prev    BLOB NOT NULL,
	hash    BLOB NOT NULL
) STRICT;

CREATE TABLE audit_head (
	one  INTEGER PRIMARY KEY CHECK (one = 1),
	seq  INTEGER NOT NULL,
	hash BLOB NOT NULL
) STRICT;
