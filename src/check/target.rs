//! The rules for what stands at the other end: tokens that values name, and the bodies of endpoints.

use crate::catalog::{Catalog, MAX_EDITS, for_each_schema};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::lexicon::{Body, Def, DefId, DefKind, Document, SchemaKind, StringSchema};

/// How many definitions are compared with a name that is not among them.
const MAX_CANDIDATES: usize = 500;

/// Checks the values and the bodies of a definition.
pub fn check(document: &Document, def: &Def, catalog: &Catalog, report: &mut Diagnostics) {
    for_each_schema(def, &mut |pointer, kind| {
        if let SchemaKind::String(string) = kind {
            check_values(document, pointer, string, catalog, report);
        }
    });
    let bodies = match &def.kind {
        DefKind::Query(query) => [None, query.output.as_ref()],
        DefKind::Procedure(procedure) => [procedure.input.as_ref(), procedure.output.as_ref()],
        _ => [None, None],
    };
    for body in bodies.into_iter().flatten() {
        check_body(document, body, catalog, report);
    }
}

/// Reports values that name a definition which its lexicon does not have. A lexicon that is not there may have it.
fn check_values(
    document: &Document,
    pointer: &str,
    string: &StringSchema,
    catalog: &Catalog,
    report: &mut Diagnostics,
) {
    let lists = [
        ("knownValues", Some(&string.known_values)),
        ("enum", string.values.as_ref()),
    ];
    for (key, values) in lists {
        for value in values.into_iter().flatten() {
            let Some((nsid, name)) = value.split_once('#') else {
                continue;
            };
            let Some(other) = catalog
                .document(nsid)
                .filter(|d| !d.defs.contains_key(name))
            else {
                continue;
            };
            let names = other.defs.keys().map(String::as_str).take(MAX_CANDIDATES);
            let help = match nearest(name, names, MAX_EDITS) {
                Some(near) => format!("did you mean `{nsid}#{near}`?"),
                None => format!(
                    "define the token in `{}`, or correct the value",
                    other.file.path
                ),
            };
            let message = format!("the value `{value}` names no definition of `{nsid}`");
            let place = place_of(document, &format!("{pointer}/{key}"), value);
            report.push(
                Diagnostic::new(Code::MissingToken, message)
                    .at(place)
                    .help(help),
            );
        }
    }
}

/// The entry of a list that is a text. Lists lose repeated entries when they are read, so that numbers do not count.
fn place_of(document: &Document, list: &str, text: &str) -> Place {
    let entries = document
        .json()
        .pointer(list)
        .and_then(|list| list.as_array());
    let at = entries.and_then(|entries| entries.iter().position(|entry| entry == text));
    match at {
        Some(at) => Place::value(&document.file, format!("{list}/{at}")),
        None => Place::value(&document.file, list),
    }
}

/// Reports a body that refers to what cannot be the body of a request: no object, and no choice of objects.
fn check_body(document: &Document, body: &Body, catalog: &Catalog, report: &mut Diagnostics) {
    let Some(SchemaKind::Ref(reference)) = body.schema.as_ref().map(|schema| &schema.kind) else {
        return;
    };
    let Ok(def) = catalog.resolve_ref(reference) else {
        return;
    };
    let kind = match &def.kind {
        DefKind::Schema(SchemaKind::Array(_)) => "array",
        DefKind::Schema(SchemaKind::String(_)) => "string",
        DefKind::Schema(SchemaKind::Integer(_)) => "integer",
        DefKind::Schema(SchemaKind::Boolean(_)) => "boolean",
        DefKind::Schema(SchemaKind::Bytes(_)) => "bytes",
        DefKind::Schema(SchemaKind::CidLink) => "cid-link",
        DefKind::Schema(SchemaKind::Blob(_)) => "blob",
        _ => return,
    };
    let DefId { nsid, .. } = &reference.target;
    let message = format!(
        "a body must be an object, but `{}` is of type `{kind}`",
        reference.target
    );
    let mut diagnostic = Diagnostic::new(Code::BodyNotObject, message)
        .at(Place::value(&document.file, &reference.pointer))
        .help("write an object with a property for it; other tools refuse this");
    if let Some(other) = catalog.document(nsid) {
        diagnostic = diagnostic.related(Place::value(&other.file, &def.pointer), "defined here");
    }
    report.push(diagnostic);
}
