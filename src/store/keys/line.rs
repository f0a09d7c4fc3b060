//! A public key as it stands in one line: `ssh-ed25519 AAAA… words of its owner`.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use sha2::{Digest, Sha256};

/// The least that an RSA key must have.
const RSA_BITS: usize = 3072;
/// No key is longer: an RSA key of 16,384 bits has 2,800 characters.
const LONGEST: usize = 8 * 1024;
/// Of its owner's words no more is kept.
const NOTE: usize = 100;

/// A public key that may open the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// `ssh-ed25519`.
    pub kind: String,
    /// The key itself in base64, as it stands in its line.
    pub blob: String,
    /// What its owner calls it.
    pub note: String,
    /// `SHA256:` and 43 letters, as `ssh-keygen -l` tells it.
    pub fingerprint: String,
}

impl PublicKey {
    /// Reads a key's line.
    ///
    /// # Errors
    /// Why it is no key that may be used, in a sentence without its end.
    pub fn read(text: &str) -> Result<Self, String> {
        let line = text.trim();
        if line.contains("PRIVATE KEY") {
            return Err("this is a private key, which nobody but its owner may have. Make a new \
                        pair, and give the file that ends in .pub"
                .to_owned());
        }
        if line.starts_with("---- BEGIN SSH2") {
            return Err("this is a key in PuTTYgen's own form. Take the line that PuTTYgen shows \
                        under \"Public key for pasting into OpenSSH authorized_keys file\""
                .to_owned());
        }
        if line.chars().any(char::is_control) || line.len() > LONGEST {
            return Err("a public key is one line, as in the file that ends in .pub".to_owned());
        }
        let mut words = line.splitn(3, ' ');
        let (kind, blob) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let note: String = words.next().unwrap_or_default().trim().chars().take(NOTE).collect();
        usable(kind)?;
        let bytes = STANDARD.decode(blob).map_err(|_| broken())?;
        check(kind, &bytes)?;
        let fingerprint = format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(&bytes)));
        Ok(Self { kind: kind.to_owned(), blob: blob.to_owned(), note, fingerprint })
    }

    /// The key as it stands in a line, without its owner's words.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.kind, self.blob)
    }
}

fn broken() -> String {
    "the key is cut short or mistyped: copy the whole line of the file that ends in .pub".to_owned()
}

fn usable(kind: &str) -> Result<(), String> {
    if kind.contains("-cert-v") {
        return Err("this is a certificate: it says of itself who may come in and how long. Give \
                    the key itself, the file that ends in .pub and not in -cert.pub"
            .to_owned());
    }
    match kind {
        "ssh-ed25519"
        | "sk-ssh-ed25519@openssh.com"
        | "ecdsa-sha2-nistp256"
        | "ecdsa-sha2-nistp384"
        | "ecdsa-sha2-nistp521"
        | "sk-ecdsa-sha2-nistp256@openssh.com"
        | "ssh-rsa" => Ok(()),
        "ssh-dss" => Err("DSA keys are too weak. Make another with `ssh-keygen -t ed25519`".into()),
        _ => Err("this is no line of a public key: one begins with its kind, as ssh-ed25519, and \
                  `ssh-keygen -t ed25519` makes one"
            .to_owned()),
    }
}

/// The parts of a key's bytes, each with its length before it.
struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    fn next(&mut self) -> Result<&'a [u8], String> {
        let (length, rest) = self.0.split_first_chunk::<4>().ok_or_else(broken)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| broken())?;
        let part = rest.get(..length).ok_or_else(broken)?;
        self.0 = rest.get(length..).unwrap_or_default();
        Ok(part)
    }

    fn has_length(&mut self, length: usize) -> Result<(), String> {
        if self.next()?.len() == length { Ok(()) } else { Err(broken()) }
    }

    fn is(&mut self, text: &str) -> Result<(), String> {
        if self.next()? == text.as_bytes() { Ok(()) } else { Err(broken()) }
    }

    /// A point of a curve, told in full.
    fn point(&mut self, curve: &str, half: usize) -> Result<(), String> {
        self.is(curve)?;
        let point = self.next()?;
        if point.len() == 2 * half + 1 && point.first() == Some(&4) {
            Ok(())
        } else {
            Err(broken())
        }
    }

    /// What a key on a device is for: `ssh:`, mostly.
    fn application(&mut self) -> Result<(), String> {
        if self.next()?.is_empty() { Err(broken()) } else { Ok(()) }
    }

    /// The bits of a positive number.
    fn bits(&mut self) -> Result<usize, String> {
        let number = self.next()?;
        let first = number.iter().position(|byte| *byte != 0).ok_or_else(broken)?;
        let is_negative = first == 0 && number[0] >= 0x80;
        if is_negative {
            return Err(broken());
        }
        let zeros = usize::try_from(number[first].leading_zeros()).unwrap_or_default();
        Ok((number.len() - first) * 8 - zeros)
    }
}

/// Whether the bytes are a key of that kind, and strong enough.
fn check(kind: &str, bytes: &[u8]) -> Result<(), String> {
    let mut parts = Parts(bytes);
    parts.is(kind)?;
    match kind {
        "ssh-ed25519" => parts.has_length(32)?,
        "sk-ssh-ed25519@openssh.com" => {
            parts.has_length(32)?;
            parts.application()?;
        }
        "ecdsa-sha2-nistp256" => parts.point("nistp256", 32)?,
        "ecdsa-sha2-nistp384" => parts.point("nistp384", 48)?,
        "ecdsa-sha2-nistp521" => parts.point("nistp521", 66)?,
        "sk-ecdsa-sha2-nistp256@openssh.com" => {
            parts.point("nistp256", 32)?;
            parts.application()?;
        }
        _ => {
            parts.bits()?;
            let bits = parts.bits()?;
            if bits < RSA_BITS {
                return Err(format!(
                    "this RSA key has {bits} bits, and {RSA_BITS} are the least. Make another with \
                     `ssh-keygen -t ed25519`"
                ));
            }
        }
    }
    if parts.0.is_empty() { Ok(()) } else { Err(broken()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED25519: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHznmqWmu/fYvuKrUaxMw/oVRgdXs93lmYFdloAN1/CF";
    const P256: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHuh5KJnqaTlCFM2NaHF0y5oDdPtvFE/2RErmd3Nn9AFkSnUeD0JjdJpZkALCfVBbE+5XJzUj3skeLPn5Ctqj8M=";
    const P384: &str = "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBGeXsDb37qJqyeURwwTyHUA4Fvv8kFQ8w57jAZAlNEj/9cZ7FJEgnVI/GYDMtlGRjPHra+9ioVcNWZvcaqTL0SyfHVWaEc765f4ClYrtI3NjWE91N90DWsSHdJ5IKNdnIg==";
    const P521: &str = "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAFWAaAO99WHaTUN1aTuIjj9VKPwTM1DvE14j4aBV5h3kOZkMucOV9qwcJkrZisBkWOz2RJBvO+3YDn+i6m9sEV/2AFbrxImPutRyUHn7eI3a84qkv3hyJCoAUx0HeXsy2FrTjXLsvDkq5pxsUrEq0E3feWMz09+FireQpASjEG+ct4syA==";
    const RSA_2048: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDYdIQXHM0H4F6j8UlEmSspS92JdFVfa/UGTDpF2G2wKPIeSSfwtmEJ/SYsINcIpe712B8XAZJEBbixxzWknnE4QaYH4INBw902UJ9h/odv3eu6KWMzLNF6pJlJvPc1wnEgr+WzkuHekOLwaAnPm/ByC7FXHCiYltyX1AKOBFPzMDyyfr/wXT7UCgf4Dop0iwDOMRf5gAKoO8vHa+q44Ft10uLR0ac21KR4hoVW7SVI6f4Yn1WKC13waYpc6/GTs/KhD70qKQy6UyCy2l/uiReDx0Qg8O1xE9HLavv4Xru++2TzFmRz+4MdJAEZq10ZPRNVZg6vlS7EFe9JqCnNO4Tr";
    const RSA_3072: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQCorYAlc4/eWwstWQTvY68lSRCO6oqTe9//nW8Zv33LwrtqVDQpLwroy0l7WK9ougsZbGe/tSdi32EIMw3sYYipDJm/eRb60+E/J2RjCojEX34dAlSbSbie2I1Z8nR27SWZQ6btmgvyO+IzjnBHprWQq57h7B3ziNCNSt3ETvEeZARNTvUPG2L0DOMLEd1bfpfB2LolZ1S2TcK6W/DL8nZTXj/IwEE18v9CDc4YQ9YsZRC1K3SpcZwi/Z9OjZfU446J6V3P2UbBKu5xuE/7wDmgOEievMUr+Guq79FseuDfXMhWTWJR3YC1p/YRi/CZtj0PVcu2RdP4MCgg8UXIj8md7GZYfbbTpoy/nqHYq3oUBArNoF78qxNG8mC348TrL7gYKciTXTmit2F2Y60cf6XXNsx66A5H86S51Rh+WqkiclwfMnVoYN7MzOeXVX/805/OcdlEUkM2HbcOezYHrPkwcqqQU6ADAV4dMkhNtyiDol83PgJ44l+bFzyZJEDvzkk=";
    const DSA: &str = "ssh-dss AAAAB3NzaC1kc3MAAACBAPTeDwLNfdhS6bJhPbnzpOrViCppzjJECqoadwID1UJ+n6f40vy5aC1I8X7jFmAsYS0CRUSaqk3bFThYgceivo7QylI4bO7tY79YiM76zLOLSvOxqsPZkdu/y+tr3nLSDXkoovhNERY/twhLLaxJKVCYTNBUFAzypzX2HAWM8QohAAAAFQDOGMu4FNY9FXWU58n4iBDIgBkSPwAAAIEA5fMzW/OSgN//OsU9Z2LFib1q6xqhE0MxACW4fU5KCJvPPccJgV19+P8hTUeAFGH3SvIO89/jBLPMz2rp0PHY8M+f8FPWANrMJKhvRd0PW1kEFmHAw3f9rPW+n/fVSNe4q4ITuGozPPqAerp8g9k8iKq+ncbzVD0yp90qEjC0IlsAAACAEwvwYMnbTbBS/yDOqWmekopiJ5byKU/C4UCo2nwAYvth5S/A71rWI9da0aJqZmOE+yl28ESHx26i1GxMRGhPTVUWT8LdNfF5Nm2JMTtZMoZ3cN0AZDAgMKb+GRZlWs2IollmA570Xyn1rzvSrLILIvy6igiyP/TGOZmekXYJA0s=";

    /// A key's line of these parts, as a key on a device has them.
    fn made_of(kind: &str, parts: &[&[u8]]) -> String {
        let mut bytes = Vec::new();
        for part in [kind.as_bytes()].iter().chain(parts) {
            bytes.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
            bytes.extend_from_slice(part);
        }
        format!("{kind} {}", STANDARD.encode(bytes))
    }

    #[test]
    fn the_kinds_that_may_be_used_have_the_fingerprint_that_ssh_keygen_tells() {
        for (line, fingerprint) in [
            (ED25519, "SHA256:hCdePRbIMHmaM+K71M2MY2aCW0szttbkiU6t/+fFnQY"),
            (P256, "SHA256:I5k9jCbe7s4XGbeIfCYITtCAuRjmZ/bPLOcWGwNvMZ0"),
            (P384, "SHA256:hL3y3xgtlEG/kKHy7ICL9mdmd958Q37Q37gv2LQgmNg"),
            (P521, "SHA256:wpLEBaSP9vrDSpwjm4/EPDp9vYO+NPLupTGa5pj6ZAw"),
            (RSA_3072, "SHA256:0KsivbCJZhwrEjoLvv+NOGmCpa/JBDbtbtChEK5ksQg"),
        ] {
            let read = PublicKey::read(&format!("  {line} cara at home \n")).unwrap();
            assert_eq!(read.fingerprint, fingerprint);
            assert_eq!((read.line().as_str(), read.note.as_str()), (line, "cara at home"));
            assert_eq!(PublicKey::read(line).unwrap().note, "");
        }
    }

    #[test]
    fn keys_on_a_device_may_be_used() {
        let point = [&[4][..], &[7; 64]].concat();
        for line in [
            made_of("sk-ssh-ed25519@openssh.com", &[&[7; 32], b"ssh:"]),
            made_of("sk-ecdsa-sha2-nistp256@openssh.com", &[b"nistp256", &point, b"ssh:"]),
        ] {
            assert_eq!(PublicKey::read(&line).unwrap().line(), line);
        }
    }

    #[test]
    fn what_is_no_key_to_use_says_why() {
        let cert = ED25519.replacen("ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com", 1);
        let two_lines = format!("{ED25519}\n{P256}");
        let other_kind = P256.replacen("ecdsa-sha2-nistp256", "ssh-ed25519", 1);
        let with_options = format!("command=\"/bin/sh\" {ED25519}");
        let short = &ED25519[..ED25519.len() - 4];
        let longer = made_of("ssh-ed25519", &[&[7; 32], b"x"]);
        let without_application = made_of("sk-ssh-ed25519@openssh.com", &[&[7; 32]]);
        let negative = made_of("ssh-rsa", &[&[1, 0, 1], &[0x80; 384]]);
        for (line, why) in [
            ("", "no line of a public key"),
            ("ssh-ed25519", "cut short"),
            ("ssh-ed25519 !!!!", "cut short"),
            (short, "cut short"),
            (&longer, "cut short"),
            (&without_application, "cut short"),
            (&negative, "cut short"),
            (&other_kind, "cut short"),
            (&with_options, "no line of a public key"),
            (&two_lines, "is one line"),
            (&cert, "certificate"),
            (DSA, "too weak"),
            (RSA_2048, "2048 bits"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", "private key"),
            ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", "PuTTYgen"),
        ] {
            let told = PublicKey::read(line).unwrap_err();
            assert!(told.contains(why), "{line}: {told}");
        }
    }
}
