-- What the province knows. One text for SQLite and PostgreSQL: schema.go says INTEGER, BLOB and TEXT in the words of
-- each. Every table begins its key with the county and none refers to another county's rows, so that the tables can be
-- spread over machines by it. Days are numbers of day.Day, times are milliseconds since 1970, words (status, medium)
-- are the numbers of package certificate. What is called content is sealed: SM4-GCM with the table, the county, the
-- row and the column as associated data.

-- Whoever writes to a county holds its row. It keeps the end of its feed.
CREATE TABLE county (
	county TEXT NOT NULL,
	seq    INTEGER NOT NULL,
	hash   BLOB NOT NULL,
	PRIMARY KEY (county)
);

CREATE TABLE station (
	county  TEXT NOT NULL,
	number  INTEGER NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (county, number)
);

CREATE TABLE person (
	county  TEXT NOT NULL,
	station INTEGER NOT NULL,
	person  BLOB NOT NULL, -- keyed digest of user and key
	content BLOB NOT NULL,
	PRIMARY KEY (county, station, person)
);

-- The letters that were read, so that none is read again.
CREATE TABLE letter (
	county  TEXT NOT NULL,
	station INTEGER NOT NULL,
	letter  TEXT NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (county, station, letter)
);

CREATE INDEX letter_at ON letter (county, at);

-- The feed: every event in the order it was taken in.
CREATE TABLE event (
	county      TEXT NOT NULL,
	seq         INTEGER NOT NULL,
	id          INTEGER NOT NULL,
	certificate INTEGER NOT NULL,
	revision    INTEGER NOT NULL,
	station     INTEGER NOT NULL, -- where it was made
	digest      BLOB NOT NULL,    -- SM3 of the item
	hash        BLOB NOT NULL,    -- of the feed up to here
	content     BLOB NOT NULL,    -- the item
	PRIMARY KEY (county, seq)
);

CREATE UNIQUE INDEX event_id       ON event (county, id);
CREATE UNIQUE INDEX event_revision ON event (county, certificate, revision);

-- Certificates as they are. What figures and searches need stands beside the sealed whole.
CREATE TABLE certificate (
	county     TEXT NOT NULL,
	id         INTEGER NOT NULL,
	kind       TEXT NOT NULL,
	status     INTEGER NOT NULL,
	medium     INTEGER NOT NULL,
	conform    INTEGER NOT NULL,
	valid_to   INTEGER NOT NULL,
	revision   INTEGER NOT NULL,
	version    INTEGER NOT NULL,
	number_key INTEGER, -- of kind and number; NULL where there is none
	content    BLOB NOT NULL,
	PRIMARY KEY (county, id)
);

CREATE INDEX certificate_number ON certificate (county, number_key);

-- How many certificates are alike.
CREATE TABLE held (
	county  TEXT NOT NULL,
	kind    TEXT NOT NULL,
	status  INTEGER NOT NULL,
	medium  INTEGER NOT NULL,
	conform INTEGER NOT NULL,
	number  INTEGER NOT NULL,
	PRIMARY KEY (county, kind, status, medium, conform)
);

-- Editions as they were made.
CREATE TABLE edition (
	county      TEXT NOT NULL,
	certificate INTEGER NOT NULL,
	version     INTEGER NOT NULL,
	identifier  TEXT NOT NULL,
	event       INTEGER NOT NULL,
	made_at     INTEGER NOT NULL,
	catalog     INTEGER NOT NULL,
	face_digest BLOB NOT NULL,
	content     BLOB NOT NULL, -- the face
	PRIMARY KEY (county, certificate, version)
);

CREATE UNIQUE INDEX edition_identifier ON edition (county, identifier);

-- Where editions stand, in the order in which that changed.
CREATE TABLE standing (
	county      TEXT NOT NULL,
	certificate INTEGER NOT NULL,
	version     INTEGER NOT NULL,
	identifier  TEXT NOT NULL,
	kind        TEXT NOT NULL,
	status      TEXT NOT NULL,
	until       INTEGER NOT NULL,
	changed     INTEGER NOT NULL,
	PRIMARY KEY (county, certificate, version)
);

CREATE UNIQUE INDEX standing_changed ON standing (county, changed);

-- The queue for the seal: the newest edition of each valid certificate that has no document.
CREATE TABLE unsealed (
	county      TEXT NOT NULL,
	certificate INTEGER NOT NULL,
	version     INTEGER NOT NULL,
	since       INTEGER NOT NULL,
	PRIMARY KEY (county, certificate)
);

CREATE INDEX unsealed_since ON unsealed (since, county, certificate);

-- Documents, in the order they were sealed in.
CREATE TABLE document (
	county      TEXT NOT NULL,
	certificate INTEGER NOT NULL,
	version     INTEGER NOT NULL,
	seq         INTEGER NOT NULL,
	sealed_at   INTEGER NOT NULL,
	sealed      INTEGER NOT NULL, -- 0 where it was refused
	refused     TEXT NOT NULL,    -- why
	content     BLOB NOT NULL,    -- the file
	PRIMARY KEY (county, certificate, version)
);

CREATE UNIQUE INDEX document_seq ON document (county, seq);

CREATE TABLE picture (
	county  TEXT NOT NULL,
	digest  TEXT NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (county, digest)
);

-- Stretches of serials, given out once.
CREATE TABLE serial (
	county  TEXT NOT NULL,
	kind    TEXT NOT NULL,
	first   INTEGER NOT NULL,
	last    INTEGER NOT NULL,
	station INTEGER NOT NULL,
	PRIMARY KEY (county, kind, first)
);

CREATE TABLE submission (
	county  TEXT NOT NULL,
	kind    TEXT NOT NULL,
	id      BLOB NOT NULL, -- keyed digest of all of it
	at      INTEGER NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (county, kind, id)
);

-- What the province says of its own faults: the same to every county.
CREATE TABLE notice (
	id      TEXT NOT NULL,
	opened  INTEGER NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (id)
);
