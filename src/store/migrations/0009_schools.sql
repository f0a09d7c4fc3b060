-- Roles at one school, for files with several.

-- Roles that an officer holds at one school alone, each as word, `@` and the number of the school, parted by
-- blanks: `officer@2 lead@2`. Those in `roles` count in every school. NULL for whoever holds none at one school,
-- so that no commitment made before this changes.
ALTER TABLE officer ADD COLUMN at_schools TEXT;
