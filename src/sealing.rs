//! What proves that a referral pack is as it was made: the checksums of its files, a manifest signed with the
//! key that lies beside the file, all of it in one zip; and the check of such a zip, which needs no file of
//! ours.
//!
//! What doesn't live here: what goes into a pack and how it is set (`documents`), where packs are kept
//! (`store`).

pub mod check;
pub mod key;
pub mod manifest;
pub mod packing;
#[cfg(test)]
mod tests;

/// Signatures of packs are for nothing else, whoever asks for one.
pub const NAMESPACE: &str = "herringbone-pack";
/// Whom `ssh-keygen -Y verify` is asked for with `-I`.
pub const SIGNER: &str = "herringbone";

/// The most that all files of a pack have together, in bytes: 256 MB.
pub const LARGEST: u64 = 256 * 1024 * 1024;
/// The most files in a pack.
pub const MOST_FILES: usize = 2000;

/// The files that every pack has beside its papers and exhibits.
pub const MANIFEST: &str = "manifest.json";
pub const SIGNATURE: &str = "manifest.json.sig";
pub const SUMS: &str = "SHA256SUMS";
pub const SIGNERS: &str = "allowed_signers";
pub const README: &str = "README.txt";
