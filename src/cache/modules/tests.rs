use std::path::{Path, PathBuf};

use super::*;
use crate::Config;
use crate::emit::{self, Code};
use crate::ir::{Docs, ItemKind, Type};
use crate::pipeline::lowered;

/// The configurations of the golden tests.
fn configs() -> Vec<(PathBuf, Config)> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let cases = std::fs::read_dir(golden).expect("the golden tests");
    let cases = cases.map(|case| case.expect("a case").path());
    let configs = cases.map(|case| {
        let mut config = Config::new();
        config.lexicons(case.join("lexicons"));
        config.allow_unresolved(true).group_features(true);
        config.transport(crate::Transport::Tungstenite);
        (case, config)
    });
    configs.collect()
}

fn emitted(krate: &Crate) -> Vec<String> {
    let modules = krate.modules.iter();
    let modules = modules.map(|module| {
        let emitted = emit::emit_module(krate, module);
        let items = emitted.items.iter().map(|code| match code {
            Code::Item(tokens) => tokens.to_string(),
            Code::Text(text) | Code::Below(text) => text.clone(),
        });
        let head = format!("{} {:?} {:?}", emitted.file, emitted.source, emitted.docs);
        std::iter::once(head).chain(items).collect()
    });
    modules.collect()
}

/// Changes of an item, of any kind that there may be.
const CHANGES: &[fn(&mut crate::ir::Item)] = &[
    |item| item.name.push_str("Changed"),
    |item| {
        item.docs = Docs {
            description: Some("Changed. Deprecated.".to_owned()),
            deprecated: Some("changed".to_owned()),
            ..Docs::default()
        };
    },
    |item| item.checks.nested = !item.checks.nested,
    |item| item.derives.push("Changed".to_owned()),
    |item| item.attributes.push("#[must_use]".to_owned()),
    |item| {
        item.kind = match &item.kind {
            ItemKind::Alias(Type::String) => ItemKind::Token("changed".to_owned()),
            _ => ItemKind::Alias(Type::String),
        };
    },
    |item| match &mut item.kind {
        ItemKind::Struct(kind) => kind.fields.truncate(1),
        ItemKind::Union(kind) => kind.other = None,
        ItemKind::TextEnum(kind) => kind.variants.clear(),
        ItemKind::Endpoint(kind) => kind.paging = None,
        _ => {}
    },
    |item| match &mut item.kind {
        ItemKind::Struct(kind) => kind.record = None,
        ItemKind::Endpoint(kind) => kind.params = Type::Unit,
        _ => {}
    },
];

/// What a module is emitted as may change only where its key does: nothing is left out of it that matters.
#[test]
fn a_key_holds_all_that_a_text_depends_on() {
    let (mut kept, mut changed) = (0, 0);
    for (case, config) in configs() {
        // Some are large, some need settings from a file.
        let Some(krate) = lowered(&config).ok().filter(|k| k.items.len() < 100) else {
            continue;
        };
        let (keys_before, before) = (keys("", &krate), emitted(&krate));
        assert_eq!(keys_before, keys("", &krate));
        assert_ne!(keys_before, keys("other", &krate));
        for id in 0..krate.items.len() {
            // All of them for each item would take minutes.
            let changes = CHANGES.iter().enumerate();
            for (_, change) in changes.filter(|(n, _)| (id + n) % 4 == 0) {
                let mut other = krate.clone();
                change(&mut other.items[id]);
                let (keys, after) = (keys("", &other), emitted(&other));
                for module in 0..krate.modules.len() {
                    if keys[module] == keys_before[module] {
                        let path = &krate.modules[module].path;
                        assert_eq!(after[module], before[module], "{case:?}: {path:?}, {id}");
                        kept += 1;
                    } else {
                        changed += 1;
                    }
                }
            }
        }
        for id in 0..krate.modules.len() {
            let mut other = krate.clone();
            let module = &mut other.modules[id];
            module.feature = Some("changed".to_owned());
            module.description = Some("Changed.".to_owned());
            if let Some(group) = &mut module.endpoints {
                group.name.push_str("Changed");
            }
            let (keys, after) = (keys("", &other), emitted(&other));
            for module in 0..krate.modules.len() {
                let is_same = keys[module] == keys_before[module];
                assert!(!is_same || after[module] == before[module], "{case:?}");
            }
        }
    }
    assert!(kept > 100 && changed > 100, "{kept} {changed}");
}

/// The key of a module does not change with what has nothing to do with it.
#[test]
fn keys_do_not_depend_on_places_in_lists() {
    let lexicon = |nsid: &str, more: &str| {
        format!(
            r##"{{"lexicon": 1, "id": "{nsid}", "defs": {{ {more} "main": {{"type": "record", "key": "tid",
                "record": {{"type": "object", "properties": {{"next": {{"type": "ref", "ref": "com.example.b#part"}}}}}}}},
                "part": {{"type": "object", "properties": {{"of": {{"type": "ref", "ref": "#part"}},
                "kind": {{"type": "string", "knownValues": ["a"]}}}}}}}}}}"##
        )
    };
    let krate = |more: &str| {
        let mut config = Config::new();
        config.source("a.json", lexicon("com.example.a", more));
        config.source("b.json", lexicon("com.example.b", ""));
        lowered(&config).expect("it is lowered")
    };
    let token = r#""aToken": {"type": "token"},"#;
    let (less, more) = (krate(""), krate(token));
    assert_ne!(less.items.len(), more.items.len());
    let (less_keys, more_keys) = (keys("", &less), keys("", &more));
    let paths: Vec<_> = less.modules.iter().map(|m| m.path.join("::")).collect();
    let same: Vec<_> = paths
        .iter()
        .zip(less_keys.iter().zip(&more_keys))
        .filter(|(_, (less, more))| less == more)
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(same, ["com", "com::example", "com::example::b"]);
}
