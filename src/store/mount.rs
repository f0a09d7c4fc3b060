//! Which file system a path stands on, and whether the file may stand there.
//!
//! The mount table, the path and the number of hard links come in as arguments, so every machine
//! can be made up in a test. Asking this machine for them is `open`'s work.

use std::path::{Path, PathBuf};

/// What a file at some path would stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Footing {
    /// A local file system, or one we know nothing against.
    Fine,
    /// A network share: `kind` is its file system, `mount` where it is mounted.
    Refused { kind: String, mount: String },
    /// It may stand there; `why` is for the officer to read, without a closing full stop.
    Warned { why: String },
}

/// Shares whose locks and shared memory don't hold between two machines, which is what keeps
/// several writers of one SQLite file apart.
const SHARES: [&str; 11] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "davfs",
    "fuse.davfs",
    "fuse.sshfs",
    "fuse.rclone",
];

struct Mount<'a> {
    point: PathBuf,
    kind: &'a str,
    source: &'a str,
}

/// Judges an absolute path, symbolic links already followed, by the text of
/// `/proc/self/mountinfo` and the file's number of hard links (1 for a file still to be made).
///
/// A path that no mount holds, and a kind we don't know, are fine.
#[must_use]
pub fn footing(mountinfo: &str, path: &Path, links: u64) -> Footing {
    let mount = mount_holding(mountinfo, path);
    if let Some(mount) = &mount
        && let Some(kind) = share(mount)
    {
        return Footing::Refused {
            kind: kind.to_owned(),
            mount: mount.point.display().to_string(),
        };
    }
    let doubts = [doubt_about_links(links), mount.as_ref().and_then(doubt_about_mount)];
    let doubts: Vec<String> = doubts.into_iter().flatten().collect();
    if doubts.is_empty() { Footing::Fine } else { Footing::Warned { why: doubts.join(". ") } }
}

/// The longest mount point that the path is under; of equal ones the later, which hides the
/// earlier.
fn mount_holding<'a>(mountinfo: &'a str, path: &Path) -> Option<Mount<'a>> {
    mountinfo
        .lines()
        .filter_map(mount_in)
        .filter(|mount| path.starts_with(&mount.point))
        .max_by_key(|mount| mount.point.components().count())
}

/// Reads `36 35 98:0 /root /point options [any number of fields] - kind source options`.
fn mount_in(line: &str) -> Option<Mount<'_>> {
    let (place, device) = line.split_once(" - ")?;
    let point = place.split(' ').nth(4)?;
    let mut device = device.split(' ');
    let kind = device.next()?;
    let source = device.next().unwrap_or_default();
    Some(Mount { point: PathBuf::from(unescaped(point)), kind, source })
}

/// The kernel writes a blank, tab, line end or backslash in a name as `\040` and the like.
fn unescaped(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escape = escaped_byte(rest);
        bytes.push(escape.unwrap_or(first));
        rest = if escape.is_some() { &rest[4..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that a backslash and three octal digits stand for, where the text begins with them.
fn escaped_byte(text: &[u8]) -> Option<u8> {
    let [b'\\', high @ b'0'..=b'3', middle @ b'0'..=b'7', low @ b'0'..=b'7', ..] = text else {
        return None;
    };
    Some((high - b'0') * 64 + (middle - b'0') * 8 + (low - b'0'))
}

/// The kind of network share that this mount is, if it is one.
fn share<'a>(mount: &Mount<'a>) -> Option<&'a str> {
    // davfs2 mounts as plain fuse; only the address gives it away.
    let is_web_address =
        mount.source.starts_with("http://") || mount.source.starts_with("https://");
    if mount.kind == "fuse" && is_web_address {
        return Some("davfs");
    }
    SHARES.contains(&mount.kind).then_some(mount.kind)
}

fn doubt_about_mount(mount: &Mount<'_>) -> Option<String> {
    let family = mount.kind.split('.').next();
    matches!(family, Some("fuse" | "fuseblk")).then(|| {
        format!(
            "{} is a file system run by a program ({}), and not every one keeps two writers \
             apart. If several officers use this file, keep it on an ordinary local disk",
            mount.point.display(),
            mount.kind
        )
    })
}

fn doubt_about_links(links: u64) -> Option<String> {
    (links > 1).then(|| {
        format!(
            "this file has {links} names (hard links). Work is lost when it is open under two of \
             them at once: always use the same one, or remove the others"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A laptop with a few of everything.
    const TABLE: &str = "\
22 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
30 28 8:3 / /home rw,relatime - xfs /dev/sda3 rw
31 30 0:40 / /home/kim/share rw,relatime shared:2 master:3 - nfs4 server:/staff rw,vers=4.2
32 31 8:4 / /home/kim/share/local rw,relatime - ext4 /dev/sdb1 rw
40 28 0:50 / /mnt/a rw,relatime - cifs //server/a rw
41 28 0:51 / /mnt/School\\040share\\011x rw,relatime - smb3 //server/b rw
42 28 0:52 / /mnt/back\\134slash rw,relatime - 9p host rw
43 28 0:53 / /mnt/fünf rw,relatime - fuse.sshfs kim@server:/ rw
44 28 0:54 / /mnt/rclone rw,relatime - fuse.rclone remote: rw
45 28 0:55 / /mnt/dav rw,relatime - fuse https://dav.example.org/ rw
46 28 0:56 / /mnt/secret rw,relatime - fuse.gocryptfs /home/kim/.secret rw
47 28 8:5 / /mnt/windows rw,relatime - fuseblk /dev/sdc1 rw
48 28 0:57 / /mnt/auto rw,relatime - autofs systemd-1 rw
49 48 0:58 / /mnt/auto rw,relatime - nfs server:/auto rw
50 28 0:59 / /mnt/over rw,relatime - nfs server:/over rw
51 50 8:6 / /mnt/over rw,relatime - btrfs /dev/sdd1 rw
52 28 0:60 / /mnt/strange rw,relatime - newfs /dev/sde1 rw
53 28 0:61 / /sys/fs/fuse/connections rw - fusectl fusectl rw
";

    fn on(path: &str) -> Footing {
        footing(TABLE, Path::new(path), 1)
    }

    #[test]
    fn local_and_unknown_file_systems_are_fine() {
        for path in [
            "/a.db",
            "/home/kim/a.db",
            "/home/kim/shared/a.db",
            "/home/kim/share/local/a.db",
            "/mnt/ab/a.db",
            "/mnt/a.db",
            "/mnt/School/a.db",
            "/mnt/over/a.db",
            "/mnt/strange/a.db",
            "/sys/fs/fuse/connections/a.db",
            "a.db",
        ] {
            assert_eq!(on(path), Footing::Fine, "{path}");
        }
    }

    #[test]
    fn network_shares_are_refused_by_kind_and_place() {
        for (path, kind, mount) in [
            ("/home/kim/share/a.db", "nfs4", "/home/kim/share"),
            ("/home/kim/share/localised/a.db", "nfs4", "/home/kim/share"),
            ("/mnt/a/deep/down/a.db", "cifs", "/mnt/a"),
            ("/mnt/School share\tx/a.db", "smb3", "/mnt/School share\tx"),
            ("/mnt/back\\slash/a.db", "9p", "/mnt/back\\slash"),
            ("/mnt/fünf/a.db", "fuse.sshfs", "/mnt/fünf"),
            ("/mnt/rclone/a.db", "fuse.rclone", "/mnt/rclone"),
            ("/mnt/dav/a.db", "davfs", "/mnt/dav"),
            ("/mnt/auto/a.db", "nfs", "/mnt/auto"),
        ] {
            let refused = Footing::Refused { kind: kind.to_owned(), mount: mount.to_owned() };
            assert_eq!(on(path), refused, "{path}");
        }
    }

    #[test]
    fn every_kind_of_share_is_refused_wherever_it_is() {
        for kind in SHARES {
            let table = format!("28 1 0:9 / / rw - {kind} there rw\n");
            let found = footing(&table, Path::new("/a.db"), 1);
            assert_eq!(found, Footing::Refused { kind: kind.to_owned(), mount: "/".to_owned() });
        }
    }

    #[test]
    fn other_fuse_and_a_second_name_get_a_warning() {
        for (path, links, words) in [
            ("/mnt/secret/a.db", 1, vec!["/mnt/secret", "fuse.gocryptfs"]),
            ("/mnt/windows/a.db", 1, vec!["/mnt/windows", "fuseblk"]),
            ("/home/kim/a.db", 2, vec!["2 names (hard links)"]),
            (
                "/mnt/secret/a.db",
                3,
                vec!["3 names", "the others. /mnt/secret is", "fuse.gocryptfs"],
            ),
        ] {
            let found = footing(TABLE, Path::new(path), links);
            let Footing::Warned { why } = &found else { panic!("{path}: {found:?}") };
            for word in words {
                assert!(why.contains(word), "{path}: {why}");
            }
            assert!(!why.ends_with('.'), "{path}: {why}");
        }
    }

    #[test]
    fn a_second_name_excuses_no_share() {
        let found = footing(TABLE, Path::new("/mnt/a/a.db"), 2);
        assert!(matches!(found, Footing::Refused { .. }), "{found:?}");
    }

    #[test]
    fn a_table_that_makes_no_sense_stops_nobody() {
        for table in ["", "\n\n", "28 1 8:2", "28 1 8:2 / / rw - ", " - nfs", "a - b - c", "nfs"] {
            assert_eq!(footing(table, Path::new("/a.db"), 1), Footing::Fine, "{table:?}");
        }
    }

    #[test]
    fn only_whole_escapes_are_read() {
        for (written, name) in [
            ("/a\\040b", "/a b"),
            ("/\\134040", "/\\040"),
            ("/a\\04", "/a\\04"),
            ("/a\\089", "/a\\089"),
            ("/a\\477", "/a\\477"),
            ("/a\\", "/a\\"),
            ("/\\040\\012\\043", "/ \n#"),
            ("", ""),
        ] {
            assert_eq!(unescaped(written), name);
        }
    }
}
