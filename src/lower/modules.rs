//! The tree of modules that the NSIDs span.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::settled;
use crate::diagnostic::Diagnostic;
use crate::ir::{Module, ModuleId};
use crate::names::{self, Case, Wish};
use crate::settings::Named;

/// Plans the modules: sorted by path, a parent before its children, and the module of each NSID.
///
/// An NSID that is also a group gets one module that holds both.
/// The user chose some of their names; what is wrong with those is noted.
pub fn plan(
    nsids: &BTreeSet<&str>,
    chosen: &BTreeMap<String, Named>,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Module>, HashMap<String, ModuleId>) {
    let mut root = Node::default();
    for nsid in nsids {
        root.insert(nsid, nsid.split('.'));
    }
    let mut plan = Plan {
        modules: Vec::new(),
        by_nsid: HashMap::new(),
        chosen,
        problems,
    };
    plan.visit(&root, &[]);
    (plan.modules, plan.by_nsid)
}

#[derive(Default)]
struct Node<'a> {
    nsid: Option<&'a str>,
    children: BTreeMap<&'a str, Node<'a>>,
}

impl<'a> Node<'a> {
    fn insert(&mut self, nsid: &'a str, segments: std::str::Split<'a, char>) {
        let mut node = self;
        for segment in segments {
            node = node.children.entry(segment).or_default();
        }
        node.nsid = Some(nsid);
    }
}

struct Plan<'p> {
    modules: Vec<Module>,
    by_nsid: HashMap<String, ModuleId>,
    chosen: &'p BTreeMap<String, Named>,
    problems: &'p mut Vec<Diagnostic>,
}

impl Plan<'_> {
    fn visit(&mut self, node: &Node<'_>, path: &[String]) {
        let names = self.child_names(node);
        let mut children: Vec<(String, &Node<'_>)> =
            names.into_iter().zip(node.children.values()).collect();
        children.sort_by(|a, b| a.0.cmp(&b.0));
        if !path.is_empty() {
            let id = self.modules.len();
            self.modules.push(Module {
                path: path.to_vec(),
                nsid: node.nsid.map(str::to_owned),
                children: children.iter().map(|(name, _)| name.clone()).collect(),
                ..Module::default()
            });
            if let Some(nsid) = node.nsid {
                self.by_nsid.insert(nsid.to_owned(), id);
            }
        }
        for (name, child) in children {
            let mut path = path.to_vec();
            path.push(name);
            self.visit(child, &path);
        }
    }

    /// The names of a node's children, in their order. `lex` is the support code's at the root, and imported elsewhere.
    fn child_names(&mut self, node: &Node<'_>) -> Vec<String> {
        let safe = |segment: &str| {
            let mut name = names::snake(segment);
            if name == "lex" || names::is_reserved_file_name(&name) {
                name.push('_');
            }
            name
        };
        let chosen = self.chosen;
        let named = |node: &Node<'_>| node.nsid.and_then(|nsid| chosen.get(nsid));
        let children = node.children.iter();
        let firsts = children.map(|(segment, child)| match named(child) {
            Some(chosen) => chosen.name.clone(),
            None => safe(segment),
        });
        let firsts: Vec<String> = firsts.collect();
        // Only a name that the user chose can be `lex`.
        if !names::meet(&firsts, &["lex"], true) {
            return firsts;
        }
        let children = node.children.iter().zip(firsts);
        let wishes = children.map(|((segment, child), name)| {
            if let Some(chosen) = named(child) {
                return settled::wish(segment, Case::Snake, chosen);
            }
            Wish {
                rank: 1,
                spelling: (*segment).to_owned(),
                case: Case::Snake,
                canonical: names::is_canonical(&name, segment),
                candidates: vec![name, safe(&names::spell_out(segment))],
            }
        });
        let wishes: Vec<Wish> = wishes.collect();
        for clash in settled::clashes(&wishes, &["lex"]) {
            let child = |index: usize| node.children.values().nth(index);
            let of = |index: usize| {
                let nsid = child(index).and_then(|child| child.nsid);
                let segment = || node.children.keys().nth(index).copied();
                format!(
                    "the module of `{}`",
                    nsid.or_else(segment).unwrap_or_default()
                )
            };
            let place = child(clash.wish)
                .and_then(named)
                .and_then(|chosen| chosen.place.clone());
            let other = clash.other.map(of);
            self.problems
                .push(settled::problem(&of(clash.wish), other, &clash.name, place));
        }
        names::settle(&wishes, &[], true).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(nsids: &[&str]) -> (Vec<Module>, HashMap<String, ModuleId>) {
        let set = nsids.iter().copied().collect();
        plan(&set, &BTreeMap::new(), &mut Vec::new())
    }

    fn paths(nsids: &[&str]) -> Vec<String> {
        planned(nsids).0.iter().map(|m| m.path.join("::")).collect()
    }

    #[test]
    fn a_lexicon_that_is_also_a_group_is_one_module() {
        let (modules, by_nsid) = planned(&["a.b.song", "a.b.song.defs"]);
        let song = &modules[by_nsid["a.b.song"]];
        assert_eq!(song.children, ["defs"]);
        assert_eq!(
            modules[by_nsid["a.b.song.defs"]].path,
            ["a", "b", "song", "defs"]
        );
    }

    #[test]
    fn segments_become_safe_names() {
        assert_eq!(
            paths(&["pub.con.88x31", "lex.mod.x-y"]),
            [
                "lex_",
                "lex_::mod_",
                "lex_::mod_::x_y",
                "pub",
                "pub::con_",
                "pub::con_::_88x31"
            ]
        );
    }

    #[test]
    fn whoever_yields_takes_no_reserved_name_either() {
        for reserved in ["lex", "mod", "con"] {
            let upper = reserved.to_uppercase();
            let all = paths(&[&format!("{reserved}.b.c"), &format!("{upper}.b.c")]);
            assert!(!all.contains(&reserved.to_owned()), "{all:?}");
        }
    }

    #[test]
    fn segments_that_differ_in_case_only_stay_apart() {
        let all = paths(&[
            "a.b.playback",
            "a.b.playBack",
            "a.b.PLAYBACK",
            "a.b.Playback",
        ]);
        let mut lower: Vec<String> = all.iter().map(|p| p.to_ascii_lowercase()).collect();
        lower.dedup();
        assert_eq!(lower.len(), 6, "{all:?}");
        assert!(all.contains(&"a::b::playback".to_owned()), "{all:?}");
        assert!(all.contains(&"a::b::play_back".to_owned()), "{all:?}");
    }
}
