//! Groups that can be left out: each is a feature of the crate that the code is compiled in.

use crate::ir::Crate;

/// How deep the modules lie that are compiled or not: `com::atproto::server`.
const DEPTH: usize = 3;

/// Gives the modules of each group the name of their feature. A lexicon that lies as high as groups do belongs to the
/// feature of the group above it.
pub fn name_groups(krate: &mut Crate) {
    krate.has_features = true;
    for module in &mut krate.modules {
        if module.external.is_none() && module.path.len() == DEPTH {
            let length = match module.children.is_empty() {
                true => DEPTH - 1,
                false => DEPTH,
            };
            let segments: Vec<&str> = module
                .path
                .iter()
                .take(length)
                .map(String::as_str)
                .collect();
            // Names of modules have no hyphen, so that no two groups share a feature.
            module.feature = Some(segments.join("-"));
        }
    }
}
