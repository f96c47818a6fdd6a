//! Unions: `$type` wherever it stands, known, unknown, broken.
use serde_json::{Value, from_slice, from_str, from_value, json, to_string, to_value};

use super::lex::{Decode, Map, Union, UnknownMember};
use super::types::*;

fn error<T: serde::de::DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
    from_str::<T>(text).unwrap_err().to_string()
}

/// Reads the text in every way that serde_json has; all must agree.
fn read_all_ways(text: &str) -> PostEmbed {
    let read: PostEmbed = from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(from_slice::<PostEmbed>(text.as_bytes()).unwrap(), read);
    assert_eq!(
        serde_json::from_reader::<_, PostEmbed>(text.as_bytes()).unwrap(),
        read
    );
    assert_eq!(
        from_value::<PostEmbed>(from_str(text).unwrap()).unwrap(),
        read
    );
    let mut deserializer = serde_json::Deserializer::from_str(text);
    assert_eq!(PostEmbed::decode(&mut deserializer).unwrap(), read);
    let kept: super::lex::Value = from_str(text).unwrap();
    assert_eq!(kept.decode::<PostEmbed>().unwrap(), read);
    read
}

#[test]
fn the_type_may_stand_anywhere() {
    let expected = PostEmbed::from(View {
        depth: 3,
        record: Some(Box::new(ViewRecord::new(json_value(r#"{"a":["b\n"]}"#)))),
        union: None,
    });
    for text in [
        r#"{"$type":"app.test.record#view","depth":3,"record":{"value":{"a":["b\n"]}}}"#,
        r#"{"depth":3,"$type":"app.test.record#view","record":{"value":{"a":["b\n"]}}}"#,
        r#"{"record":{"value":{"a":["b\n"]}},"depth":3,"$type":"app.test.record#view"}"#,
        r#"{"depth":3,"x":[1,{"$type":"y"}],"\u0024type":"app.test.record\u0023view","record":{"value":{"a":["b\n"]}}}"#,
    ] {
        assert_eq!(read_all_ways(text), expected);
    }
}

fn json_value(text: &str) -> super::lex::Value {
    from_str(text).unwrap()
}

#[test]
fn the_type_is_written_first_and_once() {
    let embed = PostEmbed::from(View::new(1));
    assert_eq!(
        to_string(&embed).unwrap(),
        r#"{"$type":"app.test.record#view","depth":1}"#
    );
    let text = r#"{"$type":"app.test.post","text":"hi","createdAt":"2024-01-01T00:00:00Z","x":1}"#;
    let record = read_all_ways(text);
    assert!(matches!(record, PostEmbed::Post(_)));
    assert_eq!(to_string(&record).unwrap(), text);
}

#[test]
fn fields_before_the_type_reach_extra() {
    let text = r#"{"text":"hi","b":{"$type":"x"},"a":1,"$type":"app.test.post","createdAt":"2024-01-01T00:00:00Z","c":0}"#;
    let PostEmbed::Post(post) = read_all_ways(text) else {
        panic!()
    };
    assert_eq!(post.extra.keys().collect::<Vec<_>>(), ["b", "a", "c"]);
}

#[test]
fn a_field_before_and_after_the_type_is_an_error() {
    let twice = error::<PostEmbed>(r#"{"depth":1,"$type":"app.test.record#view","depth":2}"#);
    assert!(
        twice.starts_with("`depth` (in app.test.record#view): the field is there twice"),
        "{twice}"
    );
    let extra = error::<PostEmbed>(
        r#"{"x":1,"text":"","$type":"app.test.post","createdAt":"2024-01-01T00:00:00Z","x":1}"#,
    );
    assert!(
        extra.starts_with("`x` (in app.test.post): the field is there twice"),
        "{extra}"
    );
}

#[test]
fn main_may_be_spelled_out() {
    let text = r#"{"$type":"app.test.images#main","images":[]}"#;
    let images = read_all_ways(text);
    assert_eq!(images.type_name(), "app.test.images");
    assert_eq!(
        to_string(&images).unwrap(),
        r#"{"$type":"app.test.images","images":[]}"#
    );
    let unknown = read_all_ways(r#"{"$type":"app.test.else#main"}"#);
    assert_eq!(unknown.type_name(), "app.test.else#main");
    // It stands for a main definition alone.
    for name in [
        "app.test.images#main#main",
        "app.test.images#a#main",
        "#main",
    ] {
        let text = format!(r#"{{"$type":"{name}","images":[]}}"#);
        let unknown = read_all_ways(&text);
        assert_eq!(unknown.type_name(), name);
        assert_eq!(to_string(&unknown).unwrap(), text);
    }
}

#[test]
fn an_unknown_member_is_kept_whole() {
    let text = r#"{"$type":"app.else","b":{"$bytes":"AQI"},"a":[{"$type":"z","x":null}],"n":-1}"#;
    let embed = read_all_ways(text);
    let PostEmbed::Other(other) = &embed else {
        panic!()
    };
    assert_eq!(other.type_name(), "app.else");
    assert_eq!(other.get("n"), Some(&super::lex::Value::Integer(-1)));
    assert_eq!(other.fields().len(), 3);
    assert_eq!(to_string(&embed).unwrap(), text);
    let late = read_all_ways(
        r#"{"b":{"$bytes":"AQI"},"a":[{"x":null,"$type":"z"}],"$type":"app.else","n":-1}"#,
    );
    assert_eq!(late, embed);
    let doubled = error::<PostEmbed>(r#"{"a":1,"$type":"app.else","a":1}"#);
    assert!(
        doubled.starts_with("`a` (in app.else): the field is there twice"),
        "{doubled}"
    );
}

#[test]
fn an_unknown_member_can_be_read_as_what_it_is() {
    let other = UnknownMember::new("app.else", Map::from_iter([("depth", 4), ("$type", 1)]));
    assert_eq!(other.decode::<View>().unwrap(), View::new(4));
    assert!(other.get("$type").is_none());
    assert_eq!(
        other.decode::<Images>().unwrap_err().to_string(),
        "missing field `images`"
    );
}

#[test]
fn a_broken_member_is_an_error_that_names_the_innermost_type() {
    let plain = error::<PostEmbed>(r#"{"$type":"app.test.images","images":1}"#);
    assert!(
        plain.starts_with(
            "`images` (in app.test.images): invalid type: integer `1`, expected an array"
        ),
        "{plain}"
    );
    let missing = error::<PostEmbed>(r#"{"$type":"app.test.images"}"#);
    assert!(
        missing.starts_with("(in app.test.images): missing field `images`"),
        "{missing}"
    );
    for text in [
        r#"{"$type":"app.test.record#view","depth":1,"union":{"$type":"app.test.images","images":[{"alt":1}]}}"#,
        r#"{"union":{"images":[{"alt":1}],"$type":"app.test.images"},"depth":1,"$type":"app.test.record#view"}"#,
    ] {
        let nested = error::<PostEmbed>(text);
        let expected = "`union.images[0].alt` (in app.test.images): invalid type: integer `1`, expected a string at line 1";
        assert!(nested.starts_with(expected), "{nested}");
    }
    let deep = error::<PostEmbed>(
        r#"{"$type":"app.test.record#view","depth":1,"union":{"$type":"app.test.images"}}"#,
    );
    assert!(
        deep.starts_with("`union` (in app.test.images): missing field `images`"),
        "{deep}"
    );
}

#[test]
fn a_missing_or_odd_type_is_an_error() {
    for (text, message) in [
        (r#"{}"#, "the member of a union has no `$type`"),
        (r#"{"depth":1}"#, "the member of a union has no `$type`"),
        (
            r#"{"$type":null}"#,
            "`$type`: invalid type: null, expected a string",
        ),
        (
            r#"{"$type":{}}"#,
            "`$type`: invalid type: map, expected a string",
        ),
        (
            r#"{"a":1,"$type":5}"#,
            "`$type`: invalid type: integer `5`, expected a string",
        ),
        (r#"{"$type":""}"#, "the `$type` is empty"),
        (
            r#"{"$type":"app.test.images","$type":"app.test.images","images":[]}"#,
            "(in app.test.images): the object has two `$type`s",
        ),
        (
            r#"{"images":[],"$type":"app.test.images","$type":"x"}"#,
            "(in app.test.images): the object has two `$type`s",
        ),
        (
            r#"{"$type":"x","$type":"x"}"#,
            "(in x): the object has two `$type`s",
        ),
        (
            r#"[]"#,
            "invalid type: sequence, expected an object with a `$type`",
        ),
        (
            r#"null"#,
            "invalid type: null, expected an object with a `$type`",
        ),
    ] {
        let error = error::<PostEmbed>(text);
        assert!(error.starts_with(message), "{text}: {error}");
    }
    // The same inside of what is kept before the `$type` of the outer object.
    let kept = error::<PostEmbed>(
        r#"{"depth":1,"union":{"a":0,"$type":"y","$type":"y"},"$type":"app.test.record#view"}"#,
    );
    assert!(
        kept.starts_with("`union` (in y): the object has two `$type`s"),
        "{kept}"
    );
}

#[test]
fn a_closed_union_refuses_what_it_does_not_list() {
    let thing: ClosedUnion = from_str(r#"{"$type":"app.test.images","images":[]}"#).unwrap();
    assert_eq!(thing.type_name(), "app.test.images");
    let error = error::<ClosedUnion>(r#"{"a":1,"$type":"app.test.else"}"#);
    assert!(
        error.starts_with(
            "the closed union does not list the `$type` `app.test.else`, only: app.test.images, app.test.defs#thing"
        ),
        "{error}"
    );
    assert!(from_str::<NeverUnion>(r#"{"$type":"x"}"#).is_err());
}

#[test]
fn an_open_union_may_list_nothing() {
    let text = r#"{"$type":"x","a":1}"#;
    assert_eq!(
        to_string(&from_str::<EmptyUnion>(text).unwrap()).unwrap(),
        text
    );
    assert!(EmptyUnion::TYPES.is_empty());
}

#[test]
fn a_member_can_be_read_with_the_type_given() {
    let read = |type_name, text| {
        PostEmbed::read_as(type_name, &mut serde_json::Deserializer::from_str(text))
    };
    assert_eq!(
        read("app.test.record#view", r#"{"depth":2}"#).unwrap(),
        View::new(2).into()
    );
    assert!(read("app.test.record#view", r#"{"$type":"z","depth":2}"#).is_ok());
    assert!(
        read(
            "app.test.post",
            r#"{"$type":"z","text":"","createdAt":"2024-01-01T00:00:00Z"}"#
        )
        .is_err()
    );
    assert_eq!(read("else", r#"{"depth":2}"#).unwrap().type_name(), "else");
    let error = read("app.test.record#view", "{}").unwrap_err().to_string();
    assert!(
        error.starts_with("(in app.test.record#view): missing field `depth`"),
        "{error}"
    );
}

fn nest(depth: usize, type_first: bool) -> String {
    let name = r#""$type":"app.test.record#view""#;
    let (open, close) = match type_first {
        true => (format!("{{{name},\"depth\":1,\"union\":"), "}".to_owned()),
        false => ("{\"union\":".to_owned(), format!(",\"depth\":1,{name}}}")),
    };
    format!(
        "{}{{{name},\"depth\":0}}{}",
        open.repeat(depth),
        close.repeat(depth)
    )
}

#[test]
fn unions_nest_fifty_deep_in_any_order() {
    let first = read_all_ways(&nest(50, true));
    assert_eq!(read_all_ways(&nest(50, false)), first);
    assert_eq!(
        to_value(&first).unwrap(),
        from_str::<Value>(&nest(50, false)).unwrap()
    );
}

#[test]
fn too_deep_nesting_is_an_error_and_not_a_crash() {
    for type_first in [true, false] {
        let text = nest(50_000, type_first);
        assert!(error::<PostEmbed>(&text).contains("recursion limit exceeded"));
        assert!(from_str::<super::lex::Value>(&text).is_err());
    }
}

#[test]
fn time_is_linear_in_depth() {
    // The limit of serde_json is 128 levels: at ten times the width, a tenfold time is to be expected.
    let wide = format!(r#"{{"x":[{}0],"depth":1,"union":"#, "0,".repeat(2000));
    let mut text = String::from("{\"$type\":\"y\"}");
    for _ in 0..100 {
        text = format!("{wide}{text},\"$type\":\"app.test.record#view\"}}");
    }
    let start = std::time::Instant::now();
    read_all_ways(&text);
    // 400 kB; reading each level again for each level above it would take more than a hundred times as long.
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn many_types_in_one_object_cost_no_more() {
    let text = format!(
        r#"{{"u":{{{}"a":1}},"$type":"z"}}"#,
        "\"$type\":1,".repeat(50_000)
    );
    let start = std::time::Instant::now();
    assert!(from_str::<PostEmbed>(&text).is_err());
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn a_tree_of_another_crate_is_read_as_well() {
    let tree = json!({"depth": 1, "$type": "app.test.record#view", "union": {"$type": "x"}});
    let embed: PostEmbed = from_value(tree.clone()).unwrap();
    assert_eq!(to_value(&embed).unwrap(), tree);
}
