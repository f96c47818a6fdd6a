//! Unions: the member is chosen by `$type`, broken members are errors, unknown ones are kept.

mod common;

use animal::{
    AnimalCage, AnimalKeeper, AnimalKind, AnimalMate, AnimalVisitor, Lion, Meat, Outdoor,
};
use common::{parse, read, refusal, refused, same, says, write};
use golden::array::com::example::list;
use golden::recursion::com::example::tree;
use golden::union::com::example::zoo::animal::{self, Animal};
use golden::union::com::example::zoo::fish::Fish;
use golden::union::lex::{Map, Union, UnknownMember};
use serde_json::{Value, json};

const PARROT: &str = "com.example.zoo.animal#parrot";

#[test]
fn the_type_may_stand_anywhere() {
    let parrot = AnimalKind::Parrot(Box::new(animal::Parrot {
        cage: Some("big".to_owned()),
        words: vec!["a".to_owned(), "b".to_owned()],
    }));
    let ty = format!("\"$type\":\"{PARROT}\"");
    let spelled = format!("\"$type\":\"{PARROT}\"").replace("$", "\\u0024");
    let (cage, words) = (r#""cage":"big""#, r#""words":["a","b"]"#);
    for text in [
        format!("{{{ty},{cage},{words}}}"),
        format!("{{{cage},{ty},{words}}}"),
        format!("{{{cage},{words},{ty}}}"),
        format!("{{{words},\"more\":{{\"$type\":\"x\"}},{cage},{ty}}}"),
        format!("{{{words},{cage},{spelled}}}"),
    ] {
        assert_eq!(parse::<AnimalKind>(&text), parrot, "{text}");
    }
    let written = serde_json::to_string(&parrot).expect("JSON");
    assert!(written.starts_with("{\"$type\":"), "{written}");
    assert_eq!(parrot.type_name(), PARROT);
}

#[test]
fn a_main_is_named_by_its_nsid_and_may_be_spelled_with_main() {
    for name in ["com.example.zoo.fish", "com.example.zoo.fish#main"] {
        let kind: AnimalKind = read(&json!({ "$type": name, "salt": true }));
        assert_eq!(kind, AnimalKind::from(Fish::new(true)));
        assert_eq!(write(&kind)["$type"], json!("com.example.zoo.fish"));
    }
    let kind: AnimalKind = read(&json!({ "$type": "com.example.zoo.fish#Main", "salt": true }));
    assert!(matches!(kind, AnimalKind::Other(_)));
}

#[test]
fn an_unknown_member_is_kept_whole_and_written_back() {
    let texts = [
        r#"{"$type":"org.example.new#thing","z":1,"a":{"$type":"x","b":[1.5,null,"é"]},"m":-1}"#,
        r#"{"$type":"org.example.new","link":{"$link":"bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"},"raw":{"$bytes":"AQID"}}"#,
        r#"{"$type":"com.example.zoo.animal#tiger"}"#,
    ];
    for text in texts {
        let kind: AnimalKind = parse(text);
        assert!(matches!(kind, AnimalKind::Other(_)));
        assert_eq!(serde_json::to_string(&kind).expect("JSON"), text);
        let keeper: AnimalKeeper = parse(text);
        assert_eq!(serde_json::to_string(&keeper).expect("JSON"), text);
        assert_eq!(keeper.type_name(), kind.type_name());
    }
    let last = r#"{"z":1,"a":[true],"$type":"org.example.new"}"#;
    let AnimalKeeper::Other(member) = parse(last) else {
        panic!("the union has no other variant");
    };
    assert_eq!(member.type_name(), "org.example.new");
    assert_eq!(member.get("z").and_then(|z| z.as_i64()), Some(1));
    assert_eq!(member.fields().len(), 2);
    assert_eq!(write(&member), serde_json::from_str::<Value>(last).unwrap());
}

#[test]
fn a_member_that_another_program_knows_can_be_decoded_and_made() {
    let keeper: AnimalKeeper = read(&json!({ "$type": "org.example.fish", "salt": false }));
    let AnimalKeeper::Other(member) = &keeper else {
        panic!("the union has no other variant");
    };
    let fish: Fish = member.decode().expect("a fish");
    assert_eq!(fish, Fish::new(false));
    let fields = Map::from_iter([("salt", true)]);
    let made = AnimalKeeper::Other(Box::new(UnknownMember::new("org.example.fish", fields)));
    assert_eq!(
        write(&made),
        json!({ "$type": "org.example.fish", "salt": true })
    );
}

#[test]
fn a_known_member_with_a_broken_body_is_an_error_that_names_its_type() {
    for text in [
        r#"{"$type":"com.example.zoo.animal#parrot","word":[]}"#,
        r#"{"word":[],"$type":"com.example.zoo.animal#parrot"}"#,
    ] {
        says(
            &refused::<AnimalKind>(text),
            &[PARROT, "missing field `words`"],
        );
    }
    for text in [
        r#"{"$type":"com.example.zoo.animal#parrot","words":["a",1]}"#,
        r#"{"words":["a",1],"$type":"com.example.zoo.animal#parrot"}"#,
    ] {
        says(&refused::<AnimalKind>(text), &[PARROT, "`words[1]`"]);
    }
    let message = refusal::<Animal>(&json!({
        "kind": { "$type": PARROT }, "cage": { "$type": "com.example.zoo.animal#indoor" },
    }));
    says(&message, &["`kind`", PARROT, "missing field `words`"]);
    let message = refusal::<Animal>(&json!({
        "kind": { "$type": "x.y.z" }, "cage": { "$type": "com.example.zoo.animal#indoor" },
        "history": [{ "$type": "a.b.c" }, { "$type": PARROT, "words": "a" }],
    }));
    says(&message, &["`history[1].words`", PARROT]);
}

#[test]
fn a_member_has_one_type_and_it_is_a_text() {
    says(&refused::<AnimalKind>("{}"), &["no `$type`"]);
    says(&refused::<AnimalKind>(r#"{"mane":true}"#), &["no `$type`"]);
    says(&refused::<AnimalKind>(r#"{"$type":""}"#), &["empty"]);
    for wrong in ["1", "null", "[]", "{}"] {
        says(
            &refused::<AnimalKind>(&format!("{{\"$type\":{wrong}}}")),
            &["`$type`"],
        );
    }
    let twice = r#"{"$type":"com.example.zoo.fish","salt":true,"$type":"x.y.z"}"#;
    says(&refused::<AnimalKind>(twice), &["two `$type`s"]);
    says(&refused::<AnimalKind>("[]"), &["expected an object"]);
}

#[test]
fn a_closed_union_lists_what_it_takes() {
    let cage: AnimalCage =
        same(json!({ "$type": "com.example.zoo.animal#outdoor", "hectares": 3 }));
    assert_eq!(cage, AnimalCage::from(Outdoor::new(3)));
    same::<AnimalCage>(json!({ "$type": "com.example.zoo.animal#indoor" }));
    let message = refusal::<AnimalCage>(&json!({ "$type": "com.example.zoo.animal#cave" }));
    says(
        &message,
        &[
            "closed",
            "com.example.zoo.animal#cave",
            "com.example.zoo.animal#indoor, com.example.zoo.animal#outdoor",
        ],
    );
    let visitor: AnimalVisitor =
        same(json!({ "$type": "com.example.zoo.animal#meat", "grams": 1 }));
    let AnimalVisitor::Meat(meat) = visitor;
    assert_eq!(*meat, Meat::new(1));
    refusal::<AnimalVisitor>(&json!({ "$type": "com.example.zoo.animal#milk", "litres": 1 }));
}

#[test]
fn a_record_as_a_member_has_one_type_and_keeps_its_unknown_fields() {
    let text = concat!(
        r#"{"$type":"com.example.zoo.animal","cage":{"$type":"com.example.zoo.animal#indoor"},"#,
        r#""kind":{"$type":"com.example.zoo.animal#lion","mane":true},"zz":[1,{"y":null}]}"#
    );
    let mut mate: AnimalMate = parse(text);
    assert_eq!(serde_json::to_string(&mate).expect("JSON"), text);
    let AnimalMate::Animal(animal) = &mut mate else {
        panic!("a known member");
    };
    assert_eq!(animal.extra.len(), 1);
    let inner = AnimalMate::Animal(animal.clone());
    animal.mate = Some(inner);
    let text = serde_json::to_string(&mate).expect("JSON");
    assert_eq!(
        text.matches(r#""$type":"com.example.zoo.animal""#).count(),
        2
    );
    assert_eq!(parse::<AnimalMate>(&text), mate);
}

#[test]
fn new_takes_unions_and_members_convert_into_them() {
    let animal = Animal::new(Lion::new(true).into(), Outdoor::new(1).into());
    same::<Animal>(write(&animal));
    assert_eq!(
        write(&animal),
        json!({
            "$type": "com.example.zoo.animal",
            "cage": { "$type": "com.example.zoo.animal#outdoor", "hectares": 1 },
            "kind": { "$type": "com.example.zoo.animal#lion", "mane": true },
        })
    );
}

#[test]
fn unions_nest_to_any_depth() {
    let mut meat = json!({ "grams": 0 });
    for grams in 1..40 {
        meat["$type"] = json!("com.example.zoo.animal#meat");
        meat = json!({ "grams": grams, "next": meat });
    }
    same::<Meat>(meat.clone());
    let mut innermost = &mut meat;
    for _ in 0..39 {
        innermost = &mut innermost["next"];
    }
    innermost["grams"] = json!("none");
    let message = refusal::<Meat>(&meat);
    says(
        &message,
        &["next.next.grams`", "(in com.example.zoo.animal#meat)"],
    );
}

#[test]
fn arrays_by_name_and_in_place() {
    let point = json!({ "$type": "com.example.list.defs#point", "x": 1, "y": 2 });
    let line = json!({
        "$type": "com.example.list.defs#line", "points": [{ "x": 0, "y": 0 }],
        "style": ["solid", "dashed"],
    });
    let board: list::board::Board = same(json!({
        "$type": "com.example.list.board", "words": ["a"], "points": [{ "x": 1, "y": 1 }],
        "mixed": [point, line, { "$type": "x.y.z", "k": [] }], "inline": [line, point],
        "dates": ["1999-12-31T23:59:59Z"], "owners": [],
    }));
    assert_eq!(board.mixed.len(), 3);
    assert!(matches!(board.mixed[2], list::defs::MixedItem::Other(_)));
    let message = refusal::<list::board::Board>(&json!({
        "words": [], "mixed": [], "inline": [{ "$type": "x.y.z" }],
    }));
    says(&message, &["`inline[0]`", "closed"]);
    same::<list::grid::Grid>(json!({ "rows": [[1, 2], [], [3]] }));
    says(
        &refusal::<list::grid::Grid>(&json!({ "rows": [[1], [2, "x"]] })),
        &["`rows[1][1]`"],
    );
    same::<list::defs::Files>(json!([]));
    same::<list::defs::Chunks>(json!([{ "$bytes": "AQ" }, { "$bytes": "" }]));
}

#[test]
fn recursion_several_levels_deep() {
    let leaf = json!({ "v": 1 });
    let mut branch = json!({ "leaf": leaf });
    for _ in 0..30 {
        branch = json!({ "leaf": leaf, "left": branch, "right": { "leaf": leaf } });
    }
    let node = json!({
        "$type": "com.example.tree.node", "name": "root", "left": branch, "children": [branch],
        "parent": { "$type": "com.example.tree.node", "name": "parent" },
        "pick": { "$type": "com.example.tree.node#leaf", "v": 2 },
    });
    let node: tree::node::Node = same(node);
    assert_eq!(
        node.parent.as_ref().map(|p| p.name.as_str()),
        Some("parent")
    );

    let maybe = json!({ "next": { "next": null, "maybe": null }, "maybe": { "next": null } });
    same::<tree::mutual::Nullable>(maybe);
    same::<tree::mutual::A>(json!({ "b": { "c": { "a": { "b": { "c": {} } }, "others": [{}] } } }));
    same::<tree::mutual::ViaNamedArray>(json!({ "next": [{ "next": [] }, { "next": [] }] }));
    same::<tree::east::East>(json!({
        "west": { "deep": { "back": { "wests": [{ "deep": {} }] } }, "east": {} },
        "pick": { "$type": "com.example.tree.east", "pick": { "$type": "x.y.z" } },
    }));
    same::<tree::inline::Inline>(json!({
        "in": { "out": { "each": [{ "out": {} }] }, "deeper": { "out": {} } },
    }));
    let thread = json!({
        "thread": {
            "$type": "com.example.tree.getTree#thread", "post": "a",
            "parent": { "$type": "com.example.tree.getTree#missing", "uri": "at://a.test" },
            "replies": [
                { "$type": "com.example.tree.getTree#thread", "post": "b", "replies": [] },
                { "$type": "com.example.tree.getTree#blocked", "why": null },
            ],
        },
    });
    same::<tree::get_tree::Output>(thread);
}
