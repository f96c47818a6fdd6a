use super::*;
use crate::catalog::fixture::*;
use crate::diagnostic::Position;
use crate::lexicon::DefKind;

mod hints;
mod inhabited;
mod skip;

const ALLOW: Options = Options {
    allow_unresolved: true,
    skip_invalid: false,
    strict: false,
};
const SKIP: Options = Options {
    allow_unresolved: false,
    skip_invalid: true,
    strict: false,
};
const SKIP_AND_ALLOW: Options = Options {
    allow_unresolved: true,
    skip_invalid: true,
    strict: false,
};
const STRICT: Options = Options {
    allow_unresolved: false,
    skip_invalid: false,
    strict: true,
};
const LENIENT: Options = Options {
    allow_unresolved: false,
    skip_invalid: false,
    strict: false,
};

/// A document that its reader found nothing in.
fn read(document: Document) -> ReadDocument {
    ReadDocument {
        file: document.file.clone(),
        document: Some(document),
        diagnostics: Diagnostics::default(),
    }
}

/// A document that its reader found an error in.
fn faulty(document: Document) -> ReadDocument {
    let mut read = read(document);
    read.diagnostics
        .push(Diagnostic::new(Code::JsonSyntax, "bad"));
    read
}

fn unreadable(path: &str) -> ReadDocument {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(Diagnostic::new(Code::JsonSyntax, "bad"));
    ReadDocument {
        file: file(path, 0),
        document: None,
        diagnostics,
    }
}

struct Outcome {
    resolved: Option<Resolved>,
    diagnostics: Diagnostics,
}

impl Outcome {
    fn shown(&self) -> Vec<(Code, Severity, &str)> {
        self.diagnostics
            .iter()
            .map(|d| (d.code, d.severity, d.message.as_str()))
            .collect()
    }

    fn codes(&self) -> Vec<(Code, Severity)> {
        self.diagnostics
            .iter()
            .map(|d| (d.code, d.severity))
            .collect()
    }

    fn help(&self) -> &str {
        self.diagnostics
            .iter()
            .find_map(|d| d.help.as_deref())
            .unwrap_or_default()
    }

    fn selected(&self) -> Vec<String> {
        let resolved = self.resolved.as_ref().expect("no errors");
        resolved.selected.iter().map(ToString::to_string).collect()
    }
}

/// Resolves in every rotation of the input, which must make no difference.
fn run_with(
    input: Vec<ReadDocument>,
    options: Options,
    include: &[&str],
    exclude: &[&str],
) -> Outcome {
    let selection = Selection::new(include, exclude).unwrap();
    let mut first: Option<Outcome> = None;
    for turn in 0..input.len() {
        let mut input = input.clone();
        input.rotate_left(turn);
        let mut diagnostics = Diagnostics::default();
        let resolved = resolve(input, &options, &selection, &[], &mut diagnostics);
        let outcome = Outcome {
            resolved,
            diagnostics,
        };
        let known = first.get_or_insert_with(|| Outcome {
            resolved: outcome.resolved.clone(),
            diagnostics: outcome.diagnostics.clone(),
        });
        assert_eq!(known.diagnostics, outcome.diagnostics);
        let selected = |outcome: &Outcome| {
            outcome
                .resolved
                .as_ref()
                .map(|resolved| resolved.selected.clone())
        };
        assert_eq!(selected(known), selected(&outcome));
    }
    first.expect("some input")
}

fn run(documents: Vec<Document>, options: Options) -> Outcome {
    run_with(documents.into_iter().map(read).collect(), options, &[], &[])
}

fn refers(nsid: &str, to: &str) -> Document {
    let mut document = document(nsid, [("main", object([]))]);
    let def = document.defs.get_mut("main").unwrap();
    def.kind = object([("x", reference(to))]);
    document
}

#[test]
fn sound_documents_give_no_findings() {
    let outcome = run(
        vec![
            refers("a.b.one", "a.b.two"),
            document("a.b.two", [("main", object([]))]),
        ],
        STRICT,
    );
    assert_eq!(outcome.shown(), []);
    assert_eq!(outcome.selected(), ["a.b.one", "a.b.two"]);
}

#[test]
fn unresolved_references_are_errors_or_warnings() {
    let documents = || {
        let mut two = refers("a.b.two", "a.b.one#gone");
        two.defs.get_mut("main").unwrap().kind =
            DefKind::Schema(union(false, ["a.b.one#gone", "a.c.gone"]));
        vec![refers("a.b.one", "x.y.gone"), two]
    };
    let findings = |severity| {
        vec![
            (
                Code::MissingDocument,
                severity,
                "the lexicon `x.y.gone` is not among the input",
            ),
            (
                Code::MissingDef,
                severity,
                "the lexicon `a.b.one` has no definition `gone`",
            ),
            (
                Code::MissingDocument,
                severity,
                "the lexicon `a.c.gone` is not among the input",
            ),
        ]
    };
    let outcome = run(documents(), LENIENT);
    assert_eq!(outcome.shown(), findings(Severity::Error));
    assert!(outcome.resolved.is_none());
    let place = outcome
        .diagnostics
        .iter()
        .next()
        .unwrap()
        .place
        .clone()
        .unwrap();
    assert_eq!(place.file.path, "a/b/one.json");
    assert_eq!(place.position, Position::Value("/x.y.gone".to_owned()));
    let outcome = run(documents(), ALLOW);
    assert_eq!(outcome.shown(), findings(Severity::Warning));
    assert_eq!(outcome.selected(), ["a.b.one", "a.b.two"]);
}

#[test]
fn references_that_must_not_point_there() {
    let kinds = document(
        "a.b.kinds",
        [
            ("token", DefKind::Token),
            ("loop", DefKind::Schema(reference("a.b.kinds#loop"))),
        ],
    );
    let token = || vec![refers("a.b.one", "a.b.kinds#token"), kinds.clone()];
    let outcome = run_with(
        token().into_iter().map(read).collect(),
        LENIENT,
        &["a.b.one"],
        &[],
    );
    let message = "`a.b.kinds#token` is of type `token`, which a reference cannot point at";
    assert_eq!(
        outcome.shown(),
        [(Code::InvalidRefTarget, Severity::Error, message)]
    );
    assert_eq!(outcome.diagnostics.iter().next().unwrap().related.len(), 1);
    let outcome = run_with(
        token().into_iter().map(read).collect(),
        ALLOW,
        &["a.b.one"],
        &[],
    );
    assert_eq!(
        outcome.codes(),
        [(Code::InvalidRefTarget, Severity::Warning)]
    );
    assert_eq!(outcome.selected(), ["a.b.one"]);
    let outcome = run(vec![refers("a.b.one", "a.b.kinds#loop"), kinds], ALLOW);
    assert_eq!(
        outcome.codes(),
        [(Code::InvalidRefTarget, Severity::Warning); 2]
    );
}

#[test]
fn members_of_unions() {
    let documents = |closed| {
        let members = ["a.b.c#object", "a.b.c#string", "a.b.c#object"];
        let defs = [
            ("union", object([("u", union(closed, members))])),
            ("object", object([])),
            ("string", DefKind::Schema(string())),
        ];
        vec![document("a.b.c", defs)]
    };
    let outcome = run(documents(false), LENIENT);
    let bad =
        "`a.b.c#string` is of type `string`; a member of a union must be an object or a record";
    let findings = [
        (Code::InvalidUnionMember, Severity::Warning, bad),
        (
            Code::RepeatedUnionMember,
            Severity::Warning,
            "the union names `a.b.c#object` twice",
        ),
    ];
    assert_eq!(outcome.shown(), findings);
    assert!(outcome.help().contains("counts as unknown"));
    assert!(run(documents(true), LENIENT).help().contains("is rejected"));
    let strict = run(documents(false), STRICT);
    let severities = [
        (Code::InvalidUnionMember, Severity::Error),
        (Code::RepeatedUnionMember, Severity::Warning),
    ];
    assert_eq!(strict.codes(), severities);
}

#[test]
fn the_same_nsid_twice_in_one_layer() {
    let documents = vec![
        in_file(document("a.b.c", [("main", object([]))]), "one.json", 0),
        in_file(document("a.b.c", [("main", object([]))]), "two.json", 0),
    ];
    let outcome = run(documents.clone(), LENIENT);
    let message = "the lexicon `a.b.c` is also in `one.json`";
    assert_eq!(
        outcome.shown(),
        [(Code::DuplicateId, Severity::Error, message)]
    );
    let finding = outcome.diagnostics.iter().next().unwrap();
    assert_eq!(finding.place.as_ref().unwrap().file.path, "two.json");
    assert_eq!(finding.related[0].0.file.path, "one.json");
    let mut layered = documents;
    layered.push(in_file(
        document("a.b.c", [("main", object([]))]),
        "mine.json",
        1,
    ));
    assert_eq!(run(layered, LENIENT).shown(), []);
}

#[test]
fn a_replaced_document_is_forgotten_with_its_errors() {
    let old = faulty(in_file(refers("a.b.c", "x.y.gone"), "old.json", 0));
    let new = read(in_file(
        document("a.b.c", [("main", object([]))]),
        "new.json",
        1,
    ));
    assert_eq!(run_with(vec![old, new], LENIENT, &[], &[]).shown(), []);
}

#[test]
fn nsids_that_differ_only_in_case() {
    let documents = || {
        vec![
            document("a.b.thing", [("main", object([]))]),
            document("a.b.Thing", [("main", object([]))]),
        ]
    };
    let outcome = run(documents(), LENIENT);
    let message = "the NSIDs `a.b.thing` and `a.b.Thing` differ only in case";
    assert_eq!(
        outcome.shown(),
        [(Code::IdsDifferInCase, Severity::Warning, message)]
    );
    assert!(run(documents(), STRICT).resolved.is_none());
    let both = Options {
        strict: true,
        ..SKIP
    };
    assert_eq!(run(documents(), both).selected(), ["a.b.Thing"]);
}

#[test]
fn a_lexicon_that_is_a_group_too() {
    let documents = ["a.b.c", "a.b.c.d", "a.b.c.e", "a.b.cd"]
        .map(|nsid| document(nsid, [("main", object([]))]));
    let message = "`a.b.c` is a lexicon and also the group that `a.b.c.d` stands in";
    assert_eq!(
        run(documents.into(), STRICT).shown(),
        [(Code::IdIsGroup, Severity::Note, message)]
    );
}
