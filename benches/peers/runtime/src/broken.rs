//! A post, and the same post with one rule broken: what tells which rules a judge checks.

use serde_json::{Value, json};

use crate::posts::JsonRecord;

/// A rule, and a post that breaks it.
pub struct Case {
    pub rule: &'static str,
    pub record: JsonRecord,
}

/// The valid post, then the broken ones.
pub fn cases() -> Vec<Case> {
    let rules = changes().into_iter();
    let broken = rules.map(|(rule, pointer, with)| (rule, change(pointer, with)));
    let valid = std::iter::once(("none", post()));
    let case = |(rule, value): (_, Value)| Case {
        rule,
        record: JsonRecord {
            nsid: POST.to_owned(),
            text: value.to_string(),
        },
    };
    valid.chain(broken).map(case).collect()
}

const POST: &str = "app.bsky.feed.post";
const CID: &str = "bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4";

fn post() -> Value {
    let subject = json!({
        "uri": "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jui7kd54zh2y",
        "cid": "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
    });
    json!({
        "$type": POST,
        "createdAt": "2026-11-05T08:30:00.123Z",
        "text": "Grüße aus dem Garten",
        "langs": ["de", "en"],
        "tags": ["Garten"],
        "reply": {"root": subject, "parent": subject},
        "facets": [{
            "index": {"byteStart": 0, "byteEnd": 7},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.com"}],
        }],
        "embed": {
            "$type": "app.bsky.embed.images",
            "images": [{
                "alt": "Ein Beet",
                "aspectRatio": {"width": 4, "height": 3},
                "image": {"$type": "blob", "ref": {"$link": CID}, "mimeType": "image/png", "size": 1000},
            }],
        },
        "labels": {
            "$type": "com.atproto.label.defs#selfLabels",
            "values": [{"val": "nudity"}],
        },
    })
}

/// The rule, where it is broken, and the value that breaks it; without one, the field is taken out.
fn changes() -> Vec<(&'static str, &'static str, Option<Value>)> {
    let set = |rule, pointer, value: Value| (rule, pointer, Some(value));
    let image = json!({"$type": "blob", "ref": {"$link": CID}, "mimeType": "image/png"});
    vec![
        ("a required field is there", "/text", None),
        (
            "a required field of a referred object is there",
            "/reply/parent/uri",
            None,
        ),
        (
            "a required field of a union's member is there",
            "/facets/0/features/0/uri",
            None,
        ),
        set("`null` only where it may be", "/langs", Value::Null),
        set("a string is a string", "/text", json!(7)),
        set(
            "the `$type` is that of the record",
            "/$type",
            json!("app.bsky.feed.like"),
        ),
        ("an object in a union has a `$type`", "/labels/$type", None),
        set("`maxGraphemes`", "/text", json!("ü".repeat(301))),
        set(
            "`maxLength` of a string",
            "/text",
            json!("a\u{301}\u{301}".repeat(290) + &"\u{301}".repeat(1000)),
        ),
        set("`maxLength` of an array", "/langs", json!(vec!["de"; 4])),
        set(
            "`maxGraphemes` of an array's element",
            "/tags/0",
            json!("x".repeat(65)),
        ),
        set("`minimum`", "/facets/0/index/byteStart", json!(-1)),
        set(
            "`minimum` inside a union's member",
            "/embed/images/0/aspectRatio/width",
            json!(0),
        ),
        set(
            "`maxLength` of an array inside a union's member",
            "/labels/values",
            json!(vec![json!({"val": "a"}); 11]),
        ),
        set(
            "`accept` of a blob",
            "/embed/images/0/image/mimeType",
            json!("text/plain"),
        ),
        set(
            "`maxSize` of a blob",
            "/embed/images/0/image/size",
            json!(100_000_000),
        ),
        set("a blob has a size", "/embed/images/0/image", image),
        set("format `datetime`", "/createdAt", json!("yesterday")),
        set("format `language`", "/langs/0", json!("not a language")),
        set(
            "format `at-uri`",
            "/reply/parent/uri",
            json!("https://example.com"),
        ),
        set("format `cid`", "/reply/parent/cid", json!("no cid")),
        set(
            "format `uri` inside a union's member",
            "/facets/0/features/0/uri",
            json!("no uri"),
        ),
        set(
            "an integer has no fraction",
            "/facets/0/index/byteEnd",
            json!(7.5),
        ),
        set(
            "no fractions in fields that the lexicon does not have",
            "/more",
            json!([1.5]),
        ),
        set(
            "a link in such a field is a CID",
            "/more",
            json!({"$link": "no cid"}),
        ),
        set(
            "bytes in such a field are base64",
            "/more",
            json!({"$bytes": "?"}),
        ),
    ]
}

fn change(pointer: &str, with: Option<Value>) -> Value {
    let mut post = post();
    let (outer, key) = pointer.rsplit_once('/').expect("a pointer");
    match (post.pointer_mut(outer).expect("what is around it"), with) {
        (Value::Object(map), Some(value)) => drop(map.insert(key.to_owned(), value)),
        (Value::Object(map), None) => drop(map.remove(key)),
        (Value::Array(list), Some(value)) => list[key.parse::<usize>().expect("an index")] = value,
        (outer, _) => panic!("{outer} has no {key}"),
    }
    post
}
