//! The table in which all clashes of one scope are settled, before anything is written.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// A name that something in a scope would like to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Who goes first: a lower rank never yields to a higher one.
    pub rank: u8,
    /// The exact spelling that the name comes from. No two wishes of a rank and a name may share it.
    pub spelling: String,
    /// How names of this kind are cased.
    pub case: Case,
    /// The names it would take, best first. Names made from the spelling follow by themselves.
    pub candidates: Vec<String>,
    /// Whether the spelling is what everybody would guess from the first candidate.
    pub canonical: bool,
}

/// How a kind of names is cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `snake_case`: fields, arguments, modules.
    Snake,
    /// `CamelCase`: types and variants.
    Camel,
    /// `SHOUTY_CASE`: constants.
    Shouty,
}

/// A wish that did not get its first name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The index of the wish.
    pub wish: usize,
    /// The name it wanted.
    pub wanted: String,
    /// The name it got.
    pub got: String,
}

/// Whether anyone would have to yield: two of the names are the same, or one is taken. That is rare. Where it is not so
/// everyone gets the first name, and it need not be said what else they would take.
pub fn meet(names: &[String], taken: &[&str], ignore_case: bool) -> bool {
    let all = names.iter().map(String::as_str);
    let all = all.chain(taken.iter().copied());
    let mut folded: Vec<Cow<'_, str>> = all.map(|name| fold(name, ignore_case)).collect();
    folded.sort_unstable();
    folded.windows(2).any(|pair| pair.first() == pair.last())
}

/// Gives every wish a name of its own; the names stand in the order of the wishes.
///
/// Within a rank a name goes to the only one who wants it, or to the canonical one of several; the
/// others take their next candidates, then names with a hash of their spelling, then the spelling
/// itself in hexadecimal. The order of the wishes does not matter.
/// `ignore_case` holds names apart that differ only in case, as file systems may not.
pub fn settle(wishes: &[Wish], taken: &[&str], ignore_case: bool) -> (Vec<String>, Vec<Clash>) {
    let fold = |name: &str| fold(name, ignore_case).into_owned();
    let mut taken: HashSet<String> = taken.iter().map(|name| fold(name)).collect();
    let mut names = vec![String::new(); wishes.len()];
    let mut ranks: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (index, wish) in wishes.iter().enumerate() {
        ranks.entry(wish.rank).or_default().push(index);
    }
    for (_, mut open) in ranks {
        let mut level = 0;
        while !open.is_empty() {
            open = settle_level(wishes, level, open, &fold, &mut taken, &mut names);
            level += 1;
        }
    }
    let clashes = wishes
        .iter()
        .zip(&names)
        .enumerate()
        .filter_map(|(index, (wish, got))| {
            let wanted = wish.candidates.first()?;
            (wanted != got).then(|| Clash {
                wish: index,
                wanted: wanted.clone(),
                got: got.clone(),
            })
        });
    (names.clone(), clashes.collect())
}

/// The name as it is compared with others.
fn fold(name: &str, ignore_case: bool) -> Cow<'_, str> {
    match ignore_case && name.bytes().any(|b| b.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

/// One round: everyone still open names their candidate of this level. Returns who is left.
fn settle_level(
    wishes: &[Wish],
    level: usize,
    open: Vec<usize>,
    fold: &impl Fn(&str) -> String,
    taken: &mut HashSet<String>,
    names: &mut [String],
) -> Vec<usize> {
    let mut groups: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    let canonical = |index: &usize| wishes.get(*index).is_some_and(|wish| wish.canonical);
    for index in open {
        let Some(name) = wishes.get(index).map(|wish| candidate(wish, level)) else {
            continue;
        };
        groups.entry(fold(&name)).or_default().push((index, name));
    }
    let mut left = Vec::new();
    for (key, group) in groups {
        let winner = match group.as_slice() {
            _ if taken.contains(&key) => None,
            [(only, _)] => Some(*only),
            several if level == 0 => single(several.iter().map(|(i, _)| *i).filter(canonical)),
            _ => None,
        };
        for (index, name) in group {
            match names.get_mut(index) {
                Some(place) if Some(index) == winner => *place = name,
                _ => left.push(index),
            }
        }
        if winner.is_some() {
            taken.insert(key);
        }
    }
    left.sort_unstable();
    left
}

/// The candidate of a level: those named, then one with a hash, then ever longer ones with the whole spelling.
fn candidate(wish: &Wish, level: usize) -> String {
    if let Some(name) = wish.candidates.get(level) {
        return name.clone();
    }
    let base = wish
        .candidates
        .first()
        .map_or("Name", String::as_str)
        .trim_end_matches('_');
    let suffix = match level - wish.candidates.len() {
        0 => hash(&wish.spelling),
        more => {
            let hex: String = wish.spelling.bytes().map(|b| format!("{b:02x}")).collect();
            format!("x{hex}{}", "x".repeat(more - 1))
        }
    };
    with_suffix(base, &suffix, wish.case)
}

/// A name with a suffix. rustc's naming lints allow an underscore between letters in two of the three cases only.
pub fn with_suffix(name: &str, suffix: &str, case: Case) -> String {
    match case {
        Case::Snake => format!("{name}_{suffix}"),
        Case::Camel => format!("{name}{suffix}"),
        Case::Shouty => format!("{name}_{}", suffix.to_ascii_uppercase()),
    }
}

/// Eight hexadecimal digits that tell spellings apart: FNV-1a, the same on every machine.
pub fn hash(text: &str) -> String {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("{hash:08x}")
}

/// The only element, if there is exactly one.
fn single(mut all: impl Iterator<Item = usize>) -> Option<usize> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(rank: u8, spelling: &str, candidates: &[&str], canonical: bool) -> Wish {
        Wish {
            rank,
            spelling: spelling.into(),
            case: Case::Snake,
            candidates: candidates.iter().map(|c| (*c).to_owned()).collect(),
            canonical,
        }
    }

    #[test]
    fn nobody_yields_where_no_names_meet() {
        for (all, taken, ignore_case, expected) in [
            (&["b", "a"][..], &["lex", "c"][..], false, false),
            (&["a", "A"], &[], false, false),
            (&["a", "A"], &[], true, true),
            (&["a", "b", "a"], &[], false, true),
            (&["lex"], &["lex"], false, true),
            (&["Lex"], &["lex"], true, true),
            (&[], &["lex"], true, false),
        ] {
            let names: Vec<String> = all.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(meet(&names, taken, ignore_case), expected, "{all:?}");
            let numbered = names.iter().zip(0_u8..);
            let wishes: Vec<Wish> = numbered
                .map(|(name, n)| wish(n % 2, &format!("{name}{n}"), &[name.as_str()], false))
                .collect();
            let (got, clashes) = settle(&wishes, taken, ignore_case);
            assert_eq!(got == names, !expected, "{all:?}");
            assert_eq!(clashes.is_empty(), !expected, "{all:?}");
        }
    }

    #[test]
    fn the_lower_rank_keeps_its_name() {
        let wishes = [
            wish(2, "main", &["External", "ExternalMain"], true),
            wish(1, "external", &["External"], true),
        ];
        let (names, clashes) = settle(&wishes, &[], false);
        assert_eq!(names, ["ExternalMain", "External"]);
        assert_eq!(clashes.len(), 1);
        assert_eq!(clashes[0].got, "ExternalMain");
    }

    #[test]
    fn the_canonical_spelling_keeps_its_name_in_any_order() {
        let a = wish(0, "fooBar", &["foo_bar", "foo_bar"], true);
        let b = wish(0, "foo_bar", &["foo_bar", "foo_underscore_bar"], false);
        let c = wish(0, "foo-bar", &["foo_bar", "foo_dash_bar"], false);
        let (names, _) = settle(&[a.clone(), b.clone(), c.clone()], &[], false);
        assert_eq!(names, ["foo_bar", "foo_underscore_bar", "foo_dash_bar"]);
        let (names, _) = settle(&[c, b, a], &[], false);
        assert_eq!(names, ["foo_dash_bar", "foo_underscore_bar", "foo_bar"]);
    }

    #[test]
    fn names_without_a_canonical_owner_all_yield() {
        let a = wish(0, "FOO", &["foo"], false);
        let b = wish(0, "Foo", &["foo"], false);
        let (names, _) = settle(&[a, b], &[], false);
        assert_eq!(
            names,
            [
                format!("foo_{}", hash("FOO")),
                format!("foo_{}", hash("Foo"))
            ]
        );
    }

    #[test]
    fn file_systems_that_ignore_case_are_respected() {
        let a = wish(0, "playback", &["playback"], true);
        let b = wish(0, "playBack", &["Playback", "play_back"], false);
        let (names, _) = settle(&[a, b], &["lex"], true);
        assert_eq!(names, ["playback", "play_back"]);
    }

    #[test]
    fn a_taken_name_is_never_given() {
        let (names, _) = settle(&[wish(0, "lex", &["lex"], true)], &["lex"], true);
        assert_eq!(names, [format!("lex_{}", hash("lex"))]);
    }
}
