//! The names of traits to derive.

/// The name of the trait that a path leads to. Who derives it elsewhere implements the same trait, as a rule.
pub fn trait_name(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path).trim()
}

/// Whether it is one of those that Rust can derive by itself.
pub fn is_std_name(name: &str) -> bool {
    STD.contains(&name)
}

/// Whether a path leads to one of them in the standard library.
pub fn is_of_std(path: &str) -> bool {
    let mut words = path.split("::").map(str::trim);
    let root = words.find(|word| !word.is_empty());
    matches!(root, Some("std" | "core")) && is_std_name(trait_name(path))
}

const STD: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
];
