//! What is left to do by hand after the first run.

use std::path::{Path, PathBuf};

use heck::ToSnakeCase as _;
use lexgen::Generated;

/// The lines to paste: the module, and the dependencies.
pub fn next_steps(dir: &Path, generated: &Generated) -> String {
    let dependencies = &generated.dependencies;
    let mut text = String::new();
    if let Some(module) = module_lines(dir) {
        text.push_str("\nIn the module above that folder (such as src/lib.rs):\n\n");
        text.push_str(&indent(&module));
    }
    if !dependencies.is_empty() {
        text.push_str("\nIn Cargo.toml, below [dependencies]:\n\n");
        text.push_str(&indent(dependencies));
    }
    if !generated.features.is_empty() {
        text.push_str(
            "\nIn Cargo.toml, so that each group can be compiled alone:\n\n    [features]\n",
        );
        text.push_str(&indent(&generated.features));
        text.push_str("\n    [package.metadata.docs.rs]\n    all-features = true\n");
    }
    text
}

/// `pub mod r#gen;`, with the path where the folder's name is no module's.
fn module_lines(dir: &Path) -> Option<Vec<String>> {
    let folder = folder_name(dir)?;
    let name = module_name(&folder);
    let name = [name.clone(), format!("r#{name}")]
        .into_iter()
        .find(|name| is_identifier(name))
        .unwrap_or_else(|| "generated".to_owned());
    let item = format!("pub mod {name};");
    let path = format!("#[path = {:?}]", format!("{folder}/mod.rs"));
    Some(match name.trim_start_matches("r#") == folder {
        true => vec![item],
        false => vec![path, item],
    })
}

fn is_identifier(name: &str) -> bool {
    // Reserved since edition 2024, which not every parser of Rust knows.
    name != "gen" && syn::parse_str::<syn::Ident>(name).is_ok()
}

/// The folder's own name, also of `.` and of `src/..`.
fn folder_name(dir: &Path) -> Option<String> {
    let last_is_a_name = dir
        .components()
        .next_back()
        .is_some_and(|last| matches!(last, std::path::Component::Normal(_)));
    let dir: PathBuf = match last_is_a_name {
        true => dir.to_owned(),
        false => dir.canonicalize().ok()?,
    };
    Some(dir.file_name()?.to_string_lossy().into_owned())
}

/// The closest module name.
fn module_name(folder: &str) -> String {
    let name = folder.to_snake_case();
    match name.chars().next() {
        None => "generated".to_owned(),
        Some(first) if first.is_numeric() => format!("_{name}"),
        // Keywords that cannot be raw identifiers; `Self` has become `self` by now.
        _ if ["self", "super", "crate"].contains(&name.as_str()) => format!("{name}_"),
        _ => name,
    }
}

fn indent(lines: &[String]) -> String {
    lines.iter().map(|line| format!("    {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(dir: &str) -> String {
        module_lines(Path::new(dir)).unwrap().join(" ")
    }

    #[test]
    fn names_the_module_after_the_folder() {
        assert_eq!(lines("src/gen"), "pub mod r#gen;");
        assert_eq!(lines("src/lexicons/"), "pub mod lexicons;");
        assert_eq!(lines("src/type"), "pub mod r#type;");
        assert_eq!(
            lines("src/my-gen"),
            r#"#[path = "my-gen/mod.rs"] pub mod my_gen;"#
        );
        assert_eq!(lines("Gen"), r#"#[path = "Gen/mod.rs"] pub mod r#gen;"#);
        assert_eq!(lines("2024"), r#"#[path = "2024/mod.rs"] pub mod _2024;"#);
        assert_eq!(lines("self"), r#"#[path = "self/mod.rs"] pub mod self_;"#);
        assert_eq!(lines("a\"b"), r#"#[path = "a\"b/mod.rs"] pub mod a_b;"#);
        assert_eq!(
            lines("x\u{b2}"),
            "#[path = \"x\u{b2}/mod.rs\"] pub mod generated;"
        );
        assert_eq!(lines("..."), r#"#[path = ".../mod.rs"] pub mod generated;"#);
    }

    #[test]
    fn names_every_folder() {
        assert!(module_lines(Path::new(".")).is_some());
        assert!(lines("src/gen\u{2014}x").contains("pub mod"));
    }
}
