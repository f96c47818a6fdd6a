//! The rules for references and for the members of unions.

use std::collections::HashMap;

use super::Options;
use super::hint::Hints;
use crate::catalog::{Absence, Catalog, Unresolved, for_each_schema};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::lexicon::{Def, DefId, Document, Ref, SchemaKind, UnionSchema};

/// References that lead nowhere, each with the index of the finding about it.
pub type Missing<'a> = Vec<(usize, &'a Ref)>;

/// Checks all references below a definition. What to write instead of those that lead nowhere is still to be said.
pub fn check<'a>(
    document: &'a Document,
    def: &'a Def,
    catalog: &Catalog,
    options: &Options,
    missing: &mut Missing<'a>,
    report: &mut Diagnostics,
) {
    let mut rules = Rules {
        document,
        catalog,
        options,
        missing,
        report,
    };
    for_each_schema(def, &mut |_, kind| match kind {
        SchemaKind::Ref(reference) => rules.check_ref(reference),
        SchemaKind::Union(union) => rules.check_union(union),
        _ => {}
    });
}

/// Says in the finding about a reference that leads nowhere what to write instead.
pub fn suggest(
    finding: &mut Diagnostic,
    reference: &Ref,
    catalog: &Catalog,
    hints: &mut Hints<'_>,
) {
    let external = catalog.externals().find(&reference.target.nsid);
    let help = match (external, hints.help(reference)) {
        // What was meant is worth more than where to look for it.
        (Some((group, path)), help) if help.starts_with("add the lexicon") => format!(
            "`{group}` is external: add the lexicons that `{path}` is made of to the input; nothing is generated for them"
        ),
        (_, help) => help,
    };
    finding.help = Some(help);
    if let Some(meant) = hints.meant() {
        let label = format!("`{}` is defined here", meant.name);
        finding
            .related
            .extend(place_of(catalog, &meant).map(|place| (place, label)));
    }
}

/// Where a definition stands.
fn place_of(catalog: &Catalog, id: &DefId) -> Option<Place> {
    let (document, def) = (catalog.document(&id.nsid)?, catalog.def(id)?);
    Some(Place::key(&document.file, &def.pointer))
}

struct Rules<'r, 'a> {
    document: &'a Document,
    catalog: &'r Catalog,
    options: &'r Options,
    missing: &'r mut Missing<'a>,
    report: &'r mut Diagnostics,
}

impl<'a> Rules<'_, 'a> {
    fn check_ref(&mut self, reference: &'a Ref) {
        let Err(why) = self.catalog.resolve_ref(reference) else {
            return;
        };
        let target = &reference.target;
        match why {
            Unresolved::IllegalTarget(kind) => {
                let message =
                    format!("`{target}` is of type `{kind}`, which a reference cannot point at");
                let help = match kind {
                    "token" => format!(
                        "a token is a value: write a string with `{target}` among its `knownValues`"
                    ),
                    _ => {
                        "point at an object, a record, an array, or another type of data".to_owned()
                    }
                };
                let diagnostic = Diagnostic::new(Code::InvalidRefTarget, message).help(help);
                self.push_unresolved(reference, self.show_target(target, diagnostic));
            }
            Unresolved::Cycle => {
                let message = format!("`{target}` is a chain of references without an end");
                let diagnostic = Diagnostic::new(Code::InvalidRefTarget, message);
                let diagnostic =
                    diagnostic.help("point at the type itself: a definition must not be a `ref`");
                self.push_unresolved(reference, self.show_target(target, diagnostic));
            }
            Unresolved::MissingDocument | Unresolved::MissingDef => self.push_missing(reference),
        }
    }

    fn check_union(&mut self, union: &'a UnionSchema) {
        let mut seen: HashMap<&DefId, &Ref> = HashMap::new();
        for member in &union.refs {
            if let Some(first) = seen.get(&member.target) {
                let diagnostic = Diagnostic::new(
                    Code::RepeatedUnionMember,
                    format!("the union names `{}` twice", member.target),
                );
                let diagnostic = diagnostic
                    .at(Place::value(&self.document.file, &member.pointer))
                    .help("remove one of the two; the second one is ignored")
                    .related(
                        Place::value(&self.document.file, &first.pointer),
                        "named here first",
                    );
                self.report.push(diagnostic);
                continue;
            }
            seen.insert(&member.target, member);
            match self.catalog.resolve_member(member) {
                Ok(_) | Err(Unresolved::Cycle) => {}
                Err(Unresolved::IllegalTarget(kind)) => {
                    self.push_bad_member(member, kind, union.closed)
                }
                Err(Unresolved::MissingDocument | Unresolved::MissingDef) => {
                    self.push_missing(member)
                }
            }
        }
    }

    fn push_bad_member(&mut self, member: &Ref, kind: &str, closed: bool) {
        let target = &member.target;
        let message = format!(
            "`{target}` is of type `{kind}`; a member of a union must be an object or a record"
        );
        let help = match closed {
            true => "the member is dropped, so that data of it is rejected; wrap it in an object",
            false => {
                "the member is dropped, so that data of it counts as unknown; wrap it in an object"
            }
        };
        let diagnostic = Diagnostic::new(Code::InvalidUnionMember, message)
            .at(Place::value(&self.document.file, &member.pointer))
            .help(help);
        let diagnostic = self.show_target(target, diagnostic);
        self.report.push(diagnostic);
    }

    fn push_missing(&mut self, reference: &'a Ref) {
        let DefId { nsid, name } = &reference.target;
        let external = self.catalog.externals().find(nsid);
        let diagnostic = match (self.catalog.document(nsid), self.catalog.absence(nsid)) {
            (Some(_), _) => {
                let message = format!("the lexicon `{nsid}` has no definition `{name}`");
                let message = match external {
                    Some((_, path)) => format!("{message}, so there is no type for it in `{path}`"),
                    None => message,
                };
                Diagnostic::new(Code::MissingDef, message)
            }
            (None, absence) => {
                let why = match absence {
                    Some(Absence::Excluded) => "is excluded",
                    Some(Absence::Skipped) => "is skipped",
                    None => "is not among the input",
                };
                Diagnostic::new(Code::MissingDocument, format!("the lexicon `{nsid}` {why}"))
            }
        };
        self.missing.push((self.report.len(), reference));
        self.push_unresolved(reference, diagnostic);
    }

    fn push_unresolved(&mut self, reference: &Ref, mut diagnostic: Diagnostic) {
        diagnostic.severity = match self.options.allow_unresolved {
            true => Severity::Warning,
            false => Severity::Error,
        };
        self.report
            .push(diagnostic.at(Place::value(&self.document.file, &reference.pointer)));
    }

    fn show_target(&self, target: &DefId, diagnostic: Diagnostic) -> Diagnostic {
        match place_of(self.catalog, target) {
            Some(place) => diagnostic.related(place, "defined here"),
            None => diagnostic,
        }
    }
}
