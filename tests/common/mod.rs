//! What the tests share: the corpora beside the project, scratch crates, and diffs.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lexgen::Generated;

/// The folder of corpora and captures, when `LEXGEN_SHARED` names it. A name that leads nowhere is a failure.
pub fn shared(part: &str) -> Option<PathBuf> {
    let root = std::env::var_os("LEXGEN_SHARED")?;
    let path = Path::new(&root).join(part);
    assert!(
        path.exists(),
        "LEXGEN_SHARED is set, but {} is not there",
        path.display()
    );
    Some(path)
}

/// Whether golden files are to be rewritten.
pub fn bless() -> bool {
    std::env::var_os("LEXGEN_BLESS").is_some_and(|value| value == "1")
}

/// The project's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A crate in the scratch folder that uses generated code, as a user's would.
pub struct Downstream {
    dir: PathBuf,
}

impl Downstream {
    /// Starts an empty crate that depends on what generated code needs, and on nothing else but `more`.
    pub fn new(name: &str, edition: &str, more: &str) -> Self {
        let client = "bytes = \"1\"\nfutures-core = { version = \"0.3\", default-features = false }\nhttp = \"1\"\nunicode-segmentation = \"1\"\n";
        Self::without_client(name, edition, &format!("{client}{more}"))
    }

    /// The same for types alone, without a client.
    pub fn without_client(name: &str, edition: &str, more: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("src")).expect("a scratch folder");
        let crate_ = Self { dir };
        crate_.file(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\npublish = false\n\n\
                 [dependencies]\nserde = {{ version = \"1\", default-features = false, features = [\"std\"] }}\n\
                 serde_json = {{ version = \"1\", default-features = false, features = [\"std\"] }}\n{more}\n\n\
                 [profile.dev]\ndebug = 0\n\n[workspace]\n"
            ),
        );
        fs::copy(root().join("Cargo.lock"), crate_.dir.join("Cargo.lock")).expect("the lock file");
        crate_
    }

    /// Writes a file.
    pub fn file(&self, path: &str, text: &str) {
        let path = self.dir.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Writes generated files below a folder.
    pub fn generated(&self, folder: &str, generated: &Generated) {
        for (path, text) in generated.files.iter() {
            self.file(&format!("{folder}/{path}"), text);
        }
    }

    /// Runs cargo in the crate, offline, and wants it to succeed. Dependencies are built once for all such crates.
    pub fn cargo(&self, args: &[&str]) -> String {
        let output = self.try_cargo(args);
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(
            output.status.success(),
            "cargo {args:?} in {}:\n{}",
            self.dir.display(),
            tail(&text)
        );
        text
    }

    /// Runs cargo in the crate.
    pub fn try_cargo(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .args(args)
            .current_dir(&self.dir)
            .env("CARGO_NET_OFFLINE", "true")
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream"),
            )
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo runs")
    }

    /// Where the crate is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

/// The end of a long text.
pub fn tail(text: &str) -> &str {
    let from = text.len().saturating_sub(12_000);
    let from = (from..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    &text[from..]
}

/// All files below a folder, by relative path with `/`.
pub fn files_below(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .flatten()
    {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("below");
            let path = path.to_string_lossy().replace('\\', "/");
            files.push((path, fs::read_to_string(entry.path()).expect("text")));
        }
    }
    files
}
