use super::*;

#[test]
fn skipping_goes_on_until_nothing_changes() {
    let input = || {
        vec![
            faulty(document("a.b.bad", [("main", object([]))])),
            read(refers("a.b.next", "a.b.bad")),
            read(refers("a.b.last", "a.b.next")),
            read(refers("a.b.fine", "a.b.fine2")),
            read(document("a.b.fine2", [("main", object([]))])),
            unreadable("x/y.json"),
        ]
    };
    let outcome = run_with(input(), SKIP, &[], &[]);
    assert_eq!(outcome.selected(), ["a.b.fine", "a.b.fine2"]);
    use {Code::*, Severity::Warning};
    let findings = [
        (
            SkippedLexicon,
            Warning,
            "the file `x/y.json` is skipped because of an error: bad",
        ),
        (JsonSyntax, Warning, "bad"),
        (
            SkippedLexicon,
            Warning,
            "the lexicon `a.b.bad` is skipped because of an error: bad",
        ),
        (JsonSyntax, Warning, "bad"),
        (
            SkippedLexicon,
            Warning,
            "the lexicon `a.b.last` is skipped because of an error: the lexicon `a.b.next` is skipped",
        ),
        (
            MissingDocument,
            Warning,
            "the lexicon `a.b.next` is skipped",
        ),
        (
            SkippedLexicon,
            Warning,
            "the lexicon `a.b.next` is skipped because of an error: the lexicon `a.b.bad` is skipped",
        ),
        (MissingDocument, Warning, "the lexicon `a.b.bad` is skipped"),
    ];
    assert_eq!(outcome.shown(), findings);
    let allowed = run_with(input(), SKIP_AND_ALLOW, &[], &[]);
    assert_eq!(
        allowed.selected(),
        ["a.b.fine", "a.b.fine2", "a.b.last", "a.b.next"]
    );
    let failed = run_with(input(), LENIENT, &[], &[]);
    assert_eq!(failed.codes(), [(JsonSyntax, Severity::Error); 2]);
}

#[test]
fn a_ring_of_references_is_skipped_once() {
    let mut both = refers("a.b.two", "a.b.one");
    both.defs.insert(
        "bad".to_owned(),
        refers("a.b.x", "x.y.gone").defs["main"].clone(),
    );
    let input = vec![
        refers("a.b.one", "a.b.two"),
        both,
        document("a.b.other", [("main", object([]))]),
    ];
    let outcome = run(input, SKIP);
    assert_eq!(outcome.selected(), ["a.b.other"]);
    assert_eq!(
        outcome
            .codes()
            .iter()
            .filter(|(code, _)| *code == Code::SkippedLexicon)
            .count(),
        2
    );
}

#[test]
fn errors_outside_the_selection_do_not_matter() {
    let two = document(
        "a.b.two",
        [
            ("good", object([])),
            ("bad", object([("x", reference("x.y.gone"))])),
        ],
    );
    let input = vec![
        read(refers("a.b.one", "a.b.two#good")),
        read(two),
        faulty(refers("a.c.far", "x.y.gone")),
    ];
    let outcome = run_with(input.clone(), LENIENT, &["a.b.one"], &[]);
    assert_eq!(outcome.shown(), []);
    assert_eq!(outcome.selected(), ["a.b.one", "a.b.two#good"]);
    let outcome = run_with(input.clone(), SKIP, &["a.b.one"], &[]);
    assert_eq!(outcome.selected(), ["a.b.one", "a.b.two#good"]);
    assert!(
        run_with(input.clone(), LENIENT, &["a.b.*"], &["a.c.*"])
            .resolved
            .is_none()
    );
    assert_eq!(
        run_with(input, LENIENT, &[], &["a.b.two", "a.c.*"])
            .codes()
            .len(),
        1
    );
}

#[test]
fn a_definition_outside_the_selection_skips_nothing() {
    let two = document(
        "a.b.two",
        [
            ("good", object([])),
            ("bad", object([("x", reference("a.c.bad"))])),
        ],
    );
    let input = vec![
        read(two),
        faulty(document("a.c.bad", [("main", object([]))])),
    ];
    let outcome = run_with(input, SKIP, &["a.b.two#good", "a.c.*"], &[]);
    assert_eq!(outcome.selected(), ["a.b.two#good"]);
}

#[test]
fn a_lexicon_without_definitions_is_still_heard() {
    let outcome = run_with(vec![faulty(document("a.b.c", []))], LENIENT, &[], &[]);
    assert_eq!(outcome.codes(), [(Code::JsonSyntax, Severity::Error)]);
    assert!(run(vec![document("a.b.c", [])], LENIENT).resolved.is_some());
}

#[test]
fn nothing_left_is_an_error() {
    let one = || document("a.b.one", [("main", object([]))]);
    let outcome = run_with(vec![read(one())], LENIENT, &[], &["*"]);
    assert_eq!(
        outcome.shown(),
        [(
            Code::NoFiles,
            Severity::Error,
            "nothing is left to generate"
        )]
    );
    let outcome = run_with(vec![faulty(one())], SKIP, &["a.b.one"], &[]);
    assert!(outcome.resolved.is_none());
    let mut diagnostics = Diagnostics::default();
    assert!(
        resolve(
            Vec::new(),
            &LENIENT,
            &Selection::default(),
            &[],
            &mut diagnostics
        )
        .is_some()
    );
    assert!(diagnostics.is_empty());
}

#[test]
fn long_chains_are_no_trouble() {
    let count = 3_000;
    let mut input: Vec<ReadDocument> = (0..count)
        .map(|i| read(refers(&format!("a.b.n{i}"), &format!("a.b.n{}", i + 1))))
        .collect();
    input.push(read(refers("z.z.z", "z.z.z")));
    let mut diagnostics = Diagnostics::default();
    let resolved = resolve(input, &SKIP, &Selection::default(), &[], &mut diagnostics).unwrap();
    assert_eq!(
        resolved.selected,
        BTreeSet::from([DefId::new("z.z.z", "main")])
    );
}
