-- The lock: the PIN by which an officer opens their own screen again after it was hidden.

-- One row an officer who has a PIN, kept only as its argon2 hash in the form that names its own parameters. A
-- table of its own, neither journalled nor exported: no commitment to an officer's row changes by it, and no
-- hash leaves the file but with a whole copy of it. That a PIN was set or removed, and by whom, is in the
-- journal.
CREATE TABLE officer_pin (
  officer INTEGER PRIMARY KEY REFERENCES officer (id),
  hash TEXT NOT NULL
) STRICT;
