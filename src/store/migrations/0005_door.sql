-- The door: who comes in over SSH, by which key.

-- What the line of a key calls an officer: `[a-z0-9]{1,16}`. NULL for whoever never had a key, so that no
-- commitment made before this changes.
ALTER TABLE officer ADD COLUMN actor TEXT;
CREATE UNIQUE INDEX officer_by_actor ON officer (actor) WHERE actor IS NOT NULL;

-- A public key of an officer: `fingerprint` as `ssh-keygen -l` tells it, `kind` and `blob` as they stand in
-- the key's line, `note` what its owner called it. A key that has ended stays on file; nobody has one that
-- somebody else has.
CREATE TABLE officer_key (
  id INTEGER PRIMARY KEY,
  officer INTEGER NOT NULL REFERENCES officer (id),
  fingerprint TEXT NOT NULL,
  kind TEXT NOT NULL,
  blob TEXT NOT NULL,
  note TEXT NOT NULL,
  added_on TEXT NOT NULL,
  ended_on TEXT
) STRICT;
CREATE UNIQUE INDEX officer_key_in_use ON officer_key (fingerprint) WHERE ended_on IS NULL;
CREATE INDEX officer_key_by_officer ON officer_key (officer, id);
