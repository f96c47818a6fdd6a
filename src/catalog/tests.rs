use std::collections::BTreeSet;

use super::fixture::*;
use super::*;
use crate::diagnostic::{Code, Diagnostics};
use crate::lexicon::{Body, Procedure, Query, Record, RecordKey, Subscription};

fn select(catalog: &mut Catalog, include: &[&str], exclude: &[&str]) -> (Vec<String>, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let selection = Selection::new(include, exclude).unwrap();
    catalog.exclude(&selection, &mut diagnostics);
    let selected = catalog.select(&selection, &mut diagnostics);
    let helps = diagnostics
        .iter()
        .inspect(|d| assert_eq!(d.code, Code::PatternWithoutMatch));
    let helps = helps.map(|d| d.help.clone().unwrap()).collect();
    (selected.iter().map(ToString::to_string).collect(), helps)
}

fn record() -> DefKind {
    DefKind::Record(Record {
        key: RecordKey::Tid,
        record: Default::default(),
    })
}

fn query(output: SchemaKind) -> DefKind {
    DefKind::Query(Query {
        parameters: None,
        output: Some(body(output)),
        errors: Vec::new(),
    })
}

fn body(kind: SchemaKind) -> Body {
    Body {
        pointer: String::new(),
        description: None,
        encoding: Vec::new(),
        schema: Some(schema(kind)),
    }
}

#[test]
fn a_later_layer_wins_whatever_the_order() {
    let docs = || {
        vec![
            in_file(document("a.b.c", []), "a/one.json", 0),
            in_file(document("a.b.c", []), "a/two.json", 0),
            in_file(document("a.b.c", []), "mine.json", 1),
        ]
    };
    for turn in 0..3 {
        let mut documents = docs();
        documents.rotate_left(turn);
        let catalog = Catalog::build(documents);
        assert_eq!(catalog.document("a.b.c").unwrap().file.path, "mine.json");
        assert!(catalog.duplicates("a.b.c").is_empty());
    }
}

#[test]
fn within_a_layer_the_first_path_wins_and_the_others_are_kept() {
    for turn in 0..3 {
        let paths = ["b.json", "a.json", "c.json"];
        let mut documents: Vec<_> = paths
            .iter()
            .map(|path| in_file(document("a.b.c", []), path, 0))
            .collect();
        documents.rotate_left(turn);
        let catalog = Catalog::build(documents);
        assert_eq!(catalog.document("a.b.c").unwrap().file.path, "a.json");
        let others: Vec<_> = catalog
            .duplicates("a.b.c")
            .iter()
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(others, ["b.json", "c.json"]);
    }
}

#[test]
fn what_references_may_point_at() {
    use Unresolved::*;
    let catalog = Catalog::build(vec![document(
        "a.b.c",
        [
            ("main", record()),
            ("object", object([])),
            ("array", DefKind::Schema(array(string(), None))),
            ("string", DefKind::Schema(string())),
            ("union", DefKind::Schema(union(false, []))),
            ("unknown", DefKind::Schema(SchemaKind::Unknown)),
            ("token", DefKind::Token),
            ("query", query(string())),
            ("alias", DefKind::Schema(reference("a.b.c#object"))),
        ],
    )]);
    for (text, as_ref, as_member) in [
        ("a.b.c", Ok(()), Ok(())),
        ("a.b.c#main", Ok(()), Ok(())),
        ("a.b.c#object", Ok(()), Ok(())),
        ("a.b.c#array", Ok(()), Err(IllegalTarget("array"))),
        ("a.b.c#string", Ok(()), Err(IllegalTarget("string"))),
        ("a.b.c#union", Ok(()), Err(IllegalTarget("union"))),
        ("a.b.c#unknown", Ok(()), Err(IllegalTarget("unknown"))),
        ("a.b.c#alias", Ok(()), Err(IllegalTarget("ref"))),
        (
            "a.b.c#token",
            Err(IllegalTarget("token")),
            Err(IllegalTarget("token")),
        ),
        (
            "a.b.c#query",
            Err(IllegalTarget("query")),
            Err(IllegalTarget("query")),
        ),
        ("a.b.c#none", Err(MissingDef), Err(MissingDef)),
        ("a.b.C", Err(MissingDocument), Err(MissingDocument)),
    ] {
        assert_eq!(
            catalog.resolve_ref(&named(text)).map(drop),
            as_ref,
            "ref {text}"
        );
        assert_eq!(
            catalog.resolve_member(&named(text)).map(drop),
            as_member,
            "member {text}"
        );
    }
}

#[test]
fn a_chain_of_references_ends_or_is_refused() {
    let alias = |text| DefKind::Schema(reference(text));
    let catalog = Catalog::build(vec![document(
        "a.b.c",
        [
            ("a", alias("a.b.c#b")),
            ("b", alias("a.b.c#a")),
            ("self", alias("a.b.c#self")),
            ("into", alias("a.b.c#a")),
            ("fine", alias("a.b.c#fine2")),
            ("fine2", alias("a.b.c#gone")),
        ],
    )]);
    for name in ["a", "b", "self", "into"] {
        assert_eq!(
            catalog
                .resolve_ref(&named(&format!("a.b.c#{name}")))
                .map(drop),
            Err(Unresolved::Cycle),
            "{name}"
        );
    }
    assert!(catalog.resolve_ref(&named("a.b.c#fine")).is_ok());
    assert_eq!(
        catalog.resolve_ref(&named("a.b.c#gone")).map(drop),
        Err(Unresolved::MissingDef)
    );
}

#[test]
fn references_are_found_everywhere() {
    let parameters = match inline([("p", reference("x.y.p"))]) {
        SchemaKind::Object(object) => Some(object),
        _ => None,
    };
    let procedure = DefKind::Procedure(Procedure {
        parameters: parameters.clone(),
        input: Some(body(inline([(
            "deep",
            array(inline([("r", reference("x.y.in"))]), None),
        )]))),
        output: Some(body(union(false, ["x.y.out1", "x.y.out2"]))),
        errors: Vec::new(),
    });
    let subscription = DefKind::Subscription(Subscription {
        parameters: None,
        message: Some(schema(union(false, ["x.y.message"]))),
        errors: Vec::new(),
    });
    let record = DefKind::Record(Record {
        key: RecordKey::Any,
        record: parameters.unwrap(),
    });
    let found = |kind| {
        let document = document("a.b.c", [("main", kind)]);
        let found = references(&document.defs["main"])
            .into_iter()
            .map(|r| r.get().text.clone());
        found.collect::<Vec<_>>()
    };
    assert_eq!(
        found(procedure),
        ["x.y.p", "x.y.in", "x.y.out1", "x.y.out2"]
    );
    assert_eq!(found(subscription), ["x.y.message"]);
    assert_eq!(found(record), ["x.y.p"]);
    assert_eq!(found(query(reference("x.y.z"))), ["x.y.z"]);
    assert_eq!(found(DefKind::Schema(reference("x.y.z"))), ["x.y.z"]);
    assert!(found(DefKind::Token).is_empty());
}

fn network() -> Vec<Document> {
    vec![
        document(
            "app.one.get",
            [
                ("main", query(reference("app.defs.views#view"))),
                ("extra", object([])),
            ],
        ),
        document(
            "app.defs.views",
            [
                ("view", object([("author", reference("com.base.actor"))])),
                ("other", object([("x", reference("com.far.away"))])),
                ("token", DefKind::Token),
            ],
        ),
        document(
            "com.base.actor",
            [
                ("main", record()),
                ("self", object([("me", reference("com.base.actor#self"))])),
            ],
        ),
        document("com.far.away", [("main", object([]))]),
    ]
}

#[test]
fn without_patterns_everything_is_selected() {
    let (selected, helps) = select(&mut Catalog::build(network()), &[], &[]);
    assert_eq!(selected.len(), 8);
    assert!(helps.is_empty());
}

#[test]
fn the_closure_stops_at_single_definitions() {
    for turn in 0..4 {
        let mut documents = network();
        documents.rotate_left(turn);
        let (selected, _) = select(&mut Catalog::build(documents), &["app.one.*"], &[]);
        assert_eq!(
            selected,
            [
                "app.defs.views#view",
                "app.one.get#extra",
                "app.one.get",
                "com.base.actor"
            ]
        );
    }
}

#[test]
fn a_single_definition_can_be_included() {
    let (selected, _) = select(
        &mut Catalog::build(network()),
        &["app.defs.views#other"],
        &[],
    );
    assert_eq!(selected, ["app.defs.views#other", "com.far.away"]);
    let (selected, _) = select(
        &mut Catalog::build(network()),
        &["com.base.actor#self"],
        &[],
    );
    assert_eq!(selected, ["com.base.actor#self"]);
    let (selected, _) = select(&mut Catalog::build(network()), &["app.one.get#main"], &[]);
    assert_eq!(
        selected,
        ["app.defs.views#view", "app.one.get", "com.base.actor"]
    );
}

#[test]
fn what_is_excluded_is_not_brought_along_either() {
    let mut catalog = Catalog::build(network());
    let (selected, helps) = select(&mut catalog, &["app.*"], &["com.base.*"]);
    let expected = [
        "app.defs.views#other",
        "app.defs.views#token",
        "app.defs.views#view",
        "app.one.get#extra",
        "app.one.get",
        "com.far.away",
    ];
    assert_eq!(selected, expected);
    assert!(helps.is_empty());
    assert_eq!(
        catalog.resolve_ref(&named("com.base.actor")).map(drop),
        Err(Unresolved::MissingDocument)
    );
    assert_eq!(catalog.absence("com.base.actor"), Some(Absence::Excluded));
}

#[test]
fn a_pattern_that_matches_nothing_says_what_was_meant() {
    for (include, exclude, help) in [
        (
            "com.base",
            "",
            "`com.base` is a group of lexicons; did you mean `com.base.*`?",
        ),
        ("com.bse.*", "", "did you mean `com.base.*`?"),
        ("Com.Base.*", "", "did you mean `com.base.*`?"),
        ("com.base.actor.*", "", "did you mean `com.base.actor`?"),
        ("com.base.Actor", "", "did you mean `com.base.actor`?"),
        ("com.base.actr", "", "did you mean `com.base.actor`?"),
        (
            "app.defs.views#View",
            "",
            "did you mean `app.defs.views#view`?",
        ),
        (
            "app.defs.views#nothing",
            "",
            "`app.defs.views` has no definition `nothing`",
        ),
        ("app.defs.vews#view", "", "did you mean `app.defs.views`?"),
        (
            "*.nothing",
            "",
            "4 lexicons were read, the first of them `app.defs.views`",
        ),
        (
            "com.base.*",
            "com.base.*",
            "what it matches is excluded; remove one of the two patterns",
        ),
        ("*", "com.bas.*", "did you mean `com.base.*`?"),
    ] {
        let exclude = (!exclude.is_empty()).then_some(exclude);
        let (_, helps) = select(
            &mut Catalog::build(network()),
            &[include],
            exclude.as_slice(),
        );
        assert_eq!(helps, [help], "{include}");
    }
    let one = network().into_iter().take(1).collect();
    let (_, helps) = select(&mut Catalog::build(one), &["*.nothing"], &[]);
    assert!(helps[0].starts_with("one lexicon was read, `"), "{helps:?}");
    let (_, helps) = select(&mut Catalog::default(), &["a.b.c"], &[]);
    assert_eq!(helps, ["no lexicons were read"]);
}

#[test]
fn a_single_definition_cannot_be_excluded() {
    let error = Selection::new([], ["a.b.c#x"]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("only whole lexicons can be excluded"),
        "{error}"
    );
}

#[test]
fn nsids_below_a_prefix() {
    let catalog = Catalog::build(network());
    let below: BTreeSet<_> = catalog
        .below("com.")
        .map(|document| document.id.as_str())
        .collect();
    assert_eq!(below, BTreeSet::from(["com.base.actor", "com.far.away"]));
}
