//! The door of a shared server: what the line of an officer's key runs. Whoever comes has no account and no
//! shell; nothing that they send is believed but who their key is, and that was told by sshd.
//!
//! Without a command the app opens. Else the command's words (`split`) go to the same parser as every
//! command, limited to a few that read standard input and write standard output (`allowed`).

mod allowed;
mod split;
mod surroundings;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use clap::Args;

use super::settings::Settings;
use super::{Cli, Desk, End, open_app, out, place, tell_json};
use crate::store::{Call, Session, Store, Trouble, is_actor};
use crate::ui::{Seat, Taste};

#[derive(Debug, Args)]
pub(super) struct Ssh {
    /// What the key's line calls the officer: small letters and digits, at most 16
    #[arg(long, value_name = "ID", value_parser = actor)]
    actor: String,
    /// The fingerprint of the key that this line is of
    #[arg(long, value_name = "FINGERPRINT", value_parser = fingerprint)]
    key: Option<String>,
}

fn actor(text: &str) -> Result<String, String> {
    if is_actor(text) {
        return Ok(text.to_owned());
    }
    Err("an officer is called by 1 to 16 small letters and digits here".to_owned())
}

fn fingerprint(text: &str) -> Result<String, String> {
    /// 32 bytes in base64, without what fills them up.
    const LETTERS: usize = 43;
    let letters = text.strip_prefix("SHA256:").unwrap_or_default();
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    if letters.len() == LETTERS && letters.bytes().all(is_base64) {
        return Ok(text.to_owned());
    }
    Err("a fingerprint is SHA256: and 43 letters, as `ssh-keygen -l` tells it".to_owned())
}

/// Serves whoever came in.
pub(super) fn run(ssh: &Ssh, cli: &Cli) -> Result<End, Trouble> {
    fit_to_serve(cli)?;
    surroundings::leave_the_rest_behind()?;
    surroundings::give_up()?;
    let mut store = cli.store()?;
    let session = store.come_in(&ssh.actor, ssh.key.as_deref(), cli.clock())?;
    match place::asked_for(surroundings::ASKED) {
        None => open(cli, store, session),
        Some(command) => serve(&command, cli, store, session),
    }
}

/// The line of a key says which file, in full; a day other than today is nobody's to choose.
fn fit_to_serve(cli: &Cli) -> Result<(), Trouble> {
    let why = match &cli.db {
        _ if cli.today.is_some() => "--today isn't taken with ssh",
        Some(db) if db.is_absolute() => return Ok(()),
        _ => "with ssh the file is named in full: --db /…",
    };
    Err(Trouble::refused(format!(
        "{why}. Nothing was opened. `herringbone officer key add` prints the whole line"
    )))
}

/// Opens the app; where there is no terminal to draw on, says how to get one.
fn open(cli: &Cli, store: Store, session: Session) -> Result<End, Trouble> {
    if !place::has_terminal() {
        return Err(Trouble::refused(
            "there is no terminal to draw on. Nothing was opened. Ask for one: ssh -t, and no -T",
        ));
    }
    // What an officer likes stands in the line of their key: settings are a file of the server.
    let taste = Taste {
        look: Settings::default().look(cli.theme, cli.ascii, cli.reader)?,
        mouse: !cli.no_mouse,
        program: "ssh SERVER".to_owned(),
        press: place::press(),
        seat: Seat::Door,
    };
    open_app(Desk { store, session }, &taste)
}

/// Does a command, or refuses it; either is noted before the first byte goes out.
fn serve(command: &OsStr, cli: &Cli, mut store: Store, session: Session) -> Result<End, Trouble> {
    let call = Call::of(command.as_bytes());
    let mut asked = match read(command) {
        Ok(asked) => asked,
        Err(why) => {
            store.refuse_call(&session, &call, &why)?;
            return Err(Trouble::refused(format!(
                "{why}. Nothing was done, and this is noted. The door takes: {}; without a command \
                 the app opens",
                allowed::TAKEN
            )));
        }
    };
    store.note_call(&session, &call)?;
    drop(store);
    asked.db.clone_from(&cli.db);
    asked.caller = Some(Box::new(session));
    out::tally::begin();
    let ended = super::run(&asked);
    if let Err(trouble) = &ended
        && !out::tally::is_cut()
    {
        tell_json(&asked, trouble);
    }
    if out::tally::is_cut() {
        // Nobody is there any more; the end tells that it isn't the whole.
        return Ok(End::Failed);
    }
    if let Some(told) = out::tally::told() {
        out::say(format!("herringbone: {told}"));
    }
    ended
}

/// The command, if the door takes it as it came.
fn read(command: &OsStr) -> Result<Cli, String> {
    if place::is_any_terminal() {
        return Err("a command isn't done in a terminal, which changes bytes on their way: leave \
                    out -t"
            .to_owned());
    }
    let words = split::split(command.as_bytes())
        .map_err(|why| format!("the command can't be taken: {why}"))?;
    allowed::allowed(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_told_as_ssh_keygen_tells_it() {
        let whole = "SHA256:hCdePRbIMHmaM+K71M2MY2aCW0szttbkiU6t/+fFnQY";
        assert_eq!(fingerprint(whole).unwrap(), whole);
        for text in ["", "SHA256:", &whole[7..], &whole[..49], "MD5:00", "SHA256:\u{1b}"] {
            assert!(fingerprint(text).is_err(), "{text}");
        }
    }

    const WORDS: &[&str] = &[
        "id",
        "/bin/sh",
        "sh -c id",
        "bash -i",
        "scp -t /tmp",
        "scp -f /etc/passwd",
        "cat",
        "/usr/lib/openssh/sftp-server",
        "internal-sftp",
        "rsync --server . /tmp",
        "python3",
        "git-upload-pack '/srv'",
        "herringbone",
        "herringbone verify",
        "./verify",
        "/verify",
        "backup /tmp/x.db",
        "restore /tmp/x.db",
        "officer list",
        "officer add x --name X",
        "case show 1",
        "record set 1 a/b -",
        "template install /tmp",
        "completions bash",
        "init --school X",
        "demo",
        "ssh --actor a",
        "figures --whole",
        "cases",
        "man",
    ];

    /// The commands of every kind that somebody might try, and words of a shell in each place.
    #[test]
    fn two_thousand_hostile_commands_and_none_is_taken() {
        let around = [
            "@",
            "; @",
            "@ ;",
            "&& @",
            "|| @",
            "| @",
            "@ &",
            "$(@)",
            "`@`",
            "verify; @",
            "verify && @",
            "verify | @",
            "verify || @",
            "verify & @",
            "verify\n@",
            "verify\r\n@",
            "verify\0@",
            "verify $(@)",
            "verify `@`",
            "verify > @",
            "verify < @",
            "verify -- @",
            "verify --db @",
            "verify --today @",
            "document get 1 -o '@'",
            "document get 1 -o \"@\"",
            "document make 1 plan -o '@'",
            "document make 1 plan --out='@'",
            "attach 1 '@' --title x",
            "import marks '@'",
            "import marks - --map '@'",
            "import '@' -",
            "export --out '@'",
            "pack get 1 -o '@'",
            "pack '@'",
            "document '@' 1",
            "-c '@'",
            "--help @",
            "-@",
            "\\@",
            "'@",
            "\"@",
            "@\\",
            "\u{1b}[2J@",
            "\u{202e}@",
            "@\u{2028}id",
            "%s%n@",
            "${IFS}@",
            "!@",
            "~/@",
            "../@",
            "{@,id}",
            "*@",
            "?@",
            "#@",
            "=@",
            "env A=1 @",
            "exec @",
            "eval @",
            "sudo @",
            "nohup @ &",
            "() { :;}; @",
            "'; @ #",
            "\" ; @ #",
            "VERIFY @",
            "verifY @",
            "verify\t@",
            "\t@",
            "document  get @",
        ];
        let tried = WORDS
            .iter()
            .flat_map(|word| around.iter().map(move |around| around.replace('@', word)));
        let mut count = 0;
        for command in tried {
            let taken = split::split(command.as_bytes())
                .map_err(str::to_owned)
                .and_then(|words| allowed::allowed(&words));
            assert!(taken.is_err(), "taken: {command:?}");
            count += 1;
        }
        assert!(count >= 2000, "{count}");
    }
}
