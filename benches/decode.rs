//! What programs pay that use the generated types: `cargo bench --bench decode`. `peers/` compares with others.

#[path = "../templates/mod.rs"]
pub mod lex;

// The types that the tests of the support code use.
#[allow(dead_code)]
#[path = "../tests/runtime/types.rs"]
mod types;

use divan::Bencher;
use divan::counter::BytesCount;
use serde_json::Value;
use types::PostEmbed;

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

/// A feed as JSON: posts in posts. One member in three is not listed, and posts have a field that is not declared.
fn feed(place: Place) -> String {
    let member = |name: &str, fields: &str| match place {
        Place::First => format!(r#"{{"$type":"{name}",{fields}}}"#),
        Place::Last => format!(r#"{{{fields},"$type":"{name}"}}"#),
    };
    let unlisted = member(
        "app.test.poll",
        r#""answers":["yes","no"],"votes":[{"of":0,"count":12}]"#,
    );
    let view = member(
        "app.test.record#view",
        &format!(r#""depth":1,"union":{unlisted}"#),
    );
    let post = |embed: &str| {
        let text = r#""text":"A sentence of the usual length, with an emoji: 🦋.""#;
        let time = r#""createdAt":"2024-11-05T08:30:00.123Z","mood":{"name":"calm","level":3}"#;
        member(
            "app.test.post",
            &format!(r#"{text},{time},"embed":{embed}"#),
        )
    };
    let posts = [post(&view), post(&unlisted), post(&post(&view))];
    let posts: Vec<String> = (0..30).flat_map(|_| posts.clone()).collect();
    format!("[{}]", posts.join(","))
}

fn read(text: &str) -> Vec<PostEmbed> {
    serde_json::from_str(text).expect("it decodes")
}

/// What the others measure is right: what went in comes out.
#[divan::bench(args = PLACES)]
fn round_trip(place: Place) {
    let text = feed(place);
    let again = serde_json::to_value(read(&text)).expect("it encodes");
    let original: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(again, original);
}

#[divan::bench(args = PLACES)]
fn from_json(bencher: Bencher<'_, '_>, place: Place) {
    let text = feed(place);
    let bytes = BytesCount::of_str(&text);
    bencher.counter(bytes).bench(|| read(&text));
}

#[divan::bench]
fn to_json(bencher: Bencher<'_, '_>) {
    let posts = read(&feed(Place::First));
    let write = || serde_json::to_string(&posts).expect("it encodes");
    let bytes = BytesCount::of_str(&write());
    bencher.counter(bytes).bench(write);
}

/// DAG-CBOR sorts its keys by length, so that `$type` is rarely the first.
#[divan::bench]
fn from_cbor(bencher: Bencher<'_, '_>) {
    let posts = read(&feed(Place::First));
    let data = serde_ipld_dagcbor::to_vec(&posts).expect("it encodes");
    let read = || serde_ipld_dagcbor::from_slice::<Vec<PostEmbed>>(&data).expect("it decodes");
    bencher.counter(BytesCount::new(data.len())).bench(read);
}

#[divan::bench]
fn to_cbor(bencher: Bencher<'_, '_>) {
    let posts = read(&feed(Place::First));
    let write = || serde_ipld_dagcbor::to_vec(&posts).expect("it encodes");
    let bytes = BytesCount::new(write().len());
    bencher.counter(bytes).bench(write);
}
