-- The catalogue as it was and is, the files of editions, and what else the bureau keeps.

-- A version of an entry of the catalogue. It is no secret and read before anybody has signed in.
CREATE TABLE catalog (
	id     INTEGER PRIMARY KEY, -- in the order of the catalogue
	kind   TEXT NOT NULL,
	number INTEGER NOT NULL,
	state  TEXT NOT NULL,
	body   TEXT NOT NULL, -- catalog.Version
	UNIQUE (kind, number)
) STRICT;

-- The version of the catalogue's entry an edition was made with; 0 before there were any.
ALTER TABLE edition ADD COLUMN catalog INTEGER NOT NULL DEFAULT 0;

-- The sealed file of an edition. edition.sealed tells that there is one.
CREATE TABLE document (
	id          INTEGER PRIMARY KEY,
	certificate INTEGER NOT NULL,
	version     INTEGER NOT NULL,
	sealed_at   INTEGER NOT NULL,
	content     BLOB NOT NULL, -- sealed
	UNIQUE (certificate, version)
) STRICT;

-- Whatever else is kept, a few of each: keys, seals, trusted certificates, status lists, pictures, settings of
-- printers. All of it is sealed; the desk knows what it means.
CREATE TABLE record (
	drawer  TEXT NOT NULL,
	name    TEXT NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY (drawer, name)
) STRICT;
