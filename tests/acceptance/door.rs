//! The door over SSH, with a real sshd on a port of its own. It is set up more openly than
//! docs/server.md says, so that what holds here is held by the line of a key and by the program.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, test_kill_process};
use sha2::{Digest, Sha256};

use crate::program::{Program, small};
use crate::terminal::Terminal;

const SSHD: &str = "/usr/sbin/sshd";
/// sshd answers within this, or something is wrong.
const PATIENCE: Duration = Duration::from_secs(10);

/// A school on a server, and officers with keys: Cara and Dan work cases, Vic reads, Eve's time has ended.
struct Door {
    program: Program,
    port: u16,
    sshd: Child,
    user: String,
}

/// What came of a connection.
#[derive(Debug)]
struct Heard {
    code: i32,
    out: Vec<u8>,
    err: String,
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }
}

impl Door {
    /// None, and said so, where there is no sshd.
    fn open() -> Option<Self> {
        if !Path::new(SSHD).exists() || Command::new("ssh").arg("-V").output().is_err() {
            println!("SKIPPED: sshd or ssh is missing");
            return None;
        }
        let program = Program::with_school(&small());
        program.ok(&["case", "open", "D451503415000", "--reason", "Away on Mondays"]);
        program.ok(&["record", "new", "1", "plan"]);
        let folder = program.folder.path().to_owned();
        make_key(&folder.join("host"));
        let mut lines = String::new();
        for (id, login, role) in [
            ("2", "cara", "officer"),
            ("3", "d.khan", "officer"),
            ("4", "vic", "viewer"),
            ("5", "eve", "officer"),
        ] {
            program.ok(&["officer", "add", login, "--name", login, "--role", role]);
            let key = folder.join(login);
            make_key(&key);
            let public = key.with_file_name(format!("{login}.pub"));
            lines.push_str(&program.ok(&["officer", "key", "add", id, path(&public)]).out);
        }
        program.ok(&["officer", "end", "eve"]);
        std::fs::write(folder.join("keys"), lines).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let sshd = start(&folder, port);
        let user = Command::new("id").arg("-un").output().unwrap().stdout;
        let user = String::from_utf8(user).unwrap().trim().to_owned();
        Some(Self { program, port, sshd, user })
    }

    /// The options of every client: the officer's key and nothing of whoever runs the test.
    fn options(&self, login: &str) -> Vec<String> {
        let mut all = vec!["-F".to_owned(), "/dev/null".to_owned(), "-i".to_owned()];
        all.push(path(&self.program.folder.path().join(login)).to_owned());
        for option in [
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "BatchMode=yes",
        ] {
            all.extend(["-o".to_owned(), option.to_owned()]);
        }
        all
    }

    fn server(&self) -> String {
        format!("{}@127.0.0.1", self.user)
    }

    /// `ssh` with further options, and what stands on its standard input.
    fn ssh(&self, login: &str, options: &[&str], command: Option<&str>, input: &[u8]) -> Heard {
        let mut ssh = Command::new("ssh");
        ssh.args(self.options(login)).args(["-p", &self.port.to_string()]).args(options);
        // A command that begins with a dash is no option of the client.
        ssh.arg(self.server()).args(command.map(|command| ["--", command]).iter().flatten());
        hear(ssh, input)
    }

    fn ask(&self, login: &str, command: &str) -> Heard {
        self.ssh(login, &[], Some(command), b"")
    }

    /// The app over SSH, in a terminal.
    fn app(&self, login: &str) -> Terminal {
        let mut command = CommandBuilder::new("ssh");
        command.env("TERM", "xterm-256color");
        command.args(self.options(login));
        command.args(["-tt", "-p", &self.port.to_string(), &self.server()]);
        Terminal::run(command)
    }

    fn journal(&self, sql: &str) -> Vec<String> {
        let file = rusqlite::Connection::open(self.program.file()).unwrap();
        let mut query = file.prepare(sql).unwrap();
        let rows = query.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn refusals(&self) -> usize {
        self.journal("SELECT officer_name FROM journal WHERE verb = 'refuse_call'").len()
    }

    /// What a session that was cut off left of its typing, once it has ended.
    fn left_behind(&self, (signal, at_most): (Signal, Duration)) -> String {
        let file = rusqlite::Connection::open(self.program.file()).unwrap();
        let draft = || {
            file.query_row("SELECT text, process FROM draft WHERE open = 1", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, i32>(1)?))
            })
            .unwrap()
        };
        let process = Pid::from_raw(draft().1).unwrap();
        let began = Instant::now();
        while test_kill_process(process).is_ok() {
            assert!(began.elapsed() < at_most, "the session is still there after {signal:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        draft().0
    }

    fn fingerprint(&self, login: &str) -> String {
        let public = self.program.folder.path().join(format!("{login}.pub"));
        let told = Command::new("ssh-keygen").arg("-lf").arg(public).output().unwrap().stdout;
        String::from_utf8(told).unwrap().split(' ').nth(1).unwrap().to_owned()
    }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn make_key(at: &Path) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f"])
        .arg(at)
        .status();
    assert!(made.unwrap().success());
}

fn start(folder: &Path, port: u16) -> Child {
    // Where sshd is run by root it wants this folder, which a service would make.
    let _ = std::fs::create_dir_all("/run/sshd");
    let config = folder.join("sshd_config");
    let [host, keys] = ["host", "keys"].map(|name| folder.join(name).display().to_string());
    let text = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {keys}\n\
         StrictModes no\nUsePAM no\nPidFile none\nPasswordAuthentication no\nPermitRootLogin yes\n\
         AllowTcpForwarding yes\nAllowAgentForwarding yes\nAcceptEnv *\nMaxStartups 100\n\
         ClientAliveInterval 1\nClientAliveCountMax 5\n\
         Subsystem sftp /usr/lib/openssh/sftp-server\nLogLevel ERROR\n"
    );
    std::fs::write(&config, text).unwrap();
    let sshd = Command::new(SSHD).args(["-D", "-e", "-f"]).arg(&config).spawn().unwrap();
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(began.elapsed() < PATIENCE, "sshd doesn't answer");
        std::thread::sleep(Duration::from_millis(20));
    }
    sshd
}

fn hear(mut command: Command, input: &[u8]) -> Heard {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Whoever is refused reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input);
    let ended = child.wait_with_output().unwrap();
    Heard {
        code: ended.status.code().unwrap_or(-1),
        out: ended.stdout,
        err: String::from_utf8_lossy(&ended.stderr).into_owned(),
    }
}

/// Claim: two officers come in over SSH by their keys and write in the app; each change stands in the
/// journal under the right name and the key's fingerprint; Ctrl-Z leads to no shell.
#[test]
fn two_officers_write_under_their_own_names() {
    let Some(door) = Door::open() else { return };
    let mut cara = door.app("cara");
    let mut dan = door.app("d.khan");
    for desk in [&mut cara, &mut dan] {
        desk.wait_for("King, Owen").press("<C-z>").press("<Enter>3<Enter>").wait_for("Plan no. 1");
        desk.press("<C-n><C-n><C-n>").wait_for("Strengths");
    }
    cara.type_words("Likes music").press("<Tab>").wait_for("saved");
    dan.press("<C-n>").wait_for("Factors keeping").type_words("The bell").press("<Tab>");
    dan.wait_for("saved");
    let told = door.journal(
        "SELECT officer_name || ' ' || key FROM journal WHERE verb = 'answer_field' ORDER BY seq",
    );
    let expected = ["cara", "d.khan"].map(|login| format!("{login} {}", door.fingerprint(login)));
    assert_eq!(told, expected);
    door.program.ok(&["verify"]);
}

fn type_slowly(desk: &mut Terminal, words: &str) {
    for letter in words.chars() {
        desk.type_words(&letter.to_string());
    }
}

/// Claim: a link over SSH that breaks in mid-typing, three times at once and once by falling silent, leaves a draft that
/// is at most a second old and no program behind; whoever comes back by the same key is in the same field with those
/// words. Ctrl-Z in a field does nothing.
#[test]
fn a_broken_link_keeps_the_draft() {
    let Some(door) = Door::open() else { return };
    let mut cara = door.app("cara");
    cara.wait_for("King, Owen").press("<Enter>3<Enter>").wait_for("Plan no. 1");
    cara.press("<C-n><C-n><C-n>").wait_for("Strengths");
    let mut typed = String::new();
    let at_once = (Signal::KILL, PATIENCE / 2);
    let silent = (Signal::STOP, 4 * PATIENCE);
    for (letter, cut) in "abcd".chars().zip([at_once, at_once, silent, at_once]) {
        let old = format!("{typed}{letter} ");
        cara.press("<C-z>");
        type_slowly(&mut cara, &old[typed.len()..]);
        std::thread::sleep(Duration::from_secs(1));
        type_slowly(&mut cara, "breaks ");
        cara.signal(cut.0);
        typed = door.left_behind(cut);
        let all = format!("{old}breaks ");
        assert!(typed.starts_with(&old) && all.starts_with(&typed), "{typed:?} of {all:?}");
        cara = door.app("cara");
        cara.wait_for("You were writing here").wait_for("Strengths").wait_for(typed.trim_end());
    }
    cara.press("<Tab>").wait_for("saved");
    door.program.ok(&["verify"]);
}

/// Claim: an officer whose time has ended, and a key that was ended, open nothing, and the attempt is in the
/// journal; whoever is in at that moment is shown out.
#[test]
fn whoever_was_ended_is_refused() {
    let Some(door) = Door::open() else { return };
    let heard = door.ask("eve", "verify");
    assert!(heard.code != 0 && heard.out.is_empty(), "{heard:?}");
    assert!(heard.err.contains("eve is no longer an officer of this file"), "{heard:?}");
    assert_eq!(door.refusals(), 1);
    assert_eq!(door.ask("cara", "verify").code, 0);
    let mut cara = door.app("cara");
    cara.wait_for("King, Owen");
    door.program.ok(&["officer", "key", "end", "cara", &door.fingerprint("cara")]);
    assert_ne!(cara.ended(), 0);
    let heard = door.ask("cara", "verify");
    assert!(heard.code != 0 && heard.err.contains("has ended"), "{heard:?}");
    assert_eq!(door.refusals(), 2);
}

/// Claim: a viewer changes nothing over SSH, by any command the door takes.
#[test]
fn a_viewer_changes_nothing_by_any_command() {
    let Some(door) = Door::open() else { return };
    door.program.ok(&["log", "1", "call", "--on", "2025-11-20", "--reached", "yes"]);
    let heads =
        "SELECT count(*) || '' FROM journal WHERE verb NOT IN ('call_command', 'refuse_call')";
    let before = door.journal(heads);
    let pupils = std::fs::read(small().join("pupils.csv")).unwrap();
    for (command, input) in [
        ("attach 1 - --title Letter", &b"%PDF-1.7\nDear parent\n"[..]),
        ("import pupils -", &pupils[..]),
        ("document make 1 concern-first --to Mother --how hand", b""),
        ("document make 1 plan --for court --format docx -o -", b""),
    ] {
        let heard = door.ssh("vic", &[], Some(command), input);
        assert_ne!(heard.code, 0, "{command}: {heard:?}");
        assert_eq!(door.journal(heads), before, "{command}: {heard:?}");
    }
    let mut vic = door.app("vic");
    vic.wait_for("King, Owen").press("<Enter>3<Enter>").wait_for("Plan no. 1");
    vic.press("<C-n><C-n><C-n>").wait_for("Strengths").type_words("Mine").press("<Tab>");
    vic.wait_for("not change it");
    assert_eq!(door.journal(heads), before);
}

/// Commands of every kind that might lead further; `@` is a file that none of them may make.
const HOSTILE: [&str; 50] = [
    "touch @",
    "/bin/sh -c 'touch @'",
    "bash -i",
    "sh",
    "verify; touch @",
    "verify && touch @",
    "verify || touch @",
    "verify | tee @",
    "verify & touch @",
    "verify > @",
    "verify >> @",
    "verify\ntouch @",
    "verify\r\ntouch @",
    "verify $(touch @)",
    "verify `touch @`",
    "$(touch @)",
    "`touch @`",
    "verify --db @",
    "--db @ verify",
    "verify --today 2025-11-23",
    "--today 2025-11-23 verify",
    "document get 1 -o @",
    "document get 1 --output=@",
    "document make 1 plan -o @",
    "document make 1 plan --out '@'",
    "attach 1 /etc/passwd --title x",
    "attach 1 @ --title x",
    "import pupils /etc/passwd",
    "import marks - --map /etc/passwd",
    "import marks - --db @",
    "export --out @",
    "pack get 1 -o @",
    "backup @",
    "restore @",
    "demo --no-open",
    "init --school X",
    "officer add x --name X --role admin",
    "officer role 4 admin",
    "case show 1 --json",
    "cases --json",
    "record set 1 push-pull/push x",
    "attachment export 1 @",
    "template install /etc",
    "completions bash",
    "ssh --actor cara",
    "--help",
    "'verify",
    "\u{1b}[2J",
    "verify \u{202e}",
    "rsync --server . @",
];

/// Claim: 50 hostile commands over SSH run nothing and make no file; each is a row of the journal with its
/// checksum and none of its words.
#[test]
fn hostile_commands_run_nothing_and_are_on_record() {
    let Some(door) = Door::open() else { return };
    let made = door.program.folder.path().join("made");
    for (nth, command) in HOSTILE.iter().enumerate() {
        let command = command.replace('@', path(&made));
        let heard = door.ssh("cara", &[], Some(&command), b"");
        assert!(heard.code != 0 && heard.out.is_empty(), "{command:?}: {heard:?}");
        assert!(!made.exists(), "{command:?} made a file");
        assert_eq!(door.refusals(), nth + 1, "{command:?}: {heard:?}");
    }
    let sums = door.journal(
        "SELECT json_extract(content, '$.sha256') FROM journal j JOIN journal_content c
           ON c.seq = j.seq AND part = 'after' WHERE verb = 'refuse_call' ORDER BY j.seq",
    );
    let expected = HOSTILE.map(|command| {
        let digest = Sha256::digest(command.replace('@', path(&made)));
        format!("{digest:x}")
    });
    assert_eq!(sums, expected);
    let heard = door.ssh("cara", &["-tt"], Some("verify"), b"");
    assert!(heard.code != 0, "a terminal with a command: {heard:?}");
    assert_eq!(door.refusals(), HOSTILE.len() + 1);
    door.program.ok(&["verify"]);
}

/// Claim: sftp, scp old and new, forwarding of ports either way and what a client sets in the environment
/// lead nowhere, though sshd itself would allow them.
#[test]
fn no_file_no_port_and_no_variable_gets_through() {
    let Some(door) = Door::open() else { return };
    let made = door.program.folder.path().join("made");
    let port = ["-P".to_owned(), door.port.to_string()];
    let to = format!("{}:{}", door.server(), path(&made));
    let from = format!("{}:{}", door.server(), path(&door.program.file()));
    let clients: [(&str, Vec<&str>, &[u8]); 4] = [
        ("sftp", vec!["-b", "-"], b"ls\n"),
        ("scp", vec!["/etc/hostname", &to], b""),
        ("scp", vec!["-O", "/etc/hostname", &to], b""),
        ("scp", vec!["-O", &from, path(&made)], b""),
    ];
    for (nth, (client, words, input)) in clients.into_iter().enumerate() {
        let mut command = Command::new(client);
        command.args(door.options("cara")).args(&port);
        // sftp takes its options before the server, scp names it in its files.
        command.args(&words);
        if client == "sftp" {
            command.arg(door.server());
        }
        let heard = hear(command, input);
        assert!(heard.code != 0, "{client} {words:?}: {heard:?}");
        assert!(!made.exists(), "{client} {words:?}");
        assert_eq!(door.refusals(), nth + 1, "{client} {words:?}: {heard:?}");
    }
    let through = format!("127.0.0.1:{}", door.port);
    for options in [
        vec!["-W", through.as_str()],
        vec!["-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"],
    ] {
        let heard = door.ssh("cara", &options, None, b"");
        assert!(heard.code != 0 && heard.out.is_empty(), "{options:?}: {heard:?}");
    }
    let other = path(&made).to_owned();
    let set =
        format!("SetEnv=HERRINGBONE_DB={other} TZ=:{other} PATH=/tmp XDG_CONFIG_HOME={other}");
    let heard = door.ssh("cara", &["-A", "-o", &set], Some("document list 1 --json"), b"");
    assert_eq!((heard.code, heard.out.as_slice()), (0, &b"[]\n"[..]), "{heard:?}");
}

fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Claim: a copy fetched over SSH is byte for byte what was kept, and its length and checksum come at the
/// end; a stream that was cut ends without them and not as done.
#[test]
fn what_is_fetched_is_what_was_kept() {
    let Some(door) = Door::open() else { return };
    let kept: PathBuf = door.program.folder.path().join("plan.docx");
    let make = ["document", "make", "1", "plan", "--for", "court", "--format", "docx", "-o"];
    door.program.ok(&[&make[..], &[path(&kept)]].concat());
    let kept = std::fs::read(kept).unwrap();
    let heard = door.ask("cara", "document get 1 -o -");
    assert_eq!(heard.code, 0, "{heard:?}");
    assert!(heard.out == kept, "{} bytes, not {}", heard.out.len(), kept.len());
    let end = format!("herringbone: sent {} bytes, SHA-256 {}", kept.len(), sha256(&kept));
    assert_eq!(heard.err.lines().last(), Some(end.as_str()));
    let noted = "SELECT verb FROM journal ORDER BY seq DESC LIMIT 1";
    assert_eq!(door.journal(noted), ["call_command"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut alone = door.program.command();
    alone.args(["ssh", "--actor", "cara"]).env("SSH_ORIGINAL_COMMAND", "document get 1 -o -");
    alone.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
    let ended = alone.output().unwrap();
    assert_ne!(ended.status.code(), Some(0));
    let err = String::from_utf8(ended.stderr).unwrap();
    assert!(!err.contains("sent ") && !err.contains("panicked"), "{err}");
}

/// Claim: a pack fetched over SSH is byte for byte the one first given, and passes its check.
#[test]
fn a_pack_comes_as_it_was_first_given() {
    let Some(door) = Door::open() else { return };
    if crate::pack::helper().is_none() {
        return;
    }
    let given = door.program.folder.path().join("given.zip");
    let make = ["pack", "make", "1", "--reason", "The court asked", "-o", path(&given)];
    let id = door.program.ok(&make).out.lines().last().unwrap().to_owned();
    let given = std::fs::read(given).unwrap();
    let heard = door.ask("cara", &format!("pack get {id} -o -"));
    assert_eq!(heard.code, 0, "{}", heard.err);
    assert!(heard.out == given, "{} bytes, not {}", heard.out.len(), given.len());
    let end = format!("herringbone: sent {} bytes, SHA-256 {}", given.len(), sha256(&given));
    assert_eq!(heard.err.lines().last(), Some(end.as_str()));
    let fetched = door.program.folder.path().join("fetched.zip");
    std::fs::write(&fetched, &heard.out).unwrap();
    door.program.ok(&["pack", "verify", path(&fetched)]);
}

/// Claim: every string of blns.json as a command over SSH runs nothing, gives nothing and is a row of the journal.
#[test]
fn every_naughty_string_as_a_command_is_refused() {
    let program = Program::with_school(&small());
    program.ok(&["officer", "add", "cara", "--name", "cara", "--role", "officer"]);
    let key = program.folder.path().join("cara");
    if Command::new("ssh-keygen").arg("-?").output().is_err() {
        println!("SKIPPED: ssh-keygen is missing");
        return;
    }
    make_key(&key);
    program.ok(&["officer", "key", "add", "2", path(&key.with_file_name("cara.pub"))]);
    let strings = crate::hostile::strings();
    // No environment holds a NUL; an empty command is none, and asks for the app.
    let sent = strings.iter().filter(|text| !text.contains('\0') && !text.is_empty());
    let mut count = 0;
    for text in sent {
        let mut door = program.command();
        door.args(["ssh", "--actor", "cara"]).env("SSH_ORIGINAL_COMMAND", text);
        let heard = hear(door, b"");
        assert!(heard.code != 0 && heard.out.is_empty(), "{text:?}: {heard:?}");
        assert!(!heard.err.contains("panicked"), "{text:?}: {heard:?}");
        count += 1;
    }
    let file = rusqlite::Connection::open(program.file()).unwrap();
    let sql = "SELECT count(*) FROM journal WHERE verb = 'refuse_call'";
    let noted: usize = file.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(noted, count);
    program.ok(&["verify"]);
}

/// Claim: what came over standard input is attached as it came, under the officer's name.
#[test]
fn a_file_comes_in_over_standard_input() {
    let Some(door) = Door::open() else { return };
    door.program.ok(&["log", "1", "call", "--on", "2025-11-20", "--reached", "yes"]);
    let letter = b"%PDF-1.7\nDear parent\n";
    let heard = door.ssh("cara", &[], Some("attach 1 - --title 'Letter from home'"), letter);
    assert_eq!(heard.code, 0, "{heard:?}");
    let listed = door.program.ok(&["attachment", "list", "1", "--json"]).json();
    let told =
        (listed[0]["title"].as_str(), listed[0]["sha256"].as_str(), listed[0]["by"].as_str());
    assert_eq!(told, (Some("Letter from home"), Some(sha256(letter).as_str()), Some("cara")));
}
