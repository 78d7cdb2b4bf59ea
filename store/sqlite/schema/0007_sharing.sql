-- Sharing (DB21/T 6.3): what was asked for and granted, which certificates that covers, and every use made of it.

CREATE TABLE share (
	id       TEXT PRIMARY KEY,
	asked_at INTEGER NOT NULL,
	until    INTEGER NOT NULL, -- the last day
	over     INTEGER NOT NULL, -- 1 where it was refused or withdrawn
	covers   INTEGER NOT NULL, -- how many certificates
	uses     INTEGER NOT NULL, -- how many there may be
	used     INTEGER NOT NULL, -- how many there were; no part of the revision, so that a use never keeps a withdrawal waiting
	revision INTEGER NOT NULL,
	content  BLOB NOT NULL     -- sealed: what was asked for, and what people said to it
) STRICT;

CREATE INDEX share_asked ON share (asked_at, id);

CREATE TABLE share_cover (
	share       TEXT NOT NULL,
	place       INTEGER NOT NULL, -- 1, 2, … in the order of the request
	certificate INTEGER NOT NULL,
	holder_key  INTEGER NOT NULL, -- of its holder when it was asked for
	PRIMARY KEY (share, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX share_cover_holder ON share_cover (holder_key, share, certificate);

CREATE TABLE share_use (
	number  TEXT PRIMARY KEY,
	share   TEXT NOT NULL,
	turn    INTEGER NOT NULL, -- 1, 2, …
	content BLOB NOT NULL     -- sealed: the whole use
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX share_use_turn ON share_use (share, turn);
