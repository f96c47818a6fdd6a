//! Whole documents through lowering: what holds what, in which order, under which names.

use super::*;
use crate::catalog::fixture::*;
use crate::ir::{Presence, Struct, TextEnum, TextEnumKind};
use crate::lexicon::{Body, Document, Procedure, SchemaKind, StringSchema};

/// Lowers everything in the documents.
fn lowered(documents: Vec<Document>) -> Crate {
    let catalog = Catalog::build(documents);
    let mut selected = BTreeSet::new();
    for document in catalog.documents() {
        selected.extend(
            document
                .defs
                .keys()
                .map(|n| DefId::new(&*document.id, &**n)),
        );
    }
    lower(
        &catalog,
        &selected,
        &Options::default(),
        &mut Diagnostics::default(),
    )
}

/// The names of a module's items, in the order in which they are written.
fn names(krate: &Crate, module: &str) -> Vec<String> {
    let mut modules = krate.modules.iter();
    let module = modules.find(|m| m.nsid.as_deref() == Some(module));
    let items = module.expect("the module").items.iter();
    items.map(|&id| krate.items[id].name.clone()).collect()
}

fn kind<'a>(krate: &'a Crate, name: &str) -> &'a ItemKind {
    let item = krate.items.iter().find(|item| item.name == name);
    &item.expect("the item").kind
}

fn structure<'a>(krate: &'a Crate, name: &str) -> &'a Struct {
    match kind(krate, name) {
        ItemKind::Struct(item) => item,
        other => panic!("{name} is {other:?}"),
    }
}

/// Which fields of a struct are boxed.
fn boxed(krate: &Crate, name: &str) -> Vec<String> {
    let fields = structure(krate, name).fields.iter();
    fields
        .filter(|field| matches!(field.ty, Type::Boxed(_)))
        .map(|field| field.name.clone())
        .collect()
}

fn alias(kind: SchemaKind) -> DefKind {
    DefKind::Schema(kind)
}

fn known(values: &[&str]) -> SchemaKind {
    SchemaKind::String(StringSchema {
        known_values: values.iter().map(|v| (*v).to_owned()).collect(),
        ..StringSchema::default()
    })
}

#[test]
fn boxes_stand_only_where_a_struct_would_hold_itself() {
    let krate = lowered(vec![document(
        "a.b.c",
        [
            (
                "self",
                object([
                    ("again", reference("a.b.c#self")),
                    ("leaf", reference("a.b.c#leaf")),
                ]),
            ),
            ("one", object([("two", reference("a.b.c#two"))])),
            (
                "two",
                object([
                    ("one", reference("a.b.c#one")),
                    ("list", array(reference("a.b.c#one"), None)),
                ]),
            ),
            ("user", object([("one", reference("a.b.c#one"))])),
            ("leaf", object([("x", string())])),
        ],
    )]);
    assert_eq!(boxed(&krate, "Self_"), ["again"]);
    assert_eq!(boxed(&krate, "One"), ["two"]);
    assert_eq!(boxed(&krate, "Two"), ["one"]);
    assert_eq!(boxed(&krate, "User"), [""; 0]);
}

#[test]
fn boxes_see_through_aliases_and_stop_at_unions_and_lists() {
    let krate = lowered(vec![document(
        "a.b.c",
        [
            (
                "node",
                object([
                    ("next", reference("a.b.c#link")),
                    ("any", reference("a.b.c#pick")),
                    ("all", reference("a.b.c#list")),
                ]),
            ),
            ("link", alias(reference("a.b.c#nextLink"))),
            ("nextLink", alias(reference("a.b.c#node"))),
            ("pick", alias(union(false, ["a.b.c#node"]))),
            ("list", alias(array(reference("a.b.c#node"), None))),
            (
                "holder",
                object([("in", inline([("out", reference("a.b.c#holder"))]))]),
            ),
        ],
    )]);
    assert_eq!(boxed(&krate, "Node"), ["next"]);
    assert_eq!(boxed(&krate, "Holder"), ["in"]);
    assert_eq!(boxed(&krate, "HolderIn"), ["out"]);
}

#[test]
fn aliases_that_name_only_themselves_are_any_value() {
    let krate = lowered(vec![document(
        "a.b.c",
        [
            ("ping", alias(reference("a.b.c#pong"))),
            ("pong", alias(reference("a.b.c#ping"))),
            (
                "list",
                alias(array(array(reference("a.b.c#list"), None), None)),
            ),
            ("fine", alias(array(reference("a.b.c#node"), None))),
            ("node", object([("fine", reference("a.b.c#fine"))])),
        ],
    )]);
    let mut values = 0;
    for name in ["Ping", "Pong"] {
        let ItemKind::Alias(mut ty) = kind(&krate, name).clone() else {
            panic!("{name} is an alias");
        };
        for _ in 0..3 {
            if let Type::Item(id) = ty {
                let ItemKind::Alias(next) = &krate.items[id].kind else {
                    panic!("{name} leads to aliases");
                };
                ty = next.clone();
            }
        }
        values += usize::from(ty == Type::Value);
    }
    assert_eq!(values, 2, "both end at a value");
    assert_eq!(kind(&krate, "List"), &ItemKind::Alias(Type::Value));
    assert!(matches!(
        kind(&krate, "Fine"),
        ItemKind::Alias(Type::Vec(_))
    ));
    assert_eq!(boxed(&krate, "Node"), [""; 0]);
}

#[test]
fn main_comes_first_and_parts_follow_what_holds_them() {
    let krate = lowered(vec![document(
        "a.b.zoo",
        [
            (
                "alpha",
                object([
                    ("deep", inline([("kind", known(&["x"]))])),
                    ("also", known(&["y"])),
                ]),
            ),
            ("main", object([("part", inline([("x", string())]))])),
            ("beta", object([])),
        ],
    )]);
    assert_eq!(
        names(&krate, "a.b.zoo"),
        [
            "Zoo",
            "ZooPart",
            "Alpha",
            "AlphaAlso",
            "AlphaDeep",
            "AlphaDeepKind",
            "Beta"
        ]
    );
}

#[test]
fn the_parts_of_an_endpoint_stand_together() {
    let body = |kind| {
        Some(Body {
            pointer: String::new(),
            description: None,
            encoding: vec!["application/json; charset=utf-8".to_owned()],
            schema: Some(schema(kind)),
        })
    };
    let main = DefKind::Procedure(Procedure {
        parameters: None,
        input: body(inline([("kind", known(&["x"]))])),
        output: body(inline([("parts", array(inline([]), None))])),
        errors: Vec::new(),
    });
    let krate = lowered(vec![document(
        "a.b.send",
        [("aside", object([])), ("main", main)],
    )]);
    assert_eq!(
        names(&krate, "a.b.send"),
        [
            "Send",
            "Input",
            "InputKind",
            "Output",
            "OutputPartsItem",
            "Aside"
        ]
    );
    let item = krate.items.iter().find(|i| i.name == "OutputPartsItem");
    let lead = item.and_then(|item| item.docs.lead.as_deref());
    assert_eq!(
        lead,
        Some("The elements of `parts` of the output of `a.b.send`.")
    );
}

#[test]
fn tokens_that_meet_are_spelled_out() {
    let krate = lowered(vec![document(
        "a.b.mood",
        [
            ("fooBar", DefKind::Token),
            ("foo-bar", DefKind::Token),
            ("main", DefKind::Token),
            ("mood", DefKind::Token),
        ],
    )]);
    assert_eq!(
        names(&krate, "a.b.mood"),
        ["MOOD_MAIN", "FOO_DASH_BAR", "FOO_BAR", "MOOD"]
    );
}

#[test]
fn what_cannot_be_resolved_is_any_value_and_opens_a_closed_union() {
    let krate = lowered(vec![document(
        "a.b.c",
        [
            (
                "main",
                object([
                    ("gone", reference("x.y.z")),
                    ("pick", union(true, ["x.y.z", "a.b.c#leaf", "a.b.c#leaf"])),
                    ("whole", union(true, ["a.b.c#leaf"])),
                    ("none", union(false, [])),
                ]),
            ),
            ("leaf", object([])),
        ],
    )]);
    let main = structure(&krate, "C");
    let gone = main.fields.iter().find(|field| field.wire == "gone");
    assert_eq!(gone.map(|field| &field.ty), Some(&Type::Value));
    let variants = |name: &str| match kind(&krate, name) {
        ItemKind::Union(union) => (union.variants.len(), union.other.is_some()),
        other => panic!("{name} is {other:?}"),
    };
    assert_eq!(variants("CPick"), (1, true));
    assert_eq!(variants("CWhole"), (1, false));
    assert_eq!(kind(&krate, "CNone"), &ItemKind::Alias(Type::OpenUnion));
}

#[test]
fn presence_follows_required_and_nullable() {
    let mut main = object([
        ("a", string()),
        ("b", string()),
        ("c", string()),
        ("d", string()),
    ]);
    if let DefKind::Schema(SchemaKind::Object(object)) = &mut main {
        object.required = vec!["d".to_owned(), "b".to_owned()];
        object.nullable = vec!["c".to_owned(), "d".to_owned()];
    }
    let krate = lowered(vec![document("a.b.c", [("main", main)])]);
    let main = structure(&krate, "C");
    let presence: Vec<&Presence> = main.fields.iter().map(|field| &field.presence).collect();
    use Presence::{Nullable, Optional, OptionalNullable, Required};
    assert_eq!(
        presence,
        [&Optional, &Required, &OptionalNullable, &Nullable]
    );
    assert_eq!(main.arguments, [3, 1], "in the order of `required`");
}

/// What an alias is another name for.
fn same_as<'a>(krate: &'a Crate, name: &str) -> Option<&'a str> {
    match kind(krate, name) {
        ItemKind::Alias(Type::Item(id)) => Some(&krate.items[*id].name),
        _ => None,
    }
}

/// `knownValues` with a greatest length.
fn limited(values: &[&str], max: u64) -> SchemaKind {
    let mut set = known(values);
    if let SchemaKind::String(string) = &mut set {
        string.length.max = Some(max);
    }
    set
}

#[test]
fn equal_unions_and_sets_of_a_module_are_one_type() {
    let members = ["a.b.c#leaf", "a.b.c#twig"];
    let krate = lowered(vec![
        document(
            "a.b.c",
            [
                (
                    "early",
                    object([
                        ("pick", union(false, members)),
                        ("mode", known(&["on", "off"])),
                    ]),
                ),
                (
                    "main",
                    object([
                        ("all", array(union(false, members), None)),
                        ("shut", union(true, members)),
                        ("twice", union(false, [members[0], members[1], members[0]])),
                        ("missing", union(false, [members[0], "x.y.z", members[1]])),
                        ("turned", union(false, [members[1], members[0]])),
                        ("mode", known(&["on", "off"])),
                        ("edom", known(&["off", "on"])),
                        ("less", limited(&["on", "off"], 5)),
                        ("more", limited(&["on", "off"], 6)),
                        ("most", limited(&["on", "off"], 6)),
                    ]),
                ),
                ("leaf", object([("mode", known(&["up"]))])),
                ("twig", object([("mode", known(&["up"]))])),
            ],
        ),
        document("a.b.d", [("main", object([("mode", known(&["up"]))]))]),
    ]);
    // What stands in `main` is written first, and a member counts once.
    for (name, first) in [
        ("CAllItem", None),
        ("CTwice", Some("CAllItem")),
        ("CMissing", Some("CAllItem")),
        ("EarlyPick", Some("CAllItem")),
        ("CShut", None),
        ("CTurned", None),
        ("CMode", None),
        ("EarlyMode", Some("CMode")),
        ("CEdom", None),
        ("CLess", None),
        ("CMore", None),
        ("CMost", Some("CMore")),
        ("LeafMode", None),
        ("TwigMode", Some("LeafMode")),
        ("DMode", None),
    ] {
        assert_eq!(same_as(&krate, name), first, "{name}");
    }
    let pick = krate.items.iter().find(|item| item.name == "EarlyPick");
    assert_eq!(
        pick.and_then(|item| item.docs.lead.as_deref()),
        Some("The `pick` of `a.b.c#early`. The same as [`CAllItem`].")
    );
}

#[test]
fn a_definition_is_the_type_and_stays_one() {
    let values = ["on", "off"];
    let old = known(&["up", "down"]);
    let mut lexicon = document(
        "a.b.c",
        [
            (
                "main",
                object([
                    ("mode", known(&values)),
                    ("old", old.clone()),
                    ("trace", union(false, ["a.b.c#main"])),
                ]),
            ),
            ("mode", alias(known(&values))),
            ("modus", alias(known(&values))),
            ("old", alias(old)),
            ("debug", alias(union(false, ["a.b.c#main"]))),
        ],
    );
    if let Some(old) = lexicon.defs.get_mut("old") {
        old.description = Some("Deprecated.".to_owned());
    }
    let krate = lowered(vec![lexicon]);
    assert_eq!(same_as(&krate, "CMode"), Some("Mode"));
    for name in ["Mode", "Modus"] {
        let ItemKind::TextEnum(TextEnum { kind, variants }) = kind(&krate, name) else {
            panic!("{name} is a type");
        };
        assert_eq!((*kind, variants.len()), (TextEnumKind::Known, 2));
    }
    // Who does not use what is deprecated is not to be warned.
    assert_eq!(same_as(&krate, "COld"), None);
    let trace = krate.items.iter().find(|item| item.name == "CTrace");
    assert_eq!(
        trace.and_then(|item| item.docs.lead.as_deref()),
        Some("The `trace` of `a.b.c`. The same as [`Debug`](enum@Debug).")
    );
}
