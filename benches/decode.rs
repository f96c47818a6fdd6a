//! What programs pay that use the generated types: `cargo bench --bench decode`. `peers/` compares with others.

/// The types of a golden case: records with unions, one of whose members is the record again.
mod generated {
    #[path = "../../tests/golden/union/expected/com.rs"]
    pub mod com;
    #[path = "../../templates/mod.rs"]
    pub mod lex;
}

use divan::Bencher;
use divan::counter::BytesCount;
use generated::com::example::zoo::animal::Animal;
use serde_json::{Value, json};

fn main() {
    divan::main();
}

/// Where the `$type` of each union member stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    First,
    Last,
}

const PLACES: [Place; 2] = [Place::First, Place::Last];

/// A pair of animals as JSON. Members are many, one in three is not listed, and records have fields that are not declared.
fn animals(place: Place) -> String {
    let member = |name: &str, fields: &str| match place {
        Place::First => format!(r#"{{"$type":"com.example.zoo.animal#{name}",{fields}}}"#),
        Place::Last => format!(r#"{{{fields},"$type":"com.example.zoo.animal#{name}"}}"#),
    };
    let words: Vec<String> = (0..10).map(|n| format!("word number {n}")).collect();
    let parrot = member(
        "parrot",
        &format!(r#""words":{},"cage":"big""#, json!(words)),
    );
    let lion = member("lion", r#""mane":true"#);
    let newcomer = member(
        "newcomer",
        r#""legs":8,"web":{"radius":[1,2,3],"open":true}"#,
    );
    let history = format!(
        "[{}]",
        [parrot.as_str(), &lion, &newcomer].repeat(20).join(",")
    );
    let cage = member("outdoor", r#""hectares":4"#);
    let animal = |rest: &str| {
        let fields =
            format!(r#""cage":{cage},"history":{history},"kind":{parrot},"note":{newcomer}{rest}"#);
        match place {
            Place::First => format!(r#"{{"$type":"com.example.zoo.animal",{fields}}}"#),
            Place::Last => format!(r#"{{{fields},"$type":"com.example.zoo.animal"}}"#),
        }
    };
    animal(&format!(r#","mate":{}"#, animal("")))
}

fn read(text: &str) -> Animal {
    serde_json::from_str(text).expect("it decodes")
}

/// The beginning and the end of what the other benchmarks measure: what went in comes out.
#[divan::bench(args = PLACES)]
fn round_trip(place: Place) {
    let text = animals(place);
    let again = serde_json::to_value(read(&text)).expect("it encodes");
    let original: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(again, original);
}

#[divan::bench(args = PLACES)]
fn from_json(bencher: Bencher<'_, '_>, place: Place) {
    let text = animals(place);
    let bytes = BytesCount::of_str(&text);
    bencher.counter(bytes).bench(|| read(&text));
}

#[divan::bench]
fn to_json(bencher: Bencher<'_, '_>) {
    let text = animals(Place::First);
    let animal = read(&text);
    let bytes = BytesCount::of_str(&text);
    let write = || serde_json::to_string(&animal).expect("it encodes");
    bencher.counter(bytes).bench(write);
}

/// DAG-CBOR sorts its keys by length, so that `$type` is rarely the first.
#[divan::bench]
fn from_cbor(bencher: Bencher<'_, '_>) {
    let animal = read(&animals(Place::First));
    let data = serde_ipld_dagcbor::to_vec(&animal).expect("it encodes");
    let read = || serde_ipld_dagcbor::from_slice::<Animal>(&data).expect("it decodes");
    bencher.counter(BytesCount::new(data.len())).bench(read);
}

#[divan::bench]
fn to_cbor(bencher: Bencher<'_, '_>) {
    let animal = read(&animals(Place::First));
    let write = || serde_ipld_dagcbor::to_vec(&animal).expect("it encodes");
    let bytes = BytesCount::new(write().len());
    bencher.counter(bytes).bench(write);
}
