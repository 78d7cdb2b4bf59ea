-- What is asked of the log: what somebody did, what became of something, when something was done, what was refused.
CREATE INDEX audit_actor   ON audit (actor, seq);
CREATE INDEX audit_subject ON audit (subject, seq) WHERE subject <> '';
CREATE INDEX audit_action  ON audit (action, seq);
CREATE INDEX audit_outcome ON audit (outcome, seq) WHERE outcome <> 'done';

-- Where the log begins once what was before lies in an archive: the last entry of it, signed by the bureau.
CREATE TABLE audit_anchor (
	one       INTEGER PRIMARY KEY CHECK (one = 1),
	seq       INTEGER NOT NULL,
	hash      BLOB NOT NULL,
	at        INTEGER NOT NULL,
	actor     TEXT NOT NULL,
	signature BLOB NOT NULL
) STRICT;
