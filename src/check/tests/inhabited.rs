use super::*;
use crate::lexicon::SchemaKind;

fn uninhabitable(kinds: Vec<(&'static str, DefKind)>) -> Vec<String> {
    let outcome = run(vec![document("a.b.c", kinds)], LENIENT);
    assert!(
        outcome
            .diagnostics
            .iter()
            .all(|d| d.code == Code::UninhabitableType)
    );
    outcome
        .diagnostics
        .iter()
        .map(|d| d.message.clone())
        .collect()
}

#[test]
fn types_without_values() {
    let to = |text| object([("x", reference(text))]);
    let own = "`a.b.c#own` can have no value: it requires another of its own";
    assert_eq!(uninhabitable(vec![("own", to("a.b.c#own"))]), [own]);
    let deep = object([("x", inline([("y", array(reference("a.b.c#own"), Some(1)))]))]);
    assert_eq!(uninhabitable(vec![("own", deep)]), [own]);
    let closed = object([("x", union(true, ["a.b.c#own"]))]);
    assert_eq!(uninhabitable(vec![("own", closed)]), [own]);
    let ring = vec![
        ("z", to("a.b.c#b")),
        ("a", to("a.b.c#c")),
        ("b", to("a.b.c#a")),
        (
            "c",
            object([
                ("fine", reference("a.b.c#leaf")),
                ("x", reference("a.b.c#b")),
            ]),
        ),
        ("leaf", object([])),
    ];
    let message = "`a.b.c#a` can have no value: it requires `a.b.c#c`, which requires `a.b.c#b`, which requires `a.b.c#a`";
    assert_eq!(uninhabitable(ring), [message]);
}

#[test]
fn a_cycle_is_told_from_what_leads_into_it() {
    let to = |text| object([("x", reference(text))]);
    let kinds = vec![
        ("a", to("a.b.c#z")),
        ("z", to("a.b.c#b")),
        ("b", to("a.b.c#z")),
    ];
    let message = "`a.b.c#b` can have no value: it requires `a.b.c#z`, which requires `a.b.c#b`";
    assert_eq!(uninhabitable(kinds), [message]);
}

#[test]
fn types_with_a_way_out() {
    let own = "a.b.c#own";
    for kind in [
        object([("x", union(false, [own]))]),
        object([("x", union(true, [own, "a.b.c#leaf"]))]),
        object([("x", array(reference(own), None))]),
    ] {
        assert!(uninhabitable(vec![("own", kind), ("leaf", object([]))]).is_empty());
    }
    let loosen = |change: fn(&mut crate::lexicon::Object)| {
        let SchemaKind::Object(mut object) = inline([("x", reference(own))]) else {
            unreachable!()
        };
        change(&mut object);
        uninhabitable(vec![("own", DefKind::Schema(SchemaKind::Object(object)))])
    };
    assert!(loosen(|object| object.required.clear()).is_empty());
    assert!(loosen(|object| object.nullable.push("x".to_owned())).is_empty());
    assert_eq!(loosen(|_| {}).len(), 1);
}
