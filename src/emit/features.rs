//! The features of the groups: which there are, and which of them need which.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::import;
use crate::ir::{Crate, Module};

/// The lines of the `[features]` table: each group with the groups that its types mention.
pub fn features(krate: &Crate) -> Vec<String> {
    let by_path: HashMap<&[String], &str> = krate
        .modules
        .iter()
        .filter_map(|module| Some((module.path.as_slice(), module.feature.as_deref()?)))
        .collect();
    // A module is in the feature of the one above it that has a feature.
    let feature_of = |module: &Module| {
        let own = Some(&module.path).filter(|_| module.external.is_none())?;
        (1..=own.len()).find_map(|length| by_path.get(own.get(..length)?).copied())
    };
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for module in &krate.modules {
        let Some(feature) = feature_of(module) else {
            continue;
        };
        let needed = needs.entry(feature).or_default();
        for target in import::referenced(krate, module) {
            let target = krate.modules.get(target).and_then(feature_of);
            needed.extend(target.filter(|target| *target != feature));
        }
    }
    let lines = needs.into_iter().map(|(feature, needed)| {
        let needed: Vec<String> = needed.iter().map(|name| format!("{name:?}")).collect();
        format!("{feature} = [{}]", needed.join(", "))
    });
    lines.collect()
}

/// The attribute of what is there only with a module, of which one above it may have the feature.
pub fn attribute_of(krate: &Crate, module: &Module) -> Option<String> {
    let is_above = |above: &&Module| {
        let has_feature = above.feature.is_some() && above.external.is_none();
        has_feature && module.path.starts_with(&above.path)
    };
    krate.modules.iter().find(is_above).and_then(attribute)
}

/// The attribute of what is there only with the feature of a module.
pub fn attribute(module: &Module) -> Option<String> {
    let feature = module.feature.as_deref()?;
    Some(format!("#[cfg(feature = {feature:?})]"))
}
