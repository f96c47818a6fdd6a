//! What stands in a folder that matters for a `lexgen.toml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use toml::de::{DeTable, DeValue};
use walkdir::{DirEntry, WalkDir};

/// What was found. Paths are relative to the folder, with forward slashes; `.` is the folder itself.
#[derive(Debug, Default)]
pub struct Found {
    /// Folders with lexicons, and how many there are in each; the fullest first.
    pub lexicons: Vec<(String, usize)>,
    /// Patterns for the groups of the lexicons in the first of these folders, the largest first.
    pub groups: Vec<String>,
    /// The folder that an earlier run filled.
    pub generated: Option<String>,
    /// The crates, by path.
    pub crates: Vec<String>,
    /// Whether the folder is the root of a workspace.
    pub is_workspace: bool,
    /// The edition of the crate here, or of the workspace.
    pub edition: Option<String>,
    /// The ready-made transports whose library is a dependency of the crate here.
    pub transports: Vec<&'static str>,
}

/// More files than this are not looked at; whoever has them knows where the lexicons are.
const MOST_FILES: usize = 50_000;

/// Larger files are no lexicons, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// A dependency, and the transport that is for it.
const TRANSPORTS: [(&str, &str); 3] = [
    ("reqwest", "reqwest"),
    ("ureq", "ureq"),
    ("tokio-tungstenite", "tungstenite"),
];

impl Found {
    /// Looks around in a folder and below.
    pub fn below(root: &Path) -> Self {
        let mut found = Self::default();
        let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let walk = WalkDir::new(root).sort_by_file_name().into_iter();
        let files = walk.filter_entry(is_of_interest).filter_map(Result::ok);
        for entry in files
            .filter(|entry| entry.file_type().is_file())
            .take(MOST_FILES)
        {
            let Some(path) = entry.path().strip_prefix(root).ok().and_then(Path::to_str) else {
                continue;
            };
            let path = path.replace('\\', "/");
            match path.rsplit('/').next() {
                Some("Cargo.toml") => found.manifest(folder_of(&path), entry.path()),
                Some("mod.rs") if found.generated.is_none() && is_root(entry.path()) => {
                    found.generated = Some(folder_of(&path).to_owned());
                }
                Some(name)
                    if name.ends_with(".json")
                        && entry.metadata().is_ok_and(|m| m.len() <= LARGEST) =>
                {
                    if let Some(id) = lexicon_id(entry.path()) {
                        ids.entry(root_of(&path, &id)).or_default().push(id);
                    }
                }
                _ => {}
            }
        }
        found.arrange(ids);
        found
    }

    /// Puts folders inside others together, and the fullest first.
    fn arrange(&mut self, ids: BTreeMap<String, Vec<String>>) {
        let mut roots: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (root, mut inner) in ids {
            let outer = roots.iter_mut().find(|(outer, _)| is_inside(&root, outer));
            match outer {
                Some((_, list)) => list.append(&mut inner),
                None => drop(roots.insert(root, inner)),
            }
        }
        let mut roots: Vec<(String, Vec<String>)> = roots.into_iter().collect();
        roots.sort_by_key(|(_, ids)| std::cmp::Reverse(ids.len()));
        let mut groups: BTreeMap<String, usize> = BTreeMap::new();
        for id in roots.first().map_or(&[][..], |(_, ids)| ids) {
            let group: Vec<&str> = id.split('.').take(2).collect();
            *groups.entry(format!("{}.*", group.join("."))).or_default() += 1;
        }
        let mut groups: Vec<(String, usize)> = groups.into_iter().collect();
        groups.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.groups = groups.into_iter().map(|(group, _)| group).collect();
        self.lexicons = roots
            .into_iter()
            .map(|(root, ids)| (root, ids.len()))
            .collect();
    }

    /// Reads a Cargo.toml. One that cannot be read says nothing.
    fn manifest(&mut self, folder: &str, path: &Path) {
        let Ok(text) = fs::read_to_string(path) else {
            return;
        };
        let Ok(document) = DeTable::parse(&text) else {
            return;
        };
        let document = document.get_ref();
        let package = table(document, "package");
        if package.is_some() {
            // The folder itself comes first, though its files are not the first of the walk.
            match folder {
                "." => self.crates.insert(0, folder.to_owned()),
                _ => self.crates.push(folder.to_owned()),
            }
        }
        if folder != "." {
            return;
        }
        let workspace = table(document, "workspace");
        self.is_workspace = workspace.is_some();
        let shared = workspace.and_then(|workspace| table(workspace, "package"));
        let edition = [package, shared].into_iter().flatten();
        let mut edition = edition.filter_map(|table| table.get("edition")?.get_ref().as_str());
        self.edition = edition.next().map(str::to_owned);
        let dependencies = table(document, "dependencies");
        let depends =
            |(name, _): &(&str, &str)| dependencies.is_some_and(|table| table.contains_key(*name));
        let known = TRANSPORTS.iter().filter(|pair| depends(pair));
        self.transports = known.map(|(_, transport)| *transport).collect();
    }
}

fn table<'a, 'd>(outer: &'a DeTable<'d>, key: &str) -> Option<&'a DeTable<'d>> {
    match outer.get(key)?.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// What other tools made, and what is hidden, is not looked at.
fn is_of_interest(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let of_tools = ["target", "node_modules"].contains(&name.as_ref());
    entry.depth() == 0 || !(name.starts_with('.') || entry.file_type().is_dir() && of_tools)
}

/// Whether this is the root of an output: it has the header, of no lexicon, and the support code beside it.
fn is_root(path: &Path) -> bool {
    let beside = path
        .parent()
        .is_some_and(|folder| folder.join("lex/mod.rs").is_file());
    let header = |text: String| text.starts_with("// @generated by lexgen");
    beside && fs::read_to_string(path).is_ok_and(header)
}

/// The id of a lexicon; `None` for other JSON.
fn lexicon_id(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    if !text.contains("\"lexicon\"") {
        return None;
    }
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    json.get("lexicon")?.as_u64()?;
    json.get("id")?.as_str().map(str::to_owned)
}

/// The folder in which the path of a lexicon is that of its id, or else its own folder.
fn root_of(path: &str, id: &str) -> String {
    let by_id = format!("{}.json", id.replace('.', "/"));
    match path.strip_suffix(&by_id) {
        Some("") => ".".to_owned(),
        Some(root) if root.ends_with('/') => root.trim_end_matches('/').to_owned(),
        _ => folder_of(path).to_owned(),
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

fn is_inside(inner: &str, outer: &str) -> bool {
    outer == "."
        || inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
