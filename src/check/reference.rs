//! The rules for references and for the members of unions.

use std::collections::HashMap;

use super::Options;
use super::hint::Hints;
use crate::catalog::{Absence, Catalog, Unresolved, for_each_schema};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::lexicon::{Def, DefId, Document, Ref, SchemaKind, UnionSchema};

/// Checks all references below a definition.
pub fn check(
    document: &Document,
    def: &Def,
    catalog: &Catalog,
    options: &Options,
    hints: &mut Hints<'_>,
    report: &mut Diagnostics,
) {
    let mut rules = Rules {
        document,
        catalog,
        options,
        hints,
        report,
    };
    for_each_schema(def, &mut |_, kind| match kind {
        SchemaKind::Ref(reference) => rules.check_ref(reference),
        SchemaKind::Union(union) => rules.check_union(union),
        _ => {}
    });
}

struct Rules<'r, 'h> {
    document: &'r Document,
    catalog: &'r Catalog,
    options: &'r Options,
    hints: &'r mut Hints<'h>,
    report: &'r mut Diagnostics,
}

impl Rules<'_, '_> {
    fn check_ref(&mut self, reference: &Ref) {
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

    fn check_union(&mut self, union: &UnionSchema) {
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

    fn push_missing(&mut self, reference: &Ref) {
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
        let help = match (external, self.hints.help(reference)) {
            // What was meant is worth more than where to look for it.
            (Some((group, path)), help) if help.starts_with("add the lexicon") => format!(
                "`{group}` is external: add the lexicons that `{path}` is made of to the input; nothing is generated for them"
            ),
            (_, help) => help,
        };
        let mut diagnostic = diagnostic.help(help);
        if let Some(meant) = self.hints.meant() {
            let label = format!("`{}` is defined here", meant.name);
            diagnostic = self.show(&meant, &label, diagnostic);
        }
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
        self.show(target, "defined here", diagnostic)
    }

    fn show(&self, target: &DefId, label: &str, diagnostic: Diagnostic) -> Diagnostic {
        match (
            self.catalog.document(&target.nsid),
            self.catalog.def(target),
        ) {
            (Some(document), Some(def)) => {
                diagnostic.related(Place::key(&document.file, &def.pointer), label)
            }
            _ => diagnostic,
        }
    }
}
