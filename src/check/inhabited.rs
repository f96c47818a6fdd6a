//! Types that no value can have, because each value would have to hold another one without end.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::lexicon::{DefId, DefKind, Object, Ref, SchemaKind};

/// How many definitions of a long cycle a warning names.
const MAX_SHOWN: usize = 5;

/// Warns of each cycle of definitions in which every one requires the next by value.
///
/// A closed union of several members is taken to have a way out.
pub fn check(catalog: &Catalog, selected: &BTreeSet<DefId>) -> Diagnostics {
    let mut needs: Needs<'_> = selected
        .iter()
        .map(|id| (id, needed(catalog, id)))
        .collect();
    remove_inhabited(&mut needs);
    let mut diagnostics = Diagnostics::default();
    for diagnostic in cycles(&needs)
        .iter()
        .filter_map(|cycle| warn(catalog, cycle))
    {
        diagnostics.push(diagnostic);
    }
    diagnostics
}

/// What each definition requires.
type Needs<'a> = BTreeMap<&'a DefId, Vec<&'a Ref>>;

fn needed<'a>(catalog: &'a Catalog, id: &DefId) -> Vec<&'a Ref> {
    let mut found = Vec::new();
    match catalog.def(id).map(|def| &def.kind) {
        Some(DefKind::Record(record)) => collect_object(catalog, &record.record, &mut found),
        Some(DefKind::Schema(kind)) => collect(catalog, kind, &mut found),
        _ => {}
    }
    found
}

fn collect<'a>(catalog: &Catalog, kind: &'a SchemaKind, found: &mut Vec<&'a Ref>) {
    match kind {
        SchemaKind::Ref(reference) if catalog.resolve_ref(reference).is_ok() => {
            found.push(reference)
        }
        SchemaKind::Object(object) => collect_object(catalog, object, found),
        SchemaKind::Array(array) if array.length.min.is_some_and(|min| min > 0) => {
            collect(catalog, &array.items.kind, found);
        }
        SchemaKind::Union(union) if union.closed => {
            let targets: BTreeSet<&DefId> =
                union.refs.iter().map(|member| &member.target).collect();
            if let (1, Some(member)) = (targets.len(), union.refs.first())
                && catalog.resolve_member(member).is_ok()
            {
                found.push(member);
            }
        }
        _ => {}
    }
}

fn collect_object<'a>(catalog: &Catalog, object: &'a Object, found: &mut Vec<&'a Ref>) {
    let nullable: BTreeSet<&String> = object.nullable.iter().collect();
    for name in object
        .required
        .iter()
        .filter(|name| !nullable.contains(name))
    {
        if let Some(schema) = object.properties.get(name) {
            collect(catalog, &schema.kind, found);
        }
    }
}

/// Takes out the definitions that require nothing, then those that require only such, and so on. What is left has no
/// values. Each reference is looked at once.
fn remove_inhabited<'a>(needs: &mut Needs<'a>) {
    let mut wanted_by: BTreeMap<&DefId, Vec<&'a DefId>> = BTreeMap::new();
    let mut open: Vec<&'a DefId> = Vec::new();
    let mut missing: BTreeMap<&'a DefId, usize> = BTreeMap::new();
    for (&id, refs) in needs.iter() {
        for reference in refs {
            wanted_by.entry(&reference.target).or_default().push(id);
        }
        missing.insert(id, refs.len());
        if refs.is_empty() {
            open.push(id);
        }
    }
    while let Some(id) = open.pop() {
        needs.remove(id);
        for &wanting in wanted_by.get(id).into_iter().flatten() {
            if let Some(count) = missing.get_mut(wanting) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    open.push(wanting);
                }
            }
        }
    }
}

/// One step of a cycle: a definition, and its reference to the next one.
type Step<'a> = (&'a DefId, &'a Ref);

/// Follows from each definition without values the first reference to another such; that ends in a cycle. Each cycle
/// comes once, and begins with its least definition, since the walks begin in that order.
fn cycles<'a>(needs: &Needs<'a>) -> Vec<Vec<Step<'a>>> {
    let mut seen: BTreeSet<&DefId> = BTreeSet::new();
    let mut cycles = Vec::new();
    for &start in needs.keys() {
        let mut path: Vec<Step<'a>> = Vec::new();
        let mut at = start;
        while seen.insert(at) {
            let refs = needs.get(at).into_iter().flatten();
            let Some(next) = refs.copied().find(|next| needs.contains_key(&next.target)) else {
                break;
            };
            path.push((at, next));
            at = &next.target;
        }
        if let Some(begin) = path.iter().position(|&(id, _)| id == at) {
            let mut cycle = path.split_off(begin);
            let least = cycle
                .iter()
                .enumerate()
                .min_by_key(|(_, step)| step.0)
                .map_or(0, |(index, _)| index);
            cycle.rotate_left(least);
            cycles.push(cycle);
        }
    }
    cycles
}

fn warn(catalog: &Catalog, cycle: &[Step<'_>]) -> Option<Diagnostic> {
    let (&(first, _), rest) = cycle.split_first()?;
    let chain: Vec<String> = rest
        .iter()
        .take(MAX_SHOWN)
        .map(|(id, _)| format!("`{id}`, which requires "))
        .collect();
    let gap = if rest.len() > MAX_SHOWN {
        "others, which require "
    } else {
        ""
    };
    let message = match chain.concat() {
        chain if chain.is_empty() => {
            format!("`{first}` can have no value: it requires another of its own")
        }
        chain => format!("`{first}` can have no value: it requires {chain}{gap}`{first}`"),
    };
    let mut places = cycle
        .iter()
        .take(MAX_SHOWN + 1)
        .filter_map(|&(id, reference)| {
            let document = catalog.document(&id.nsid)?;
            Some(Place::value(&document.file, &reference.pointer))
        });
    let mut diagnostic = Diagnostic::new(Code::UninhabitableType, message)
        .help("make one of these properties optional");
    diagnostic.place = places.next();
    diagnostic.related = places
        .map(|place| (place, "required here".to_owned()))
        .collect();
    Some(diagnostic)
}
