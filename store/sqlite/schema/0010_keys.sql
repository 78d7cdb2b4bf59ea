-- The ring of keys. A store whose data key was never changed has none: what its digests are keyed with is derived from
-- the data key then, and there is no former one. resume and behind are where sealing anew stands: all that lies before is
-- done.

CREATE TABLE keyring (
	one        INTEGER PRIMARY KEY CHECK (one = 1),
	generation INTEGER NOT NULL, -- of the data key: how often it was changed
	since      INTEGER NOT NULL,
	digests    BLOB NOT NULL,    -- sealed under the data key: what digests are keyed with
	former     BLOB,             -- sealed likewise: the data key before; NULL once nothing is sealed under it any more
	resume     TEXT NOT NULL,    -- the column, event.payload; empty once all were walked
	behind     ANY NOT NULL,     -- the last row of it that was looked at
	done       INTEGER NOT NULL, -- how many values were looked at
	total      INTEGER NOT NULL
) STRICT;
